import { describe, expect, it } from 'vitest'
import { createRateLimiter } from '../../../src/signals/rate-limiter.ts'

describe('a rate limit', () => {
  it('lets so many signals pass in any second, to the millisecond', () => {
    const limiter = createRateLimiter(2)
    expect(limiter.waitMs(5_000)).toBe(0)
    limiter.handleSent(5_000)
    expect(limiter.waitMs(5_100)).toBe(0)
    limiter.handleSent(5_100)
    expect([5_100, 5_400, 5_999, 6_000].map(limiter.waitMs)).toEqual([900, 600, 1, 0])
    limiter.handleSent(6_000)
    expect([6_000, 6_099, 6_100].map(limiter.waitMs)).toEqual([100, 1, 0])
  })

  it('is kept on average if it is no whole number', () => {
    const limiter = createRateLimiter(2.5)
    limiter.handleSent(0)
    limiter.handleSent(0)
    expect([0, 799, 800].map(limiter.waitMs)).toEqual([800, 1, 0])
  })

  it('of infinity lets everything pass', () => {
    const limiter = createRateLimiter(Infinity)
    for (let sent = 0; sent < 100; sent += 1) {
      limiter.handleSent(0)
      expect(limiter.waitMs(0)).toBe(0)
    }
  })
})

describe('the backoff after a refused signal', () => {
  it('doubles from one second to eight with each further refusal', () => {
    const limiter = createRateLimiter(Infinity)
    let now = 0
    const waits: number[] = []
    for (let refused = 0; refused < 6; refused += 1) {
      limiter.handleRefused(now)
      const waitMs = limiter.waitMs(now)
      waits.push(waitMs)
      now += waitMs
      expect(limiter.waitMs(now - 1)).toBe(1)
      expect(limiter.waitMs(now)).toBe(0)
      expect(limiter.waitMs(now + 1)).toBe(0)
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 8_000, 8_000])
  })

  it('counts signals that were refused together as one refusal', () => {
    const limiter = createRateLimiter(Infinity)
    for (const at of [0, 0, 999]) limiter.handleRefused(at)
    expect(limiter.waitMs(0)).toBe(1_000)
    limiter.handleRefused(1_000)
    expect(limiter.waitMs(1_000)).toBe(2_000)
  })

  it('ends with an accepted signal, and begins again with one second', () => {
    const limiter = createRateLimiter(Infinity)
    limiter.handleRefused(0)
    limiter.handleRefused(1_000)
    limiter.resetBackoff()
    expect(limiter.waitMs(1_000)).toBe(0)
    limiter.handleRefused(1_100)
    expect(limiter.waitMs(1_100)).toBe(1_000)
  })

  it('applies in addition to a rate limit: the longer wait counts', () => {
    const limiter = createRateLimiter(1)
    limiter.handleSent(0)
    limiter.handleRefused(500)
    expect(limiter.waitMs(500)).toBe(1_000)
    limiter.handleSent(1_500)
    expect(limiter.waitMs(1_500)).toBe(1_000)
    expect(limiter.waitMs(2_499)).toBe(1)
  })
})
