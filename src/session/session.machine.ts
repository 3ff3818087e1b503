/** The statechart of the session: what an OpenTok session goes through, as one person sees it. */

import { assign, fromCallback, fromPromise, setup } from 'xstate'
import { ReconnectionError } from '../errors.ts'
import { isMendable, isRetriable } from './recoverable.ts'
import type { SessionLoss } from './recoverable.ts'
import {
  givenUp,
  loss,
  overdue,
  toJoining,
  toOffline,
  toWaiting,
  whileApart,
  whileLive,
} from './session.transitions.ts'

/** What the session's chart remembers; tokens and signals never come near it. */
export interface SessionContext {
  /** Joins that succeeded. */
  readonly joins: number
  /** Attempts of the join or the outage that is under way. */
  readonly attempt: number
  readonly nextAttemptAt: number | null
  readonly outageStartedAt: number | null
  readonly connectionId: string | null
  /** OpenTok's word for the last loss, verbatim. */
  readonly reason: string | null
  readonly error: ReconnectionError | null
}

/** What the session's chart reacts to. */
export type SessionEvent =
  | { type: 'session.join' }
  | { type: 'session.leave' }
  /** `asked`: a join of ours was not answered yet; otherwise the app connected the session itself. */
  | { type: 'session.connected'; connectionId: string | null; asked: boolean }
  | { type: 'session.reconnecting'; at: number }
  | { type: 'session.reconnected' }
  | { type: 'session.disconnected'; at: number; reason: string }
  /** It says that it is joined, and nobody answers. */
  | { type: 'session.silent'; at: number }
  | { type: 'attempt.scheduled'; at: number }
  | { type: 'attempt.due' }
  /** The policy says stop. */
  | { type: 'attempt.refused' }
  /** A first join was tried as often as it may be. */
  | { type: 'attempt.spent' }
  | { type: 'network.offline' }
  | { type: 'network.online' }

/** What a job of the session's chart is told. */
export interface AttemptInput {
  readonly context: SessionContext
  /** A first join is tried a number of times, an outage is mended for a length of time. */
  readonly purpose: 'join' | 'rejoin'
}

/**
 * The session as an XState machine; its jobs are empty and are provided by whoever runs it.
 * @example
 * ```ts
 * import { sessionMachine } from 'opentok-reconnection/machines'
 * import { createActor } from 'xstate'
 *
 * const actor = createActor(sessionMachine).start()
 * actor.send({ type: 'session.join' })
 * actor.getSnapshot().value // { connecting: 'joining' }
 * ```
 * @see scenarios S1 to S23
 */
export const sessionMachine = setup({
  types: {} as { context: SessionContext; events: SessionEvent },
  actors: {
    joinSession: fromPromise<string | null, AttemptInput>(() => new Promise(() => {})),
    leaveSession: fromPromise<void>(() => Promise.resolve()),
    waitForAttempt: fromCallback<SessionEvent, AttemptInput>(() => {}),
    waitForNetwork: fromCallback<SessionEvent>(() => {}),
  },
  actions: {
    beginJoin: assign({ attempt: 0, reason: null, error: null }),
    beginOutage: assign(({ context, event }) => ({
      outageStartedAt: context.outageStartedAt ?? (event as { at: number }).at,
    })),
    countAttempt: assign({ attempt: ({ context }) => context.attempt + 1 }),
    countJoin: assign(({ context, event }) => ({
      joins: context.joins + 1,
      connectionId: 'connectionId' in event ? event.connectionId : toOutput(event),
      reason: null,
      error: null,
    })),
    endOutage: assign({ attempt: 0, outageStartedAt: null }),
    forgetConnection: assign({ connectionId: null }),
    forgetSchedule: assign({ nextAttemptAt: null }),
    giveUp: assign({
      error: ({ context }) => new ReconnectionError('gaveUp', context.error?.cause),
    }),
    leave: () => {},
    rememberError: assign({
      error: ({ event }) =>
        'error' in event
          ? (event.error as ReconnectionError)
          : new ReconnectionError('joinTimeout'),
    }),
    rememberLeave: assign(({ context }) => ({
      reason: context.joins ? 'clientDisconnected' : null,
      error: null,
    })),
    rememberReason: assign({ reason: ({ event }) => ('reason' in event ? event.reason : null) }),
    rememberSchedule: assign({ nextAttemptAt: ({ event }) => ('at' in event ? event.at : null) }),
  },
  guards: {
    isAsked: ({ event }) => 'asked' in event && event.asked,
    isMendable: (_, loss: SessionLoss) => isMendable(loss),
    isRetriable: ({ event }) =>
      !('error' in event) || isRetriable(event.error as ReconnectionError),
  },
  delays: {
    giveUpTimeout: 600_000,
    joinTimeout: 15_000,
    leaveTimeout: 5_000,
    // Longer than the SDK itself takes at worst: measured, 51 s.
    resumeTimeout: 60_000,
    settling: 3_000,
  },
}).createMachine({
  id: 'session',
  context: {
    joins: 0,
    attempt: 0,
    nextAttemptAt: null,
    outageStartedAt: null,
    connectionId: null,
    reason: null,
    error: null,
  },
  initial: 'idle',
  states: {
    idle: { on: whileApart },

    connecting: {
      entry: 'beginJoin',
      after: { giveUpTimeout: givenUp },
      on: {
        'session.leave': 'disconnecting',
        'attempt.refused': { target: 'disconnected', actions: 'giveUp' },
        'attempt.spent': 'disconnected',
      },
      initial: 'joining',
      states: {
        joining: toJoining('join', '#session.connected'),
        waiting: toWaiting('join', '#session.connected', 'joining'),
        offline: toOffline('#session.connected', 'joining'),
      },
    },

    connected: { entry: 'endOutage', on: whileLive },

    reconnecting: {
      after: { giveUpTimeout: givenUp },
      on: {
        'session.leave': 'disconnecting',
        'attempt.refused': { target: 'disconnected', actions: 'giveUp' },
      },
      initial: 'resuming',
      states: {
        resuming: {
          after: { resumeTimeout: overdue },
          on: {
            'session.reconnected': '#session.reconnected',
            'session.disconnected': loss(true),
          },
        },
        waiting: toWaiting('rejoin', '#session.reconnected', 'rejoining'),
        offline: toOffline('#session.reconnected', 'rejoining'),
        rejoining: toJoining('rejoin', '#session.reconnected'),
      },
    },

    reconnected: { after: { settling: 'connected' }, on: whileLive },

    disconnecting: {
      entry: 'rememberLeave',
      invoke: { src: 'leaveSession', onDone: 'disconnected', onError: 'disconnected' },
      after: { leaveTimeout: 'disconnected' },
      on: { 'session.connected': { actions: 'leave' }, 'session.disconnected': 'disconnected' },
    },

    disconnected: { entry: ['endOutage', 'forgetConnection'], on: whileApart },
  },
})

const toOutput = (done: object) => (done as { output: string | null }).output
