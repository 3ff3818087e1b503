/** The timers of the platform, looked up at each call, so that the fake timers of a test take effect. */

/**
 * The timers of the library, in the form that XState takes them. A test may pass its own.
 * @example
 * ```ts
 * import { createReconnection, type Clock, type SessionLike } from 'opentok-reconnection'
 *
 * // Every wait takes a tenth of its time.
 * const clock: Clock = { setTimeout: (run, delayMs) => setTimeout(run, delayMs / 10), clearTimeout }
 * export const wrap = (session: SessionLike) => createReconnection(session, { clock })
 * ```
 */
export interface Clock {
  /** Calls back once, after so many ms. @returns the timer, for `clearTimeout()` */
  setTimeout(callback: () => void, delayMs: number): unknown
  /** Ends a timer. It must accept one that is over. */
  clearTimeout(timer: never): void
}

/** Longest timer in ms. A platform fires a longer one at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1

export const platformClock: Clock = {
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (timer) => clearTimeout(timer),
}
