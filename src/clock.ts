/** The platform's time, reached by call, so that a test's own clock takes its place. */

/** Timers as XState takes them; a test may pass its own. */
export interface Clock {
  setTimeout(callback: () => void, delayMs: number): unknown
  clearTimeout(timer: never): void
}

/** A longer timer would end at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1

export const platformClock: Clock = {
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (timer) => clearTimeout(timer),
}
