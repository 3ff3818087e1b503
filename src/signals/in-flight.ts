/** What OpenTok has in hand, and for how long it may leave us without an answer. */

import type { Clock } from '../base/clock.ts'

/** What the hand keeps on those that are in it: they are many, come and go often, and mostly in order. */
export interface InHand<Item> {
  /** By the time there was a connection; 0 for one that is not in hand. */
  dueMs: number
  previous: Item | null
  next: Item | null
}

/** Its clock runs only while there is a connection; it may run slow, but never fast. */
export interface SignalHand<Item> {
  add(item: Item, at: number): void
  /** @returns whether it was in hand: an answer that comes later counts no more */
  release(item: Item): boolean
  releaseAll(): Item[]
  /** The connection is gone: the clock stands still. @returns what is in hand, so that it may have arrived or not */
  pause(at: number): Item[]
  resume(at: number): void
  /** For how long each has been in hand is not known any more: its time starts again. */
  restart(at: number): void
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

export function createSignalHand<Item extends InHand<Item>>(
  environment: HandEnvironment<Item>,
): SignalHand<Item> {
  const { ackTimeoutMs, clock, handleTimeout, now } = environment
  /** Invariant: the first is due first. */
  let first: Item | null = null
  let last: Item | null = null
  /** The time of connection so far; since `runningSince`, if that is not `null`, there is more of it. */
  let pastMs = 0
  let runningSince: number | null = null
  let timer: unknown = null
  /** The time of connection that the timer waits for. It did not fire yet, so no more can have gone by. */
  let timerAt = Infinity

  const elapsedMs = (at: number) =>
    runningSince === null ? pastMs : Math.min(pastMs + at - runningSince, timerAt)

  function list(): Item[] {
    const items: Item[] = []
    for (let item = first; item; item = item.next) items.push(item)
    return items
  }

  function stopTimer(): void {
    clock.clearTimeout(timer as never)
    timer = null
    timerAt = Infinity
  }

  /** One timer for all, for the first: it is not moved when that one is answered. */
  function startTimer(at: number): void {
    if (timer !== null || runningSince === null || !first) return
    timerAt = first.dueMs
    timer = clock.setTimeout(handleTimer, Math.max(1, timerAt - elapsedMs(at)))
  }

  function handleTimer(): void {
    // By the timer, and not by the clock, which may have been set.
    pastMs = timerAt
    stopTimer()
    const late = list().filter(({ dueMs }) => dueMs <= pastMs)
    const at = now()
    runningSince = at
    for (const item of late) handleTimeout(item)
    startTimer(at)
  }

  function release(item: Item): boolean {
    const { dueMs, next, previous } = item
    if (dueMs === 0) return false
    if (previous) previous.next = next
    else first = next
    if (next) next.previous = previous
    else last = previous
    item.dueMs = 0
    item.previous = item.next = null
    return true
  }

  return {
    add(item, at) {
      item.dueMs = elapsedMs(at) + ackTimeoutMs
      item.previous = last
      if (last) last.next = item
      else first = item
      last = item
      startTimer(at)
    },
    release,
    releaseAll() {
      stopTimer()
      return list().filter(release)
    },
    pause(at) {
      pastMs = elapsedMs(at)
      runningSince = null
      stopTimer()
      return list()
    },
    resume(at) {
      runningSince ??= at
      startTimer(at)
    },
    restart(at) {
      const dueMs = elapsedMs(at) + ackTimeoutMs
      for (const item of list()) item.dueMs = dueMs
      stopTimer()
      startTimer(at)
    },
    rest() {
      if (!first && timer !== null) stopTimer()
    },
  }
}
