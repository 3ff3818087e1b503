/** The names that the chart of the session uses, and the code behind each: jobs, actions, guards and delays. */

import { assertEvent, assign, fromCallback, fromPromise, setup } from 'xstate'
import { ReconnectionError } from '../contract/errors.ts'
import { isRecoverable, isRetriable } from './rejoin-policy.ts'
import { LEFT } from '../opentok/reasons.ts'
import type { SessionLoss } from './rejoin-policy.ts'
import type { AttemptInput, SessionContext } from './session.types.ts'
import type { SessionMachineEvent } from '../contract/machine-events.types.ts'

export const sessionSetup = setup({
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
export interface JoinFailure {
  readonly error: ReconnectionError
}
