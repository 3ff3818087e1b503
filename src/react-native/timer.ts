/** One timer at a time: a new wait ends the one before. */

import type { Clock } from '../index.ts'

/** A wait that can be replaced or ended. */
export interface Timer {
  wait(delayMs: number, next: () => void): void
  clear(): void
}

export function createTimer(clock: Clock): Timer {
  let timer: unknown = null
  function clear(): void {
    if (timer !== null) clock.clearTimeout(timer as never)
    timer = null
  }
  return {
    wait(delayMs, next) {
      clear()
      timer = clock.setTimeout(next, delayMs)
    },
    clear,
  }
}
