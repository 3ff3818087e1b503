/** The state machine of the session: all that can happen to an OpenTok session, as one person sees it. */

import { assertEvent, assign, fromCallback, fromPromise, setup } from 'xstate'
import type { DoneActorEvent, ErrorActorEvent } from 'xstate'
import { ReconnectionError } from '../contract/errors.ts'
import { isRecoverable, isRetriable } from './retry.ts'
import type { SessionLoss } from './retry.ts'
import type { AttemptInput, SessionContext } from './session.types.ts'
import { LEFT, NETWORK_LOST } from '../opentok/reasons.ts'
import type { SessionMachineEvent } from '../contract/machine-events.types.ts'

/** The names that the chart uses, and the code behind each: jobs, actions, guards and delays. */
const sessionSetup = setup({
  types: {} as { context: SessionContext; events: SessionMachineEvent },
  actors: {
    joinSession: fromPromise<string | null, AttemptInput>(() => new Promise(() => {})),
    leaveSession: fromPromise<void>(() => Promise.resolve()),
    waitForAttempt: fromCallback<SessionMachineEvent, AttemptInput>(() => {}),
    waitForGiveUp: fromCallback<SessionMachineEvent, SessionContext['outageStartedAt']>(() => {}),
    waitForNetwork: fromCallback<SessionMachineEvent>(() => {}),
    watchNetwork: fromCallback<SessionMachineEvent>(() => {}),
  },
  actions: {
    beginJoin: assign({ attempt: 0, reason: null, error: null }),
    beginOutage: assign(({ context, event }) => {
      if (context.outageStartedAt !== null) return {}
      assertEvent(event, ['session.reconnecting', 'session.disconnected', 'session.vanished'])
      return { outageStartedAt: event.at }
    }),
    cancelPublishes: () => {},
    countAttempt: assign({ attempt: ({ context }) => context.attempt + 1 }),
    countJoin: assign(
      ({ context }, { connectionId }: { readonly connectionId: string | null }) => ({
        joins: context.joins + 1,
        connectionId,
        reason: null,
        error: null,
      }),
    ),
    detachMedia: () => {},
    endOutage: assign({ attempt: 0, outageStartedAt: null }),
    forgetConnection: assign({ connectionId: null }),
    forgetSchedule: assign({ nextAttemptAt: null }),
    giveUp: assign({
      error: ({ context }) => new ReconnectionError('gaveUp', context.error?.cause),
    }),
    leave: () => {},
    rememberError: assign((_, { error }: JoinFailure) => ({ error })),
    rememberLeave: assign(({ context }) => ({
      reason: context.joins ? LEFT : null,
      error: null,
    })),
    rememberReason: assign(({ event }) => {
      assertEvent(event, ['session.disconnected', 'session.vanished'])
      return { reason: event.reason }
    }),
    rememberSchedule: assign(({ event }) => {
      assertEvent(event, 'attempt.scheduled')
      return { nextAttemptAt: event.at }
    }),
  },
  guards: {
    isRecoverable: (_, loss: SessionLoss) => isRecoverable(loss),
    isRequested: ({ event }) => {
      assertEvent(event, 'session.connected')
      return event.requested
    },
    isRetriable: (_, { error }: JoinFailure) => isRetriable(error),
  },
  delays: {
    joinTimeout: 15_000,
    leaveTimeout: 5_000,
    // Longer than OpenTok itself takes at worst: measured, 51 s.
    resumeTimeout: 60_000,
    settling: 3_000,
  },
})

/** A join that has failed, and why. */
interface JoinFailure {
  readonly error: ReconnectionError
}

type Live = '#session.connected' | '#session.reconnected'
type Next = 'joining' | 'rejoining'
type Purpose = AttemptInput['purpose']
type SessionConnected = Extract<SessionMachineEvent, { type: 'session.connected' }>
/** An end that OpenTok announces, or one that is inferred. */
type SessionEnd = Extract<SessionMachineEvent, { reason: string }> & {
  readonly inferred?: boolean | undefined
}

const giveUpWait = {
  src: 'waitForGiveUp',
  input: ({ context }: { context: SessionContext }) => context.outageStartedAt,
} as const

/** The outage, or the first join, took too long. */
const gaveUp = {
  target: '#session.disconnected',
  actions: ['giveUp', 'detachMedia', 'leave'],
} as const

/**
 * The session has ended, and that is recoverable or final. OpenTok's reason alone does not say which; together with the
 * present state it does.
 * @param cleanup what OpenTok does itself when it announces the end
 */
const ended = (wasResuming: boolean, cleanup: readonly ('detachMedia' | 'leave')[] = []) =>
  [
    {
      guard: {
        type: 'isRecoverable',
        params: ({ event: { inferred, reason } }: { event: SessionEnd }) => ({
          reason,
          wasResuming,
          inferred,
        }),
      },
      target: '#session.reconnecting.waiting',
      actions: ['beginOutage', 'rememberReason', 'forgetConnection', ...cleanup],
    },
    { target: '#session.disconnected', actions: ['rememberReason', ...cleanup] },
  ] as const

