/** The timers of the fake: a test's own, or those of the platform, looked up at each call so that fake timers work. */

/**
 * The timers that the fake uses. Pass your own only if your test runner does not replace `setTimeout()`: the fake
 * timers of Vitest, Jest and node:test take effect by themselves.
 */
export interface FakeClock {
  /** Calls back once, after so many ms. @returns the timer, for `clearTimeout()` */
  setTimeout(callback: () => void, delayMs: number): unknown
  /** Ends a timer. It must accept one that is over. */
  clearTimeout(timer: never): void
}

/** All running timers; `reset()` clears them together. */
export interface Schedule {
  /** @returns cancels it */
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
      // `Infinity` means never.
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
