/** The waits between attempts to join: a backoff that the network's return cuts short. */

import { LONGEST_TIMER_MS } from '../clock.ts'
import type { Clock } from '../clock.ts'
import type { RejoinDelay } from './rejoin-delay.ts'
import type { AttemptInput, SessionEvent } from './session.machine.ts'

/** Says whether there is a network, and when to look again. */
export interface Network {
  isOnline(): boolean
  /** Calls when it went on- or offline, and when the page woke up. @returns its unsubscribe */
  subscribe(listener: () => void): () => void
}

/** What a wait needs of the world. */
export interface AttemptEnvironment {
  readonly clock: Clock
  readonly delay: RejoinDelay
  readonly joinAttempts: number
  readonly network: Network
  readonly now: () => number
}

type Send = (event: SessionEvent) => void

/**
 * Announces the next attempt, then calls it due; or says that there is none.
 * @returns the cleanup
 * @see scenarios S6, S7, S13
 */
export function waitForAttempt(
  { clock, delay, joinAttempts, network, now }: AttemptEnvironment,
  { context, purpose }: AttemptInput,
  send: Send,
): (() => void) | void {
  const { attempt, error, outageStartedAt, reason } = context
  const isSpent = purpose === 'join' && attempt >= joinAttempts
  const elapsedMs = now() - (outageStartedAt ?? now())
  const policy = Object.freeze({ attempt: attempt + 1, elapsedMs, reason, error })
  if (isSpent) return void send({ type: 'attempt.spent' })
  const wantedMs = delay(policy)
  const delayMs = wantedMs === null ? null : Math.min(wantedMs, LONGEST_TIMER_MS)
  if (delayMs === null || !network.isOnline()) {
    send({ type: delayMs === null ? 'attempt.refused' : 'network.offline' })
    return
  }

  send({ type: 'attempt.scheduled', at: now() + delayMs })
  const due = () => send({ type: 'attempt.due' })
  const timer = clock.setTimeout(due, delayMs)
  const unsubscribe = network.subscribe(() =>
    network.isOnline() ? due() : send({ type: 'network.offline' }),
  )
  return () => {
    clock.clearTimeout(timer as never)
    unsubscribe()
  }
}

/**
 * Tells when the network comes and goes: while the browser says offline, an attempt is only noise.
 * @returns the cleanup
 */
export function waitForNetwork(network: Network, send: Send): () => void {
  return network.subscribe(() =>
    send({ type: network.isOnline() ? 'network.online' : 'network.offline' }),
  )
}
