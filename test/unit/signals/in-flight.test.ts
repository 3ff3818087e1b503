import { beforeEach, describe, expect, it, vi } from 'vitest'
import { platformClock } from '../../../src/lib/clock.ts'
import { createInFlight } from '../../../src/signals/in-flight.ts'
import type { InFlight } from '../../../src/signals/in-flight.ts'
import { pass, useFakeTimers } from '../../stories/harness/time.ts'

useFakeTimers()

let late: string[]
let inFlight: InFlight<string>
const now = () => Date.now()

beforeEach(() => {
  late = []
  inFlight = createInFlight<string>({
    clock: platformClock,
    now,
    ackTimeoutMs: 1_000,
    handleTimeout(item) {
      late.push(item)
      inFlight.remove(item)
    },
  })
})

describe('a signal in flight', () => {
  it('times out after the whole time, to the millisecond, and each at its own time', async () => {
    inFlight.resume(now())
    inFlight.add('a', now())
    await pass(300)
    inFlight.add('b', now())
    await pass(699)
    expect(late).toEqual([])
    await pass(1)
    expect(late).toEqual(['a'])
    expect(inFlight.remove('a')).toBe(false)
    await pass(299)
    expect(late).toEqual(['a'])
    await pass(1)
    expect(late).toEqual(['a', 'b'])
  })

  it('is removed once, and does not time out then', async () => {
    inFlight.resume(now())
    inFlight.add('a', now())
    expect(inFlight.remove('a')).toBe(true)
    expect(inFlight.remove('a')).toBe(false)
    await pass(2_000)
    expect(late).toEqual([])
  })

  it('keeps the timer of the first when that is answered, and times out in time', async () => {
    inFlight.resume(now())
    inFlight.add('a', now())
    await pass(400)
    inFlight.add('b', now())
    inFlight.remove('a')
    expect(vi.getTimerCount()).toBe(1)
    await pass(999)
    expect(late).toEqual([])
    await pass(1)
    expect(late).toEqual(['b'])
  })

  it('does not time out while the session is away, and has the rest of its time after that', async () => {
    inFlight.resume(now())
    inFlight.add('a', now())
    await pass(600)
    expect(inFlight.pause(now())).toEqual(['a'])
    expect(vi.getTimerCount()).toBe(0)
    await pass(60_000)
    inFlight.resume(now())
    await pass(399)
    expect(late).toEqual([])
    await pass(1)
    expect(late).toEqual(['a'])
  })

  it('that is added while the session is away has its whole time from the return on', async () => {
    inFlight.resume(now())
    await pass(5_000)
    inFlight.pause(now())
    inFlight.add('a', now())
    expect(vi.getTimerCount()).toBe(0)
    await pass(60_000)
    inFlight.resume(now())
    await pass(999)
    expect(late).toEqual([])
    await pass(1)
    expect(late).toEqual(['a'])
  })

  it('is not given more time by a second resume', async () => {
    inFlight.resume(now())
    inFlight.add('a', now())
    await pass(600)
    inFlight.resume(now())
    await pass(400)
    expect(late).toEqual(['a'])
  })

  it('has its whole time again after a restart', async () => {
    inFlight.resume(now())
    inFlight.add('a', now())
    await pass(600)
    inFlight.restart(now())
    await pass(999)
    expect(late).toEqual([])
    await pass(1)
    expect(late).toEqual(['a'])
  })

  it('times out together with the others of the same moment', async () => {
    inFlight.resume(now())
    for (const item of ['a', 'b', 'c']) inFlight.add(item, now())
    await pass(1_000)
    expect(late).toEqual(['a', 'b', 'c'])
  })
})

describe('the clock of the signals in flight', () => {
  it('is stopped by the timer, not by a clock of the platform that was set forward', async () => {
    inFlight.resume(now())
    inFlight.add('a', now())
    vi.setSystemTime(Date.now() + 3_600_000)
    inFlight.add('b', now())
    await pass(999)
    expect(late).toEqual([])
    await pass(1)
    expect(late).toEqual(['a'])
  })

  it('has no timer after the last signal has left and the queue rests', () => {
    inFlight.resume(now())
    inFlight.add('a', now())
    inFlight.add('b', now())
    inFlight.remove('a')
    inFlight.rest()
    expect(vi.getTimerCount()).toBe(1)
    inFlight.remove('b')
    inFlight.rest()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('counts a signal that comes after a rest from then on', async () => {
    inFlight.resume(now())
    inFlight.add('a', now())
    inFlight.remove('a')
    inFlight.rest()
    await pass(5_000)
    inFlight.add('b', now())
    await pass(999)
    expect(late).toEqual([])
    await pass(1)
    expect(late).toEqual(['b'])
  })

  it('hands out and forgets all at the end', async () => {
    inFlight.resume(now())
    inFlight.add('a', now())
    inFlight.add('b', now())
    expect(inFlight.removeAll()).toEqual(['a', 'b'])
    expect(vi.getTimerCount()).toBe(0)
    expect(inFlight.remove('a')).toBe(false)
    expect(inFlight.removeAll()).toEqual([])
  })
})
