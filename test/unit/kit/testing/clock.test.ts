import { describe, expect, it, vi } from 'vitest'
import { createFakeOpenTok, DEFAULT_DELAYS } from '../../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../../stories/harness/time.ts'

useFakeTimers()

/** Clock whose timers fire when the test advances the time. */
function createOwnClock() {
  const timers = new Map<number, { readonly at: number; readonly act: () => void }>()
  let time = 0
  let count = 0
  return {
    clock: {
      setTimeout(act: () => void, delayMs: number) {
        count += 1
        timers.set(count, { at: time + delayMs, act })
        return count
      },
      clearTimeout: (timer: number) => void timers.delete(timer),
    },
    pending: () => timers.size,
    move(ms: number) {
      time += ms
      const due = [...timers].filter(([, { at }]) => at <= time)
      for (const [timer, { act }] of due.toSorted(([, one], [, other]) => one.at - other.at)) {
        timers.delete(timer)
        act()
      }
    },
  }
}

describe('a clock that is passed in', () => {
  it('is the only one that is used', () => {
    const { clock, move, pending } = createOwnClock()
    const { network, OT } = createFakeOpenTok({ clock })
    const session = OT.initSession('api key', 'session id')
    session.connect('a token')
    OT.initPublisher()
    expect(vi.getTimerCount()).toBe(0)
    expect(pending()).toBe(2)
    move(20)
    move(30)
    expect(session.isConnected()).toBe(true)
    network.drop()
    move(30_000)
    move(1)
    expect(session.isConnected()).toBe(false)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('has its timers cleared when they are not needed, and all of them at reset()', () => {
    const { clock, pending } = createOwnClock()
    const fake = createFakeOpenTok({ clock })
    const session = fake.OT.initSession('api key', 'session id')
    session.connect('a token')
    void session.disconnect()
    expect(pending()).toBe(0)
    fake.OT.initPublisher()
    fake.reset()
    expect(pending()).toBe(0)
  })
})

describe('the timers of the platform', () => {
  it('are looked up at each use, so that fake timers of a test runner work', async () => {
    vi.useRealTimers()
    const { OT } = createFakeOpenTok()
    vi.useFakeTimers()
    const session = OT.initSession('api key', 'session id')
    session.connect('a token')
    await pass(DEFAULT_DELAYS.infoMs + DEFAULT_DELAYS.joinMs - 1)
    expect(session.isConnected()).toBe(false)
    await pass(1)
    expect(session.isConnected()).toBe(true)
  })
})

describe('delays', () => {
  it('default to the measured ones', async () => {
    const { network, OT } = createFakeOpenTok({ delays: { giveUpMs: 1_000 } })
    const session = OT.initSession('api key', 'session id')
    session.connect('a token')
    await pass(50)
    network.drop()
    await pass(1_000)
    expect(session.isConnected()).toBe(true)
    await pass(1)
    expect(session.isConnected()).toBe(false)
  })

  it('start no timer if they are infinite', async () => {
    const { network, OT } = createFakeOpenTok({
      delays: { giveUpMs: Infinity, keepLostMs: Infinity },
    })
    const session = OT.initSession('api key', 'session id')
    session.connect('a token')
    await pass(50)
    network.drop()
    expect(vi.getTimerCount()).toBe(0)
    await pass(3_600_000)
    expect(session.isConnected()).toBe(true)
  })
})
