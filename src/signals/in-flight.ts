/** Signals in flight: handed over to OpenTok, not answered yet, and each with a deadline for its answer. */

import type { Clock } from '../contract/options.types.ts'

/** The signals in flight. Their deadlines count connected time only: that clock may run slow, but never fast. */
export interface InFlight<Item> {
  add(item: Item, at: number): void
  /** @returns whether it was in flight; an answer that comes later does not count any more */
  remove(item: Item): boolean
  removeAll(): Item[]
  /** Stops the clock: the connection is lost. @returns the signals in flight, whose outcome is unknown from now on */
  pause(at: number): Item[]
  resume(at: number): void
  /** Gives every signal the whole time again, as the platform's clock was set back. */
  restart(at: number): void
  /** Stops the timer if nothing is in flight. Not part of `remove()`: mostly the next signal follows at once. */
  rest(): void
}

export interface InFlightEnvironment<Item> {
  readonly clock: Clock
  readonly now: () => number
  readonly ackTimeoutMs: number
  readonly handleTimeout: (item: Item) => void
}

export function createInFlight<Item>(environment: InFlightEnvironment<Item>): InFlight<Item> {
  const { ackTimeoutMs, clock, handleTimeout, now } = environment
  /** Ack deadlines in connected ms. Invariant: the first is due first. */
  const deadlines = new Map<Item, number>()
  /** Connected time until `connectedSince`; `null`: not connected. */
  let connectedMs = 0
  let connectedSince: number | null = null
  let timer: unknown = null
  /** Deadline of the timer, in connected ms. As it has not fired yet, no more time than that can have passed. */
  let timerDueMs = Infinity

  const elapsedMs = (at: number) =>
    connectedSince === null ? connectedMs : Math.min(connectedMs + at - connectedSince, timerDueMs)

  function stopTimer(): void {
    clock.clearTimeout(timer as never)
    timer = null
    timerDueMs = Infinity
  }

  /** One timer for all signals, set for the first: it is not moved when that one is answered. */
  function startTimer(at: number): void {
    if (timer !== null || connectedSince === null) return
    const [firstDueMs] = deadlines.values()
    if (firstDueMs === undefined) return
    // Set first, as it bounds the elapsed time too: the platform's clock may have been set forward.
    timerDueMs = firstDueMs
    timer = clock.setTimeout(handleTimer, Math.max(1, timerDueMs - elapsedMs(at)))
  }

  function handleTimer(): void {
    // Elapsed time is taken from the timer, not from the platform's clock, which may have been set.
    connectedMs = timerDueMs
    stopTimer()
    const late = [...deadlines].filter(([, dueMs]) => dueMs <= connectedMs)
    // Read after that: where the clock was set back, this restarts the deadlines.
    const at = now()
    connectedSince = at
    for (const [item] of late) handleTimeout(item)
    startTimer(at)
  }

  return {
    add(item, at) {
      deadlines.set(item, elapsedMs(at) + ackTimeoutMs)
      startTimer(at)
    },
    remove: (item) => deadlines.delete(item),
    removeAll() {
      stopTimer()
      const items = [...deadlines.keys()]
      deadlines.clear()
      return items
    },
    pause(at) {
      connectedMs = elapsedMs(at)
      connectedSince = null
      stopTimer()
      return [...deadlines.keys()]
    },
    resume(at) {
      connectedSince ??= at
      startTimer(at)
    },
    restart(at) {
      const dueMs = elapsedMs(at) + ackTimeoutMs
      for (const item of deadlines.keys()) deadlines.set(item, dueMs)
      stopTimer()
      startTimer(at)
    },
    rest() {
      if (deadlines.size === 0 && timer !== null) stopTimer()
    },
  }
}
