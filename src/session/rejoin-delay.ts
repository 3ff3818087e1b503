/** How long to wait before the next attempt to join, and what an app may say about that. */

import type { RejoinPolicy } from './rejoin-policy.ts'

/**
 * What a `rejoin.delay` policy knows when it decides how long to wait; frozen.
 * @example
 * ```ts
 * import type { RejoinDelayContext } from 'opentok-reconnection'
 *
 * // Every second at first, every ten seconds after the first minute.
 * export const delay = ({ elapsedMs }: RejoinDelayContext): number =>
 *   elapsedMs < 60_000 ? 1_000 : 10_000
 * ```
 */
export interface RejoinDelayContext {
  /** The number of the next attempt, counted from 1. */
  readonly attempt: number
  /** The time since the outage began, in ms; 0 at a first join. */
  readonly elapsedMs: number
  /** The reason that OpenTok gave for the loss, unchanged; `null` if it gave none. */
  readonly reason: string | null
  /** Why the previous attempt has failed; `null` if there was none. */
  readonly error: Error | null
}

/**
 * Gives the wait before an attempt to join in ms, or `null` to give up. If it throws, or returns something else, the
 * default is used.
 * @example
 * ```ts
 * import { createReconnection, type RejoinDelay, type SessionLike } from 'opentok-reconnection'
 *
 * // Every two seconds, at most twenty times.
 * const delay: RejoinDelay = ({ attempt }) => (attempt > 20 ? null : 2_000)
 * export const wrap = (session: SessionLike) => createReconnection(session, { rejoin: { delay } })
 * ```
 * @see {@link https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ | Exponential backoff and jitter}
 */
export type RejoinDelay = (context: RejoinDelayContext) => number | null

/**
 * Says which losses of the session are recovered by a new join, and how long to wait before each attempt.
 * @example
 * ```ts
 * import { createReconnection, type RejoinOptions, type SessionLike } from 'opentok-reconnection'
 *
 * // Every two seconds, at most twenty times.
 * const rejoin: RejoinOptions = { delay: ({ attempt }) => (attempt > 20 ? null : 2_000) }
 * export const wrap = (session: SessionLike) => createReconnection(session, { rejoin })
 * ```
 */
export interface RejoinOptions {
  /**
   * Decides for each reason whether to join again. It is not called if you were forced out, were idle for too long, or
   * left by yourself: those ends are final.
   * @defaultValue `networkDisconnected`, `serverRotation`, and a `clientDisconnected` while OpenTok was resuming
   */
  readonly when?: RejoinPolicy | undefined
  /**
   * Gives the wait before the next attempt in ms, or `null` to give up.
   * @defaultValue full jitter: a random part of 500 ms, doubled with each attempt up to 10 000 ms
   */
  readonly delay?: RejoinDelay | undefined
}

/**
 * The default: a random part (full jitter) of a ceiling that doubles from 0.5 s to 10 s. The cap is
 * what a client waits at worst after the server is back.
 * @see {@link https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ | Exponential backoff and jitter}
 */
export const toFullJitterMs = (attempt: number, random: () => number): number =>
  random() * Math.min(10_000, 500 * 2 ** (attempt - 1))
