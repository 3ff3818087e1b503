/** A clock that stands still until it is advanced: no timer of a bench fires by itself. */

import type { Clock } from '../../../../src/index.ts'

interface Timer {
  readonly callback: () => void
  readonly dueAt: number
}

export interface ManualClock extends Clock {
  /** Current time in ms. */
  readonly now: () => number
  /** Fires all timers that are due in that time, in order. */
  advance(ms: number): void
  /** The same, and lets promises settle after each timer; ends early when `isEnough`. */
  pass(ms: number, isEnough?: () => boolean): Promise<void>
}

export function createManualClock(): ManualClock {
  let time = 1_000_000
  const timers = new Set<Timer>()

  const listDue = (end: number) =>
    [...timers]
      .filter(({ dueAt }) => dueAt <= end)
      .toSorted((one, other) => one.dueAt - other.dueAt)

  function fire(timer: Timer): void {
    if (!timers.delete(timer)) return
    time = Math.max(time, timer.dueAt)
    timer.callback()
  }

  return {
    now: () => time,
    setTimeout(callback, delayMs) {
      const timer = { callback, dueAt: time + delayMs }
      timers.add(timer)
      return timer
    },
    clearTimeout: (timer: unknown) => void timers.delete(timer as Timer),
    advance(ms) {
      const end = time + ms
      for (let due = listDue(end); due.length > 0; due = listDue(end))
        for (const it of due) fire(it)
      time = end
    },
    async pass(ms, isEnough = () => false) {
      const end = time + ms
      for (let [due] = listDue(end); due; [due] = listDue(end)) {
        fire(due)
        await new Promise(setImmediate)
        if (isEnough()) return
      }
      time = end
    },
  }
}
