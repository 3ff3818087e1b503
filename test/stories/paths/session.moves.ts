/** How each event of the session's chart is caused from outside: by OpenTok, by the app, by the network, by time. */

import { ReconnectionError } from '../../../src/contract/errors.ts'
import { openTokError } from '../../../src/kit/testing/error.ts'
import type { Move, Moves } from './graph.ts'
import { settle, WAITS_MS } from './session.world.ts'
import type { SessionWorld } from './session.world.ts'

type Play = (world: SessionWorld) => void | Promise<void>

const AT = 1_000
const JOINING = ['connecting.joining', 'reconnecting.rejoining']
const WAITING = ['connecting.waiting', 'reconnecting.waiting']
const RETRIABLE = new ReconnectionError('joinFailed', openTokError('OT_CONNECT_FAILED', 1006))
const FINAL = new ReconnectionError('tokenRejected')

const fire =
  (ms: number): Play =>
  ({ timers }) => {
    if (!timers.fire(ms)) throw new Error(`no timer of ${ms} ms`)
  }

const disconnected = (reason: string): Move<SessionWorld> => ({
  event: { type: 'session.disconnected', at: AT, reason } as never,
  play({ session }) {
    session.exit()
    session.fire('sessionDisconnected', { reason })
  },
})

/** OpenTok has lost the session, and says so only by the way. */
const vanished = (reason: string, state: string): Move<SessionWorld> => ({
  event: { type: 'session.vanished', at: AT, reason } as never,
  play({ session }) {
    session.exit(state)
    session.fire('sessionConnectFailed')
  },
})

const connected = (requested: boolean, play: Play): Move<SessionWorld> => ({
  event: { type: 'session.connected', connectionId: 'c', requested } as never,
  play,
})

/** An answer to a join that nobody waits for any more, and then a join that the app makes itself. */
const joinPast: Play = ({ session }) => {
  session.answerJoin(openTokError('OT_CONNECT_FAILED', 1006))
  session.enter()
  session.fire('sessionConnected')
}

const done = (state: string): Move<SessionWorld> => ({
  event: { type: `xstate.done.actor.0.session.${state}`, output: 'c' } as never,
  // A listener of the app that throws keeps the event from the library, not the answer.
  play({ session }) {
    session.enter()
    session.answerJoin()
  },
})

const failed = (state: string, error: Error, cause: Error): Move<SessionWorld> => ({
  event: { type: `xstate.error.actor.0.session.${state}`, error } as never,
  play: ({ session }) => session.answerJoin(cause),
})

const refused = openTokError('OT_CONNECT_FAILED', 1006)
const rejected = openTokError('OT_AUTHENTICATION_ERROR', 1004)

/** A provider is asked for another token before the library stops. */
const rejectTwice: Play = async (world) => {
  world.session.answerJoin(rejected)
  await settle(world)
  world.session.answerJoin(rejected)
}

