/** Runs the session's chart: gives its jobs, guards and delays what they do. */

import { createActor, fromCallback, fromPromise } from 'xstate'
import { guard } from '../emitter.ts'
import type { ResolvedOptions } from '../options.ts'
import { waitForAttempt, waitForNetwork } from './attempt.ts'
import { isMendable } from './recoverable.ts'
import { toFullJitter } from './rejoin-delay.ts'
import type { RejoinDelay } from './rejoin-delay.ts'
import { sessionMachine } from './session.machine.ts'
import type { AttemptInput, SessionEvent } from './session.machine.ts'

/** What the chart does to the world. */
export interface SessionJobs {
  /** @returns the connection id */
  join(input: AttemptInput, signal: AbortSignal): Promise<string | null>
  leave(): Promise<void>
  listen(send: (event: SessionEvent) => void): () => void
}

/** @returns the chart's actor, not started yet */
export function createSessionActor(
  options: ResolvedOptions,
  { join, leave, listen }: SessionJobs,
  handleError: (error: unknown) => void,
) {
  const { clock, giveUpMs, inspect, network, now, rejoin } = options
  const policy = typeof rejoin === 'object' ? rejoin : {}
  const fullJitter = toFullJitter(options.random)

  /** The app's policy, unless it throws or says what is no delay. */
  const delay: RejoinDelay = (context) => {
    const given = guard(() => policy.delay?.(context), handleError)
    const isDelay = given === null || (given ?? -1) >= 0
    return isDelay ? (given as number | null) : fullJitter(context)
  }

  const machine = sessionMachine.provide({
    actors: {
      joinSession: fromPromise(({ input, signal }) => join(input, signal)),
      leaveSession: fromPromise(leave),
      listenToSession: fromCallback(({ sendBack }) => listen(sendBack)),
      waitForAttempt: fromCallback(({ input, sendBack }) =>
        waitForAttempt({ ...options, delay }, input, sendBack),
      ),
      waitForNetwork: fromCallback(({ sendBack }) => waitForNetwork(network, sendBack)),
    },
    actions: { leave: () => void leave() },
    guards: {
      isMendable: (_, loss) =>
        rejoin !== false &&
        isMendable(loss, (reason) => guard(() => policy.when?.(reason), handleError)),
    },
    delays: {
      giveUpTimeout: ({ context }) => (context.outageStartedAt ?? now()) + giveUpMs - now(),
      joinTimeout: options.joinTimeoutMs,
      settling: options.reconnectedMs,
    },
  })
  return createActor(machine, {
    clock,
    ...(inspect && { inspect: (event) => guard(() => inspect(event), handleError) }),
  })
}
