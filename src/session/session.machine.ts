/** The state machine of the session: all that can happen to an OpenTok session, as one person sees it. */

import { assign, fromCallback, fromPromise, setup } from 'xstate'
import { ReconnectionError } from '../api/errors.ts'
import { isRecoverable, isRetriable } from './rejoin-policy.ts'
import type { SessionLoss } from './rejoin-policy.ts'
import {
  givenUp,
  giveUpWait,
  loss,
  overdue,
  toJoining,
  toOffline,
  toWaiting,
  unconfirmed,
  vanished,
  whileApart,
  whileLive,
} from './session.transitions.ts'
import type { AttemptInput, SessionContext, SessionMachineEvent } from './session.types.ts'

/**
 * The state machine of the session, for XState. Its jobs do nothing: provide them with `provide()`, or only look at it.
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
  types: {} as { context: SessionContext; events: SessionMachineEvent },
  actors: {
    joinSession: fromPromise<string | null, AttemptInput>(() => new Promise(() => {})),
    leaveSession: fromPromise<void>(() => Promise.resolve()),
    waitForAttempt: fromCallback<SessionMachineEvent, AttemptInput>(() => {}),
    waitForGiveUp: fromCallback<SessionMachineEvent, SessionContext['outageStartedAt']>(() => {}),
    waitForNetwork: fromCallback<SessionMachineEvent>(() => {}),
  },
  actions: {
    beginJoin: assign({ attempt: 0, reason: null, error: null }),
    beginOutage: assign(({ context, event }) => ({
      outageStartedAt: context.outageStartedAt ?? (event as { at: number }).at,
    })),
    cancelPublishes: () => {},
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
    detach: () => {},
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
    isRecoverable: (_, loss: SessionLoss) => isRecoverable(loss),
    isRetriable: ({ event }) =>
      !('error' in event) || isRetriable(event.error as ReconnectionError),
  },
  delays: {
    joinTimeout: 15_000,
    leaveTimeout: 5_000,
    // Longer than OpenTok itself takes at worst: measured, 51 s.
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
      invoke: giveUpWait,
      on: {
        'outage.expired': givenUp,
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
      invoke: giveUpWait,
      on: {
        'outage.expired': givenUp,
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
            'session.vanished': vanished,
          },
        },
        waiting: toWaiting('rejoin', '#session.reconnected', 'rejoining'),
        offline: toOffline('#session.reconnected', 'rejoining'),
        rejoining: toJoining('rejoin', '#session.reconnected'),
      },
    },

    reconnected: { after: { settling: 'connected' }, on: whileLive },

    disconnecting: {
      entry: ['rememberLeave', 'cancelPublishes'],
      invoke: { src: 'leaveSession', onDone: 'disconnected', onError: 'disconnected' },
      after: { leaveTimeout: unconfirmed },
      on: {
        'session.connected': { actions: 'leave' },
        'session.disconnected': 'disconnected',
        'session.vanished': unconfirmed,
      },
    },

    disconnected: { entry: ['endOutage', 'forgetConnection'], on: whileApart },
  },
})

const toOutput = (done: object) => (done as { output: string | null }).output
