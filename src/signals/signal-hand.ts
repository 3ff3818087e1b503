/** What OpenTok has in hand, and for how long it may leave us without an answer. */

import type { Clock } from '../clock.ts'

/** Its clock runs only while there is a connection. */
export interface SignalHand<Item> {
  add(item: Item, at: number): void
  /** @returns whether it was in hand: an answer that comes later counts no more */
  release(item: Item): boolean
  releaseAll(): Item[]
  /** The connection is gone: the clock stands still. @returns what is in hand, so that it may have arrived or not */
  pause(): Iterable<Item>
  resume(at: number): void
  /** Ends the timer if nothing is in hand; not done by `release()`, as the next one mostly follows at once. */
  rest(): void
}

/** What it needs of the world. */
export interface HandEnvironment<Item> {
  readonly clock: Clock
  readonly now: () => number
  readonly ackTimeoutMs: number
  readonly handleTimeout: (item: Item) => void
}

export function createSignalHand<Item>(environment: HandEnvironment<Item>): SignalHand<Item> {
  const { ackTimeoutMs, clock, handleTimeout, now } = environment
  /** Item → when it is due, by the time there was a connection; invariant: the first is due first. */
  const due = new Map<Item, number>()
  let pastMs = 0
  let runningSince: number | null = null
  let timer: unknown = null
  /** The time of connection that the timer waits for. */
  let timerAt = 0

  const elapsedMs = (at: number) =>
    pastMs + (runningSince === null ? 0 : Math.max(0, at - runningSince))

  function stopTimer(): void {
    clock.clearTimeout(timer as never)
    timer = null
  }

  /** One timer for all, for the first: it is not moved when that one is answered. */
  function startTimer(at: number): void {
    if (timer !== null || runningSince === null) return
    const [first] = due.values()
    if (first === undefined) return
    timerAt = first
    timer = clock.setTimeout(handleTimer, Math.max(1, first - elapsedMs(at)))
  }

  function handleTimer(): void {
    timer = null
    // The timer is right even if the clock was set back meanwhile.
    const at = now()
    pastMs = Math.max(elapsedMs(at), timerAt)
    runningSince = at
    for (const [item, dueMs] of due) {
      if (dueMs > pastMs) break
      handleTimeout(item)
    }
    startTimer(at)
  }

  return {
    add(item, at) {
      due.set(item, elapsedMs(at) + ackTimeoutMs)
      startTimer(at)
    },
    release: (item) => due.delete(item),
    releaseAll() {
      const items = [...due.keys()]
      due.clear()
      stopTimer()
      return items
    },
    pause() {
      pastMs = elapsedMs(now())
      runningSince = null
      stopTimer()
      return due.keys()
    },
    resume(at) {
      runningSince ??= at
      startTimer(at)
    },
    rest() {
      if (due.size === 0 && timer !== null) stopTimer()
    },
  }
}
