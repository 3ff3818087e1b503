/** The time of a fuzzed call: it stands still until a step lets it pass, and the timers of each side are counted. */

import type { Clock } from '../../../src/index.ts'

/** Whose timers: those of this library, or those of the fake OpenTok. */
export type Owner = 'library' | 'opentok'

interface Timer {
  readonly owner: Owner
  readonly callback: () => void
  readonly dueAt: number
}

export interface FuzzClock {
  /** What the platform's clock says, in ms since the epoch. */
  readonly now: () => number
  of(owner: Owner): Clock
  count(owner: Owner): number
  /** Lets promises settle. */
  settle(): Promise<void>
  /** Fires what is due in that time, in order, and lets promises settle after each. */
  pass(ms: number): Promise<void>
  /** Sets the platform's clock; timers do not notice. */
  jump(ms: number): void
  /** The page sleeps: no timer fires, and all that were due fire when it wakes up. */
  sleep(ms: number): Promise<void>
}

/** More timers than any step has: a loop of timers would never end. */
const MAX_FIRED = 20_000

export function createFuzzClock(): FuzzClock {
  let time = 1_700_000_000_000
  let skewMs = 0
  let timers: Timer[] = []

  const settle = () => new Promise<void>((resolve) => void setImmediate(resolve))

  function findDue(end: number): Timer | undefined {
    let due: Timer | undefined
    for (const timer of timers) {
      if (timer.dueAt <= end && (due === undefined || timer.dueAt < due.dueAt)) due = timer
    }
    return due
  }

  function remove(timer: unknown): void {
    timers = timers.filter((other) => other !== timer)
  }

  async function pass(ms: number): Promise<void> {
    await settle()
    const end = time + ms
    for (let fired = 0, due = findDue(end); due; fired += 1, due = findDue(end)) {
      if (fired > MAX_FIRED) throw new Error('The timers of this call never end.')
      remove(due)
      time = Math.max(time, due.dueAt)
      due.callback()
      await settle()
    }
    time = end
  }

  return {
    now: () => time + skewMs,
    of: (owner) => ({
      setTimeout(callback, delayMs) {
        const timer = { owner, callback, dueAt: time + Math.max(0, delayMs) }
        timers.push(timer)
        return timer
      },
      clearTimeout: remove,
    }),
    count: (owner) => timers.filter((timer) => timer.owner === owner).length,
    settle,
    pass,
    jump(ms) {
      skewMs += ms
    },
    sleep(ms) {
      time += ms
      return pass(0)
    },
  }
}
