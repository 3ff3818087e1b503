/** The whole story of joining again: after which losses, how long to wait before each attempt, and when to give up. */

import type { RejoinPolicy, Clock, RejoinDelay, Network } from '../contract/options.types.ts'
import { toMeaning } from '../opentok/reasons.ts'
import type { ReconnectionError } from '../contract/errors.ts'
import { isPermanentJoinError } from '../opentok/error-classes.ts'
import type { SessionMachineEvent } from '../contract/machine-events.types.ts'
import type { AttemptInput } from './session.types.ts'
import { LONGEST_TIMER_MS } from '../lib/clock.ts'
import { waitAwake } from '../lib/awake-timer.ts'
import type { AwakeEnvironment } from '../lib/awake-timer.ts'

/** The end of a session that this library was not requested to end. */
export interface SessionLoss {
  /** The reason that OpenTok gave, unchanged. */
  readonly reason: string
  /** Whether OpenTok was trying to resume: then it says `clientDisconnected` for a silent network too. */
  readonly wasResuming: boolean
  /** Whether the reason is a guess. */
  readonly inferred?: boolean | undefined
}

/** Whether to join again. An end that somebody surely meant is final, whatever the policy says. */
export function isRecoverable(
  { inferred, reason, wasResuming }: SessionLoss,
  when?: RejoinPolicy,
): boolean {
  const meaning = toMeaning(reason)
  const isMeant = meaning === 'final' || (meaning === 'left' && !wasResuming)
  if (isMeant && !inferred) return false
  return when?.(reason) ?? !(isMeant || meaning === 'unknown')
}

/** Whether a failed join may succeed the next time. */
export const isRetriable = ({ code, cause }: ReconnectionError): boolean =>
  code !== 'tokenRejected' && !isPermanentJoinError(cause)

/**
 * The default: a random part (full jitter) of a ceiling that doubles from 0.5 s to 10 s. The cap is
 * what a client waits at worst after the server is back.
 * @see {@link https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ | Exponential backoff and jitter}
 */
export const toFullJitterMs = (attempt: number, random: () => number): number =>
  random() * Math.min(10_000, 500 * 2 ** (attempt - 1))

export interface AttemptEnvironment {
  readonly clock: Clock
  readonly delay: RejoinDelay
  readonly joinAttempts: number
  readonly network: Network
  readonly now: () => number
}

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

export interface GiveUpEnvironment extends AwakeEnvironment {
  readonly giveUpMs: number
  /** Time after a return in which a new loss belongs to the same outage. */
  readonly reconnectedMs: number
}

/** Waits until the allowance is used up. @returns the cleanup */
export type GiveUpWait = (outageStartedAt: number | null, handleExpired: () => void) => () => void

export function createGiveUpWait(environment: GiveUpEnvironment): GiveUpWait {
  const { giveUpMs, now, reconnectedMs } = environment
  let latestStartedAt: number | null = null
  let leftMs = giveUpMs
  let stoppedAt = 0

  return (outageStartedAt, handleExpired) => {
    const isSameOutage = outageStartedAt !== null && outageStartedAt === latestStartedAt
    // A short return belongs to the outage. If more time has passed than that, the page was asleep.
    const returnedMs = Math.min(Math.max(0, now() - stoppedAt), reconnectedMs)
    leftMs = isSameOutage ? Math.max(0, leftMs - returnedMs) : giveUpMs
    latestStartedAt = outageStartedAt
    const stop = waitAwake(environment, leftMs, handleExpired)
    return () => {
      leftMs = stop()
      stoppedAt = now()
    }
  }
}
