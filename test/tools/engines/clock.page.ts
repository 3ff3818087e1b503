/** Replaces the clock of a page by one that a test can advance, like Playwright's: it goes on by itself meanwhile. */

interface Timer {
  readonly fire: () => void
  /** In ms of this clock. */
  dueAtMs: number
  /** Of an interval. */
  readonly everyMs: number | null
  /** Id of the browser's timer. */
  realId: number
}

declare global {
  interface Window {
    engineClock: ReturnType<typeof installClock>
  }
}

/** Must be called before any script keeps a reference to the functions of the browser's clock. */
export function installClock() {
  const RealDate = Date
  const realNow = performance.now.bind(performance)
  const startReal = window.setTimeout.bind(window)
  const stopReal = window.clearTimeout.bind(window)
  const timers = new Map<number, Timer>()
  let aheadMs = 0
  let isPaused = false
  /** What the date says, if it stands still; timers go on. */
  let fixedAt: number | null = null
  let lastId = 0

  const nowMs = () => realNow() + aheadMs
  const dateMs = () => fixedAt ?? RealDate.now() + aheadMs

  function arm(id: number, timer: Timer): void {
    stopReal(timer.realId)
    if (!isPaused) timer.realId = startReal(() => fire(id, timer), timer.dueAtMs - nowMs())
  }

  function fire(id: number, timer: Timer): void {
    if (timers.get(id) !== timer || isPaused) return
    if (timer.everyMs === null) timers.delete(id)
    else {
      timer.dueAtMs = nowMs() + timer.everyMs
      arm(id, timer)
    }
    timer.fire()
  }

  const starting =
    (isInterval: boolean) =>
    (handler: (...values: unknown[]) => void, delayMs = 0, ...values: unknown[]) => {
      const timer: Timer = {
        fire: () => handler(...values),
        dueAtMs: nowMs() + Math.max(0, delayMs),
        everyMs: isInterval ? Math.max(1, delayMs) : null,
        realId: 0,
      }
      const id = (lastId += 1)
      timers.set(id, timer)
      arm(id, timer)
      return id
    }

  const stop = (id: number) => {
    const timer = timers.get(id)
    if (timer) stopReal(timer.realId)
    timers.delete(id)
  }

  Object.assign(window, {
    setTimeout: starting(false),
    setInterval: starting(true),
    clearTimeout: stop,
    clearInterval: stop,
    Date: class extends RealDate {
      constructor(...values: []) {
        if (values.length > 0) super(...values)
        else super(dateMs())
      }
      static override now() {
        return dateMs()
      }
    },
  })
  performance.now = nowMs

  return {
    /** Fires each timer that is then due once, in order; the others come nearer. */
    async fastForward(ms: number) {
      // WebKit limits the time of a script by this clock, so the one that called this must have ended.
      await new Promise<void>((resolve) => {
        startReal(resolve, 0)
      })
      aheadMs += ms
      const due = [...timers].filter(([, { dueAtMs }]) => dueAtMs <= nowMs())
      for (const [id, timer] of due.toSorted(([, one], [, other]) => one.dueAtMs - other.dueAtMs)) {
        fire(id, timer)
        // Its promises settle before the next timer.
        await Promise.resolve()
      }
      for (const [id, timer] of timers) arm(id, timer)
    },
    setFixedTime(time: number) {
      fixedAt = time
    },
    /** Goes to that time, and then fires no timer. */
    async pauseAt(time: number) {
      await window.engineClock.fastForward(Math.max(0, time - Date.now()))
      isPaused = true
      for (const { realId } of timers.values()) stopReal(realId)
    },
  }
}

window.engineClock = installClock()
