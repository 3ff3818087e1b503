import { describe, expect, it, vi } from 'vitest'
import { toAwakeClock, waitAwake } from '../../../src/lib/awake-timer.ts'
import { platformClock } from '../../../src/lib/clock.ts'
import { pass, useFakeTimers } from '../../stories/harness/time.ts'

useFakeTimers()

const environment = { clock: platformClock, now: () => Date.now() }

/** Sleep of the machine: the clock advances, and no timer fires. */
const sleep = (ms: number) => vi.setSystemTime(Date.now() + ms)

describe('waitAwake()', () => {
  it('calls back after exactly the given time, and leaves no timer', async () => {
    const callback = vi.fn()
    waitAwake(environment, 12_345, callback)
    await pass(12_344)
    expect(callback).not.toHaveBeenCalled()
    await pass(1)
    expect(callback).toHaveBeenCalledTimes(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('needs ten timers, and one for the shortest times', async () => {
    for (const [delayMs, expected] of [
      [12_345, 10],
      [1, 1],
      [0, 1],
    ] as const) {
      const setTimer = vi.fn(platformClock.setTimeout)
      const callback = vi.fn()
      waitAwake(
        { ...environment, clock: { ...platformClock, setTimeout: setTimer } },
        delayMs,
        callback,
      )
      await pass(delayMs)
      expect(callback).toHaveBeenCalledTimes(1)
      expect(setTimer).toHaveBeenCalledTimes(expected)
    }
  })

  it.each([2_001, 600_000, 86_400_000])('does not count %i ms of sleep', async (asleepMs) => {
    const callback = vi.fn()
    waitAwake(environment, 10_000, callback)
    await pass(5_500)
    sleep(asleepMs)
    // The interval in which sleep began does not count at all: its awake part is unknown.
    await pass(4_500)
    expect(callback).not.toHaveBeenCalled()
    await pass(1_000)
    expect(callback).toHaveBeenCalledTimes(1)
  })

  it('counts time on a busy page, where a timer is up to two seconds late', async () => {
    const callback = vi.fn()
    waitAwake(environment, 10_000, callback)
    await pass(500)
    sleep(2_000)
    await pass(7_500)
    expect(callback).toHaveBeenCalledTimes(1)
  })

  it('counts in full while the browser throttles every timer to one per minute', async () => {
    const callback = vi.fn()
    const throttled: (() => void)[] = []
    const clock = {
      setTimeout: (run: () => void) => throttled.push(run),
      clearTimeout: () => {},
    }
    waitAwake({ ...environment, clock }, 600_000, callback)
    let minutes = 0
    while (callback.mock.calls.length === 0 && minutes < 100) {
      minutes += 1
      sleep(120_000)
      throttled.shift()?.()
    }
    // The first interval looks like sleep.
    expect(minutes).toBe(6)
  })

  it('returns the remaining time when it is stopped, and does not call back', async () => {
    const callback = vi.fn()
    const stop = waitAwake(environment, 10_000, callback)
    await pass(3_300)
    expect(stop()).toBe(6_700)
    expect(vi.getTimerCount()).toBe(0)
    await pass(60_000)
    expect(callback).not.toHaveBeenCalled()
  })

  it('returns the remaining time after sleep, and after the clock is set back', async () => {
    const slept = waitAwake(environment, 10_000, () => {})
    await pass(500)
    sleep(3_600_000)
    expect(slept()).toBe(9_000)
    const setBack = waitAwake(environment, 10_000, () => {})
    sleep(-3_600_000)
    expect(setBack()).toBe(10_000)
    const overdue = waitAwake(environment, 15, () => {})
    await pass(14)
    sleep(10)
    expect(overdue()).toBe(0)
  })
})

describe('toAwakeClock()', () => {
  it('starts and stops awake timers, and ignores an unknown one', async () => {
    const clock = toAwakeClock(environment)
    const callback = vi.fn()
    clock.clearTimeout(clock.setTimeout(callback, 1_000) as never)
    clock.clearTimeout(null as never)
    await pass(1_000)
    expect(callback).not.toHaveBeenCalled()
    clock.setTimeout(callback, 1_000)
    await pass(1_000)
    expect(callback).toHaveBeenCalledTimes(1)
  })
})
