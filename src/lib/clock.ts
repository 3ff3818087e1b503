/** The timers of the platform, looked up at each call, so that the fake timers of a test take effect. */

import type { Clock } from '../contract/options.types.ts'

/** Longest timer in ms. A platform fires a longer one at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1

export const platformClock: Clock = {
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (timer) => clearTimeout(timer),
}
