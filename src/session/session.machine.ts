/** The statechart of the session: what an OpenTok session goes through, as one person sees it. */

import { assign, fromCallback, fromPromise, setup } from 'xstate'
import { ReconnectionError } from '../errors.ts'
import { isRetriable } from './recoverable.ts'
import { toRejoinDelayMs } from './rejoin-delay.ts'

/** What the session's chart remembers; tokens and signals never come near it. */
export interface SessionContext {
  /** How often a join is tried. */
  readonly joinAttempts: number
  /** Joins that succeeded. */
  readonly joins: number
  /** Attempts of the join that is under way. */
  readonly attempt: number
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
  | { type: 'session.disconnected'; reason: string }

/** A failed join is left before the next: OpenTok may still be at it. */
const failure = [
  { guard: 'isRetriable', target: 'waiting', actions: ['rememberError', 'leave'] },
  { target: '#session.disconnected', actions: ['rememberError', 'leave'] },
] as const

const loss = { target: 'disconnected', actions: 'rememberReason' } as const

const whileLive = {
  'session.reconnecting': { target: 'reconnecting', actions: 'beginOutage' },
  'session.disconnected': loss,
  'session.leave': 'disconnecting',
} as const

/** A join that nobody waits for any more is left again; one that the app made itself is followed. */
const whileApart = {
  'session.join': 'connecting',
  'session.connected': [
    { guard: 'isAsked', actions: 'leave' },
    { target: 'connected', actions: 'countJoin' },
  ],
} as const

const toOutput = (done: object) => (done as { output: string | null }).output

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
 * @see scenarios S1 to S21
 */
export const sessionMachine = setup({
  types: {} as {
    context: SessionContext
    events: SessionEvent
    input: { readonly joinAttempts: number } | undefined
  },
  actors: {
    joinSession: fromPromise<string | null, number>(() => new Promise(() => {})),
    leaveSession: fromPromise<void>(() => Promise.resolve()),
    listenToSession: fromCallback<SessionEvent>(() => {}),
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
  },
  guards: {
    isAsked: ({ event }) => 'asked' in event && event.asked,
    isRetriable: ({ context, event }) =>
      context.attempt < context.joinAttempts &&
      !('error' in event && !isRetriable(event.error as ReconnectionError)),
  },
  delays: {
    backoff: ({ context }) => toRejoinDelayMs(context.attempt + 1, Math.random()),
    joinTimeout: 15_000,
    leaveTimeout: 5_000,
    settling: 3_000,
  },
}).createMachine({
  id: 'session',
  context: ({ input }) => ({
    joinAttempts: input?.joinAttempts ?? 3,
    joins: 0,
    attempt: 0,
    outageStartedAt: null,
    connectionId: null,
    reason: null,
    error: null,
  }),
  invoke: { src: 'listenToSession' },
  initial: 'idle',
  states: {
    idle: { on: whileApart },

    connecting: {
      entry: 'beginJoin',
      on: { 'session.leave': 'disconnecting' },
      initial: 'joining',
      states: {
        joining: {
          entry: 'countAttempt',
          invoke: {
            src: 'joinSession',
            input: ({ context }) => context.attempt,
            onDone: { target: '#session.connected', actions: 'countJoin' },
            onError: failure,
          },
          after: { joinTimeout: failure },
          on: { 'session.connected': { target: '#session.connected', actions: 'countJoin' } },
        },
        waiting: { after: { backoff: 'joining' } },
      },
    },

    connected: { entry: 'endOutage', on: whileLive },

    reconnecting: {
      on: {
        'session.reconnected': 'reconnected',
        'session.disconnected': loss,
        'session.leave': 'disconnecting',
      },
      initial: 'resuming',
      states: { resuming: {} },
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