export const SESSION_MOVES: Moves<SessionWorld> = {
  join: {
    event: { type: 'session.join' },
    play: ({ reconnection, track }) => track(reconnection.connect()),
  },
  leave: {
    event: { type: 'session.leave' },
    play: ({ reconnection, track }) => track(reconnection.disconnect()),
  },

  joined: done('connecting.joining'),
  rejoined: done('reconnecting.rejoining'),
  announced: {
    ...connected(true, ({ session }) => {
      session.enter()
      session.fire('sessionConnected')
      session.answerJoin()
    }),
    in: JOINING,
  },
  announcedLate: {
    ...connected(true, ({ session }) => {
      session.enter()
      session.fire('connectionCreated', { connection: session.connection })
    }),
    in: JOINING,
  },
  joinedPast: {
    ...connected(false, joinPast),
    in: ['idle', ...WAITING, 'connecting.offline', 'reconnecting.offline', 'disconnected'],
  },
  joinedPastToken: {
    ...connected(false, joinPast),
    in: JOINING,
  },

  joinFailed: failed('connecting.joining', RETRIABLE, refused),
  rejoinFailed: failed('reconnecting.rejoining', RETRIABLE, refused),
  joinRejected: { ...failed('connecting.joining', FINAL, rejected), play: rejectTwice },
  rejoinRejected: { ...failed('reconnecting.rejoining', FINAL, rejected), play: rejectTwice },
  joinForbidden: failed('connecting.joining', FINAL, openTokError('OT_PERMISSION_DENIED', 1500)),
  rejoinForbidden: failed(
    'reconnecting.rejoining',
    FINAL,
    openTokError('OT_PERMISSION_DENIED', 1500),
  ),
  joinTimedOut: {
    event: { type: 'xstate.after.joinTimeout.session.connecting.joining' },
    play: fire(WAITS_MS.join),
  },
  rejoinTimedOut: {
    event: { type: 'xstate.after.joinTimeout.session.reconnecting.rejoining' },
    play: fire(WAITS_MS.join),
  },
  tokenFailed: {
    ...failed('connecting.joining', RETRIABLE, refused),
    arrange: (world) => (world.token = 'fails'),
  },
  retokenFailed: {
    ...failed('reconnecting.rejoining', RETRIABLE, refused),
    arrange: (world) => (world.token = 'fails'),
  },

  lost: {
    event: { type: 'session.reconnecting', at: AT } as never,
    play: ({ session }) => session.fire('sessionReconnecting'),
  },
  resumed: {
    event: { type: 'session.reconnected' },
    play: ({ session }) => session.fire('sessionReconnected'),
  },
  resumedByStream: {
    event: { type: 'session.reconnected' },
    play: ({ session }) => session.fire('streamCreated', { stream: { streamId: 'a' } }),
  },
  overdue: {
    event: { type: 'xstate.after.resumeTimeout.session.reconnecting.resuming' },
    play: fire(WAITS_MS.resume),
  },
  networkEnd: disconnected('networkDisconnected'),
  rotated: disconnected('serverRotation'),
  clientEnd: disconnected('clientDisconnected'),
  kicked: disconnected('forceDisconnected'),
  idle: disconnected('mediaIdle'),
  unknownEnd: disconnected('something new'),
  vanished: vanished('networkDisconnected', 'disconnected'),
  vanishedByLeave: vanished('clientDisconnected', 'disconnecting'),
  vanishedAtSignal: {
    ...vanished('networkDisconnected', 'disconnected'),
    in: ['connected', 'reconnected'],
    play({ reconnection, session, track }) {
      session.exit()
      track(reconnection.signal({ data: 'hello' }).catch(() => {}))
    },
  },

  due: { event: { type: 'attempt.due' }, play: fire(WAITS_MS.backoff) },
  dueNow: {
    event: { type: 'attempt.due' },
    play: ({ reconnection }) => reconnection.reconnectNow(),
  },
  dueOnline: { event: { type: 'attempt.due' }, play: ({ announceNetwork }) => announceNetwork() },
  refused: {
    event: { type: 'attempt.refused' },
    in: WAITING,
    arrange: (world) => (world.isGivingUp = true),
  },
  spent: { event: { type: 'attempt.spent' }, in: ['connecting.waiting'], arrange: () => {} },
  offlineAtOnce: {
    event: { type: 'network.offline' },
    in: WAITING,
    arrange: (world) => (world.isOnline = false),
  },
  offline: {
    event: { type: 'network.offline' },
    play(world) {
      world.isOnline = false
      world.announceNetwork()
    },
  },
  online: {
    event: { type: 'network.online' },
    in: ['connecting.offline', 'reconnecting.offline'],
    play: ({ announceNetwork }) => announceNetwork(),
  },
  gaveUp: {
    event: { type: 'outage.expired' },
    play({ timers }) {
      while (timers.fire(WAITS_MS.giveUpPart));
    },
  },
  settled: {
    event: { type: 'xstate.after.settling.session.reconnected' },
    play: fire(WAITS_MS.settling),
  },

  left: {
    event: { type: 'xstate.done.actor.0.session.disconnecting' },
    play({ session }) {
      session.answerJoin(refused)
      session.confirmLeave()
    },
  },
  leaveFailed: {
    event: { type: 'xstate.error.actor.0.session.disconnecting', error: RETRIABLE } as never,
    play: ({ session }) => session.confirmLeave(refused),
  },
  leaveTimedOut: {
    event: { type: 'xstate.after.leaveTimeout.session.disconnecting' },
    play: fire(WAITS_MS.leave),
  },
}
