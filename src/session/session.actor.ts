/** Runs the session's chart: gives its jobs and delays what they do. */

import { createActor, fromCallback, fromPromise } from 'xstate'
import { guard } from '../emitter.ts'
import type { ResolvedOptions } from '../options.ts'
import { toRejoinDelayMs } from './rejoin-delay.ts'
import { sessionMachine } from './session.machine.ts'
import type { SessionEvent } from './session.machine.ts'

/** What the chart does to the world. */
export interface SessionJobs {
  /** @returns the connection id */
  join(attempt: number, signal: AbortSignal): Promise<string | null>
  leave(): Promise<void>
  listen(send: (event: SessionEvent) => void): () => void
}

/** @returns the chart's actor, not started yet */
export function createSessionActor(
  { clock, inspect, joinAttempts, joinTimeoutMs, random, reconnectedMs }: ResolvedOptions,
  { join, leave, listen }: SessionJobs,
  handleError: (error: unknown) => void,
) {
  const machine = sessionMachine.provide({
    actors: {
      joinSession: fromPromise(({ input, signal }) => join(input, signal)),
      leaveSession: fromPromise(leave),
      listenToSession: fromCallback(({ sendBack }) => listen(sendBack)),
    },
    actions: { leave: () => void leave() },
    delays: {
      backoff: ({ context }) => toRejoinDelayMs(context.attempt + 1, random()),
      joinTimeout: joinTimeoutMs,
      settling: reconnectedMs,
    },
  })
  return createActor(machine, {
    clock,
    input: { joinAttempts },
    ...(inspect && { inspect: (event) => guard(() => inspect(event), handleError) }),
  })
}
