/** Time as the fake sees it: the platform's timers, reached by call so that fake timers take their place, or a test's own. */

/** Timers; those of Vitest, Jest and node:test are found by themselves, any other clock is passed in. */
export interface FakeClock {
  setTimeout(callback: () => void, delayMs: number): unknown
  clearTimeout(timer: never): void
}

/** Everything that is still to happen; cleared as a whole between tests. */
export interface Schedule {
  /** @returns takes it back */
  after(delayMs: number, act: () => void): () => void
  clear(): void
}

const platformClock: FakeClock = {
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (timer) => clearTimeout(timer),
}

export function createSchedule(clock: FakeClock = platformClock): Schedule {
  const pending = new Set<() => void>()
  return {
    after(delayMs, act) {
      // What never happens needs no timer.
      if (delayMs === Infinity) return () => {}
      const timer = clock.setTimeout(() => {
        pending.delete(cancel)
        act()
      }, delayMs)
      const cancel = () => {
        pending.delete(cancel)
        clock.clearTimeout(timer as never)
      }
      pending.add(cancel)
      return cancel
    },
    clear() {
      for (const cancel of pending) cancel()
    },
  }
}
