/** Waits that count only the time in which the page is awake: whoever sleeps has the rest of its time on waking. */

import type { Clock } from './clock.ts'

/** What a wait needs from outside. */
export interface AwakeEnvironment {
  readonly clock: Clock
  readonly now: () => number
}

/** Parts of one wait. Only of the part in which the page falls asleep it is not known how much was awake: none counts. */
const PARTS = 10

/** Lateness of a timer, in ms, that is no sleep: a busy page, or a hidden one whose timers the browser lets run each second. */
const TOLERANCE_MS = 2_000

/**
 * Calls back after so many ms awake. A timer that comes late once was asleep; one that comes late again right after that
 * is held back by the browser, and its whole time counts.
 * @returns the cleanup, which tells how many ms are left
 */
export function waitAwake(
  { clock, now }: AwakeEnvironment,
  delayMs: number,
  callback: () => void,
): () => number {
  const partMs = Math.max(1, Math.ceil(delayMs / PARTS))
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

/** The same as timers. */
export const toAwakeClock = (environment: AwakeEnvironment): Clock => ({
  setTimeout: (callback, delayMs) => waitAwake(environment, delayMs, callback),
  clearTimeout: (stop: (() => number) | null | undefined) => void stop?.(),
})
