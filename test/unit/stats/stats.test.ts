import { describe, expect, it } from 'vitest'
import type { SignalErrorCode } from '../../../src/contract/errors.ts'
import { IDLE_SNAPSHOT } from '../../../src/contract/snapshot.ts'
import type { ReconnectionSnapshot } from '../../../src/contract/snapshot.ts'
import { createStatsKeeper } from '../../../src/stats/stats.ts'

/** Stats of statuses that follow one another, each at its time. */
function setUp() {
  let time = 1_000
  let current = IDLE_SNAPSHOT
  const keeper = createStatsKeeper(() => time)
  return {
    keeper,
    read: () => keeper.read(current),
    wait: (ms: number) => void (time += ms),
    drop: (code: SignalErrorCode) =>
      keeper.countEvent('signalDropped', { id: '1', type: 'chat', code }),
    go(status: ReconnectionSnapshot['status'], more: Partial<ReconnectionSnapshot> = {}) {
      const previous = current
      current = { ...current, status, ...more }
      keeper.countChange(previous, current)
    },
    now: () => time,
  }
}

describe('createStatsKeeper', () => {
  it('starts with zeros', () => {
    expect(setUp().read()).toEqual({
      joins: 0,
      outages: 0,
      attempts: 0,
      downtimeMs: 0,
      longestOutageMs: 0,
      timeInStatusMs: { idle: 0 },
      signals: { held: 0, sent: 0, dropped: 0, expired: 0, outcomeUnknown: 0 },
    })
  })

  it('counts the time in each status, including the current one', () => {
    const { go, read, wait } = setUp()
    wait(10)
    go('connecting')
    wait(20)
    go('connected', { joins: 1 })
    wait(30)
    expect(read().timeInStatusMs).toEqual({ idle: 10, connecting: 20, connected: 30 })
    wait(5)
    expect(read().timeInStatusMs).toEqual({ idle: 10, connecting: 20, connected: 35 })
    expect(read().joins).toBe(1)
  })

  it('counts no time twice, and none less than 0, where the clock is set back', () => {
    const { go, read, wait } = setUp()
    wait(10)
    go('connecting')
    wait(-3_600_000)
    go('connected', { joins: 1 })
    wait(30)
    expect(read().timeInStatusMs).toEqual({ idle: 10, connecting: 0, connected: 30 })
  })

  it('counts an outage once, whatever flaps it contains', () => {
    const { go, now, read, wait } = setUp()
    go('connected')
    const outage = { outageStartedAt: now() }
    go('reconnecting', outage)
    wait(1_000)
    expect(read()).toMatchObject({ outages: 1, downtimeMs: 1_000, longestOutageMs: 1_000 })
    go('reconnected', outage)
    wait(500)
    go('reconnecting', outage)
    wait(200)
    go('reconnected', outage)
    wait(3_000)
    go('connected', { outageStartedAt: null })
    expect(read()).toMatchObject({ outages: 1, downtimeMs: 1_200, longestOutageMs: 1_700 })
  })

  it('keeps the longest outage', () => {
    const { go, now, read, wait } = setUp()
    for (const ms of [100, 300, 200]) {
      go('connected', { outageStartedAt: null })
      go('reconnecting', { outageStartedAt: now() })
      wait(ms)
    }
    go('disconnected', { outageStartedAt: null })
    expect(read()).toMatchObject({ outages: 3, longestOutageMs: 300, downtimeMs: 600 })
  })

  it('is not changed by reading', () => {
    const { go, now, read, wait } = setUp()
    go('reconnecting', { outageStartedAt: now() })
    wait(100)
    expect(read()).toEqual(read())
    wait(100)
    read()
    expect(read()).toMatchObject({ outages: 1, downtimeMs: 200 })
  })

  it('counts attempts and signals', () => {
    const { drop, go, keeper, read } = setUp()
    const phases = [
      'resuming',
      'waiting',
      'rejoining',
      'rejoining',
      'waiting',
      'rejoining',
    ] as const
    for (const phase of phases) go('reconnecting', { phase })
    // An attempt that is started again.
    go('reconnecting', { phase: 'rejoining', attempt: 3 })
    keeper.countEvent('signalHeld', { id: '1', type: 'chat' })
    for (const id of ['1', '2'])
      keeper.countEvent('signalSent', { id, type: 'chat', heldMs: 0, attempts: 1 })
    for (const code of ['overflow', 'aborted', 'sessionEnded'] as const) drop(code)
    keeper.countEvent('signalSending', { id: '6', type: 'chat' })
    expect(read()).toMatchObject({
      attempts: 3,
      longestOutageMs: 0,
      signals: { held: 1, sent: 2, dropped: 3 },
    })
  })

  it('counts dropped signals that expired, and those that may have arrived', () => {
    const { drop, read } = setUp()
    const codes = ['expired', 'outcomeUnknown', 'overflow', 'expired'] as const
    for (const code of codes) drop(code)
    expect(read().signals).toEqual({ held: 0, sent: 0, dropped: 4, expired: 2, outcomeUnknown: 1 })
  })

  it('returns frozen figures that do not change later', () => {
    const { keeper, read, wait } = setUp()
    const before = read()
    wait(100)
    keeper.countEvent('signalHeld', { id: '1', type: 'chat' })
    read()
    expect(before).toMatchObject({ signals: { held: 0 }, timeInStatusMs: { idle: 0 } })
    for (const part of [before, before.signals, before.timeInStatusMs]) {
      expect(Object.isFrozen(part)).toBe(true)
    }
  })
})
