/** The state machine of the session: all that can happen to an OpenTok session, as one person sees it. */

import { assign, fromCallback, fromPromise, setup } from 'xstate'
import { ReconnectionError } from '../errors.ts'
import { isMendable, isRetriable } from './recoverable.ts'
import type { SessionLoss } from './recoverable.ts'
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

/**
 * What the state machine of the session remembers. Tokens and signals are never part of it.
 * @example
 * ```ts
 * import { sessionMachine, type SessionContext } from 'opentok-reconnection/machines'
 * import { createActor } from 'xstate'
 *
 * const { context } = createActor(sessionMachine).getSnapshot()
 * export const joins: SessionContext['joins'] = context.joins // 0
 * ```
 * @see scenarios S1 to S13, K4
 */
export interface SessionContext {
  /** How many joins have succeeded so far. */
  readonly joins: number
  /** How many attempts were made for the present first join, or in the present outage. */
  readonly attempt: number
  /** When the next attempt is due, in ms since the epoch; `null` if none is scheduled. */
  readonly nextAttemptAt: number | null
  /** When the present outage began, in ms since the epoch; `null` if there is none. */
  readonly outageStartedAt: number | null
  /** Your own connection id; `null` while the session is not joined. */
  readonly connectionId: string | null
  /** The reason that OpenTok gave for the last loss, unchanged; `null` while connected. */
  readonly reason: string | null
  /** Why the last attempt failed, or why the session was given up; `null` if nothing failed. */
  readonly error: ReconnectionError | null
}

/**
 * The events that the state machine of the session takes. `at` is the time of an event in ms since the epoch; of
 * `attempt.scheduled` it is the time of the attempt.
 *
 * - `session.join`, `session.leave`: the app asks for it
 * - `session.connected`: the session is joined; `asked` is `true` while a join of this library is unanswered, and
 *   `false` if the app connected the session itself
 * - `session.reconnecting`, `session.reconnected`, `session.disconnected`: OpenTok says so
 * - `session.vanished`: OpenTok has ended the session, and does not say so; the reason is inferred
 * - `attempt.scheduled`, `attempt.due`: the wait for the next attempt has begun, and has ended
 * - `attempt.refused`: the policy says that nothing more is tried
 * - `attempt.spent`: a first join was tried as often as allowed
 * - `outage.expired`: the outage, or the first join, has lasted for `giveUpMs`
 * - `network.offline`, `network.online`: the browser says so
 * @example
 * ```ts
 * import { sessionMachine, type SessionEvent } from 'opentok-reconnection/machines'
 * import { initialTransition, transition } from 'xstate'
 *
 * const join: SessionEvent = { type: 'session.join' }
 * const [idle] = initialTransition(sessionMachine)
 * const [joining] = transition(sessionMachine, idle, join)
 * console.log(joining.value) // { connecting: 'joining' }
 * ```
 * @see scenarios S1 to S13
 */
export type SessionEvent =
  | { type: 'session.join' }
  | { type: 'session.leave' }
  | { type: 'session.connected'; connectionId: string | null; asked: boolean }
  | { type: 'session.reconnecting'; at: number }
  | { type: 'session.reconnected' }
  | { type: 'session.disconnected'; at: number; reason: string }
  | { type: 'session.vanished'; at: number; reason: string }
  | { type: 'attempt.scheduled'; at: number }
  | { type: 'attempt.due' }
  | { type: 'attempt.refused' }
  | { type: 'attempt.spent' }
  | { type: 'outage.expired' }
  | { type: 'network.offline' }
  | { type: 'network.online' }

/**
 * What the jobs `joinSession` and `waitForAttempt` of the session's machine are told.
 * @example
 * ```ts
 * import { sessionMachine, type AttemptInput } from 'opentok-reconnection/machines'
 * import { fromPromise } from 'xstate'
 *
 * const joinSession = fromPromise<string | null, AttemptInput>(async ({ input }) => {
 *   console.log(input.purpose, input.context.attempt) // join 1
 *   return 'my connection id'
 * })
 * export const machine = sessionMachine.provide({ actors: { joinSession } })
 * ```
 * @see scenarios S5, S13, S14
 */
export interface AttemptInput {
  /** The context of the machine when the job began. */
  readonly context: SessionContext
  /** `join`: a first join, tried a number of times; `rejoin`: a join after a loss, tried for a length of time. */
  readonly purpose: 'join' | 'rejoin'
}

/** When the present outage began, in ms since the epoch; `null` at a first join. What the job `waitForGiveUp` is told. */
export type GiveUpInput = SessionContext['outageStartedAt']

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
  types: {} as { context: SessionContext; events: SessionEvent },
  actors: {
    joinSession: fromPromise<string | null, AttemptInput>(() => new Promise(() => {})),
    leaveSession: fromPromise<void>(() => Promise.resolve()),
    waitForAttempt: fromCallback<SessionEvent, AttemptInput>(() => {}),
    waitForGiveUp: fromCallback<SessionEvent, GiveUpInput>(() => {}),
    waitForNetwork: fromCallback<SessionEvent>(() => {}),
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
    letGo: () => {},
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
