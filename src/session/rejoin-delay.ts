/** How long to wait before the next attempt to join. */

/** What a `rejoin.delay` policy decides from; frozen. */
export interface RejoinDelayContext {
  /** The attempt that is waited for, counted from 1. */
  readonly attempt: number
  /** Since the outage began; 0 at a first join. */
  readonly elapsedMs: number
  /** OpenTok's word for the loss, or `null`. */
  readonly reason: string | null
  /** Why the attempt before failed, or `null`. */
  readonly error: Error | null
}

/** A pure function of its context: milliseconds to wait, or `null` to stop. */
export type RejoinDelay = (context: RejoinDelayContext) => number | null

/**
 * The default: full jitter under an exponential ceiling of 0.5 s to 30 s.
 * @see {@link https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ | Exponential backoff and jitter}
 */
export const toFullJitterMs = (attempt: number, random: () => number): number =>
  random() * Math.min(30_000, 500 * 2 ** (attempt - 1))
