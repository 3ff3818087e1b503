/** Timers that count only the time in which the page is awake: after a sleep the rest of the time is still left. */

import type { Clock } from '../contract/options.types.ts'

export interface AwakeEnvironment {
  readonly clock: Clock
  readonly now: () => number
}

/** Parts of one wait. Of the part in which the page falls asleep nobody knows how much was awake, so it does not count. */
const PARTS = 10

/** Lateness in ms that is no sleep: a busy page, or a hidden page whose timers the browser runs once a second. */
const TOLERANCE_MS = 2_000

/**
 * Calls back after a number of ms awake. A timer that is late once was asleep. One that is late twice in a row is
 * throttled by the browser, and its whole time counts.
 * @returns the cleanup, which returns how many ms are left
 */
export function waitAwake(
  { clock, now }: AwakeEnvironment,
  delayMs: number,
  callback: () => void,
): () => number {
  const partMs = Math.ceil(delayMs / PARTS)
  let leftMs = delayMs
  let wasLate = false
  let startedAt = 0
  let timer: unknown

  function start(): void {
    const waitMs = Math.min(leftMs, partMs)
    startedAt = now()
    timer = clock.setTimeout(() => {
      const lateMs = Math.max(0, now() - startedAt - waitMs)
      const isLate = lateMs > TOLERANCE_MS
      if (!isLate || wasLate) leftMs -= waitMs + lateMs
      wasLate = isLate
      if (leftMs > 0) start()
      else callback()
    }, waitMs)
  }

  start()
  return () => {
    clock.clearTimeout(timer as never)
    const elapsedMs = Math.min(Math.max(0, now() - startedAt), partMs)
    return Math.max(0, leftMs - elapsedMs)
  }
}

/** The same in the form of a clock. */
export const toAwakeClock = (environment: AwakeEnvironment): Clock => ({
  setTimeout: (callback, delayMs) => waitAwake(environment, delayMs, callback),
  clearTimeout: (stop: (() => number) | null | undefined) => void stop?.(),
})
