import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createConnectionFaults } from '../../../../../src/kit/emulator/faults/connection-faults.ts'
import { createFaults } from '../../../../../src/kit/emulator/faults/faults.ts'
import { createTargetFinder } from '../../../../../src/kit/emulator/faults/find-targets.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a bad line', () => {
  const alice = { sessionId: 's', connectionId: '', data: 'alice' }
  const line = { lossPercent: 20, kbps: Infinity, delayMs: 0, jitterMs: 0 }

  it('stays bad when a cut ends by itself, and ends with restore and clear', () => {
    const faults = createFaults()
    const targets = createTargetFinder(new Set(), new Map(), () => undefined)
    const { controls } = createConnectionFaults(faults, targets)
    faults.degradation.set(line, 'alice')
    controls.cut({ target: 'alice', forMs: 3_000 })
    vi.advanceTimersByTime(2_999)
    expect(faults.refusal.of(alice)).toBe('reset')
    vi.advanceTimersByTime(1)
    expect([faults.refusal.of(alice), faults.degradation.of(alice)]).toEqual([null, line])
    controls.restore('alice')
    expect(faults.degradation.of(alice)).toBeNull()
    faults.degradation.set(line)
    controls.clear()
    expect(faults.degradation.of(alice)).toBeNull()
  })
})
