import { describe, expect, it, vi } from 'vitest'
import { platformClock } from '../../../src/lib/clock.ts'
import { createGiveUpWait } from '../../../src/session/retry.ts'
import { pass, useFakeTimers } from '../../stories/harness/time.ts'

useFakeTimers()

function setUp() {
  const expire = vi.fn()
  const wait = createGiveUpWait({
    clock: platformClock,
    now: () => Date.now(),
    giveUpMs: 60_000,
    reconnectedMs: 3_000,
  })
  return { expire, wait: (startedAt: number | null) => wait(startedAt, expire) }
}

describe('the wait until an outage is given up', () => {
  it('covers all flaps of an outage, including the short returns', async () => {
    const { expire, wait } = setUp()
    const startedAt = Date.now()
    for (let flap = 0; flap < 6; flap += 1) {
      const stop = wait(startedAt)
      await pass(7_000)
      stop()
      await pass(2_000)
    }
    wait(startedAt)
    await pass(5_999)
    expect(expire).not.toHaveBeenCalled()
    await pass(1)
    expect(expire).toHaveBeenCalledTimes(1)
  })

  it('ends at once for a flap when no time is left', async () => {
    const { expire, wait } = setUp()
    const startedAt = Date.now()
    const stop = wait(startedAt)
    await pass(59_000)
    stop()
    await pass(2_000)
    wait(startedAt)
    await pass(1)
    expect(expire).toHaveBeenCalledTimes(1)
  })

  it('starts again for the next outage, and for each first join', async () => {
    const { expire, wait } = setUp()
    for (const startedAt of [Date.now(), Date.now() + 1, null, null]) {
      const stop = wait(startedAt)
      await pass(59_999)
      stop()
    }
    expect(expire).not.toHaveBeenCalled()
  })

  it('does not count sleep, in an outage or in a return (E8)', async () => {
    const { expire, wait } = setUp()
    const startedAt = Date.now()
    const stop = wait(startedAt)
    await pass(10_000)
    vi.setSystemTime(Date.now() + 3_600_000)
    await pass(20_000)
    expect(expire).not.toHaveBeenCalled()
    stop()
    vi.setSystemTime(Date.now() + 3_600_000)
    wait(startedAt)
    await pass(20_000)
    expect(expire).not.toHaveBeenCalled()
  })
})
