/** When to give a sign of life: regularly or soon, never two close together, and none while nobody would hear it. */

import type { Clock } from '../../index.ts'

export interface BeatsEnvironment {
  readonly clock: Clock
  readonly now: () => number
  readonly beatMs: number
  /** Whether somebody would hear it now. */
  readonly isHeard: () => boolean
  /** Whether another one follows after `beatMs`. */
  readonly isRegular: () => boolean
  readonly beat: () => void
}

/** Least time between two in ms: several changes become one. */
const SPACING_MS = 1_000

/** The signs of life. */
export interface Beats {
  /** Counts one that was sent for another reason. */
  handleSent(): void
  /** Gives one within that time. */
  due(delayMs?: number): void
  stop(): void
}

export function createBeats({
  beat,
  beatMs,
  clock,
  isHeard,
  isRegular,
  now,
}: BeatsEnvironment): Beats {
  let timer: unknown = null
  let dueAt = Infinity
  let lastAt = -Infinity

  function stop(): void {
    clock.clearTimeout(timer as never)
    dueAt = Infinity
  }

  function handleSent(): void {
    stop()
    lastAt = now()
    if (isRegular()) schedule(beatMs)
  }

  function schedule(delayMs: number): void {
    // The clock may have been set back.
    lastAt = Math.min(lastAt, now())
    const at = Math.max(now() + delayMs, lastAt + SPACING_MS)
    if (at >= dueAt) return
    stop()
    dueAt = at
    timer = clock.setTimeout(() => {
      dueAt = Infinity
      if (!isHeard()) return
      beat()
      handleSent()
    }, at - now())
  }

  return {
    handleSent,
    due(delayMs = beatMs) {
      if (isHeard()) schedule(delayMs)
    },
    stop,
  }
}
