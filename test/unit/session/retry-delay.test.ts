import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toFullJitterMs } from '../../../src/session/retry.ts'

const longest = (attempt: number) => toFullJitterMs(attempt, () => 1)

describe('toFullJitterMs', () => {
  it.each([
    [1, 500],
    [2, 1_000],
    [3, 2_000],
    [5, 8_000],
    [6, 10_000],
    [7, 10_000],
    [1_000_000, 10_000],
  ])('waits before attempt %d at most %d ms', (attempt, expected) => {
    expect(longest(attempt)).toBe(expected)
  })

  it('stays within its bounds, and never waits longer for an earlier attempt', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempt, random) => {
          const delayMs = toFullJitterMs(attempt, () => random)
          expect(delayMs).toBeGreaterThanOrEqual(0)
          expect(delayMs).toBeLessThanOrEqual(10_000)
          expect(delayMs).toBe(random * longest(attempt))
          expect(longest(attempt)).toBeLessThanOrEqual(longest(attempt + 1))
        },
      ),
    )
  })

  it('uses a new random number each time', () => {
    const randoms = [0.25, 0.75]
    const random = () => randoms.shift()!
    expect([toFullJitterMs(1, random), toFullJitterMs(1, random)]).toEqual([125, 375])
  })
})
