/** The waits between attempts to join: a backoff that ends early when the network is back. */

import { LONGEST_TIMER_MS } from '../lib/clock.ts'
import type { Clock, Network, RejoinDelay } from '../contract/options.types.ts'
import type { AttemptInput } from './session.types.ts'
import type { SessionMachineEvent } from '../contract/machine-events.types.ts'

/** What a wait needs from outside. */
export interface AttemptEnvironment {
  readonly clock: Clock
  readonly delay: RejoinDelay
  readonly joinAttempts: number
  readonly network: Network
  readonly now: () => number
}

/** What watching the network needs from outside. */
export interface NetworkWatchEnvironment extends Pick<
  AttemptEnvironment,
  'clock' | 'network' | 'now'
> {
  readonly joinTimeoutMs: number
}

type Send = (event: SessionMachineEvent) => void

/**
 * Sends when the next attempt is scheduled, then that it is due; or that there is none.
 * @returns the cleanup
 */
export function waitForAttempt(
  { clock, delay, joinAttempts, network, now }: AttemptEnvironment,
  { context, purpose }: AttemptInput,
  send: Send,
): (() => void) | void {
  const { attempt, error, outageStartedAt, reason } = context
  if (purpose === 'join' && attempt >= joinAttempts) {
    send({ type: 'attempt.spent' })
    return
  }
  const elapsedMs = now() - (outageStartedAt ?? now())
  const wantedMs = delay(Object.freeze({ attempt: attempt + 1, elapsedMs, reason, error }))
  const delayMs = wantedMs === null ? null : Math.min(wantedMs, LONGEST_TIMER_MS)
  if (delayMs === null || !network.isOnline()) {
    send({ type: delayMs === null ? 'attempt.refused' : 'network.offline' })
    return
  }

  send({ type: 'attempt.scheduled', at: now() + delayMs })
  const handleDue = () => send({ type: 'attempt.due' })
  const timer = clock.setTimeout(handleDue, delayMs)
  const unsubscribe = network.subscribe(() =>
    network.isOnline() ? handleDue() : send({ type: 'network.offline' }),
  )
  return () => {
    clock.clearTimeout(timer as never)
    unsubscribe()
  }
}

/**
 * Sends when the network comes and goes: while the browser says offline, an attempt would be useless.
 * @returns the cleanup
 */
export function waitForNetwork(network: Network, send: Send): () => void {
  return network.subscribe(() =>
    send({ type: network.isOnline() ? 'network.online' : 'network.offline' }),
  )
}

/** Age in ms from which an unanswered attempt counts as hanging. Measured: with a server that answers, a join takes 0.1 s. */
export const HANGING_MS = 3_000

/**
 * Watches the network during an attempt. If it is reported to be back, the attempt may hang on the network that was lost,
 * and would cost the rest of `joinTimeoutMs`: it is started again. That happens once in `joinTimeoutMs`, as a slow network
 * that changes all the time needs the whole time for a join.
 * @returns starts to watch; that returns the cleanup
 */
export function createNetworkWatch({
  clock,
  joinTimeoutMs,
  network,
  now,
}: NetworkWatchEnvironment): (send: Send) => () => void {
  let restartedAt = -Infinity

  return (send) => {
    const startedAt = now()
    let timer: unknown = null
    function restart(): void {
      restartedAt = now()
      send({ type: 'network.online' })
    }
    const unsubscribe = network.subscribe(() => {
      if (!network.isOnline()) return send({ type: 'network.offline' })
      if (timer !== null || now() - restartedAt < joinTimeoutMs) return
      timer = clock.setTimeout(restart, Math.max(0, startedAt + HANGING_MS - now()))
    })
    return () => {
      clock.clearTimeout(timer as never)
      unsubscribe()
    }
  }
}