/**
 * OpenTok has ended the session without an announcement. What it would have destroyed is detached here, and the session
 * is left, which OpenTok may not even notice. The reason is inferred, so it also says who wanted the end.
 */
const vanished = ended(false, ['detachMedia', 'leave'])

/** OpenTok's resume neither succeeds nor fails: a listener of the app that throws can suppress both events. */
const overdue = [
  {
    guard: { type: 'isRecoverable', params: { reason: NETWORK_LOST, wasResuming: true } },
    target: '#session.reconnecting.waiting',
    actions: ['forgetConnection', 'detachMedia', 'leave'],
  },
  gaveUp,
] as const

/** OpenTok never confirms that the session was left. */
const unconfirmed = { target: '#session.disconnected', actions: 'detachMedia' } as const

const joined = (target: Live) =>
  ({
    target,
    actions: {
      type: 'countJoin',
      params: ({ event: { connectionId } }: { event: SessionConnected }) => ({ connectionId }),
    },
  }) as const

/** A late join that nobody waits for any more is left again; a join that the app made itself is followed. */
const unexpectedJoin = (target: Live) =>
  [{ guard: 'isRequested', actions: 'leave' }, joined(target)] as const

/** After a failed join the session is left before the next: OpenTok may still be trying. */
const failed = <Params>(params: Params) =>
  [
    {
      guard: { type: 'isRetriable', params },
      target: 'waiting',
      actions: [{ type: 'rememberError', params }, 'leave'],
    },
    { target: '#session.disconnected', actions: [{ type: 'rememberError', params }, 'leave'] },
  ] as const

const toFailure = ({ event: { error } }: { event: ErrorActorEvent }): JoinFailure => ({
  error: error as ReconnectionError,
})

const whileLive = {
  'session.reconnecting': { target: 'reconnecting', actions: 'beginOutage' },
  'session.disconnected': ended(false),
  'session.vanished': vanished,
  'session.leave': 'disconnecting',
} as const

const whileApart = {
  'session.join': 'connecting',
  'session.connected': unexpectedJoin('#session.connected'),
} as const

const toInput =
  (purpose: Purpose) =>
  ({ context }: { context: SessionContext }) => ({ context, purpose })

/** A first join and a rejoin differ only in the name of their state, and in the state they lead to. */
const joining = (purpose: Purpose, target: Live, own: Next) =>
  ({
    entry: 'countAttempt',
    invoke: [
      {
        src: 'joinSession',
        input: toInput(purpose),
        onDone: {
          target,
          actions: {
            type: 'countJoin',
            params: ({ event }: { event: DoneActorEvent<string | null> }) => ({
              connectionId: event.output,
            }),
          },
        },
        onError: failed(toFailure),
      },
      { src: 'watchNetwork' },
    ],
    after: { joinTimeout: failed(() => ({ error: new ReconnectionError('joinTimeout') })) },
    on: {
      'network.offline': { target: 'offline', actions: 'leave' },
      'network.online': { target: own, reenter: true, actions: 'leave' },
      'session.connected': joined(target),
    },
  }) as const

const waiting = (purpose: Purpose, target: Live, next: Next) =>
  ({
    exit: 'forgetSchedule',
    invoke: { src: 'waitForAttempt', input: toInput(purpose) },
    on: {
      'attempt.scheduled': { actions: 'rememberSchedule' },
      'attempt.due': next,
      'network.offline': 'offline',
      'session.connected': unexpectedJoin(target),
    },
  }) as const

const offline = (target: Live, next: Next) =>
  ({
    invoke: { src: 'waitForNetwork' },
    on: { 'network.online': next, 'session.connected': unexpectedJoin(target) },
  }) as const

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
 */
export const sessionMachine = sessionSetup.createMachine({
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
        'outage.expired': gaveUp,
        'session.leave': 'disconnecting',
        'attempt.refused': { target: 'disconnected', actions: 'giveUp' },
        'attempt.spent': 'disconnected',
      },
      initial: 'joining',
      states: {
        joining: joining('join', '#session.connected', 'joining'),
        waiting: waiting('join', '#session.connected', 'joining'),
        offline: offline('#session.connected', 'joining'),
      },
    },

    connected: { entry: 'endOutage', on: whileLive },

    reconnecting: {
      invoke: giveUpWait,
      on: {
        'outage.expired': gaveUp,
        'session.leave': 'disconnecting',
        'attempt.refused': { target: 'disconnected', actions: 'giveUp' },
      },
      initial: 'resuming',
      states: {
        resuming: {
          after: { resumeTimeout: overdue },
          on: {
            'session.reconnected': '#session.reconnected',
            'session.disconnected': ended(true),
            'session.vanished': vanished,
          },
        },
        waiting: waiting('rejoin', '#session.reconnected', 'rejoining'),
        offline: offline('#session.reconnected', 'rejoining'),
        rejoining: joining('rejoin', '#session.reconnected', 'rejoining'),
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
