import { describe, expect, it, vi } from 'vitest'
import type { Quality } from '../../../src/contract/quality.types.ts'
import type { Publication } from '../../../src/opentok/publisher.adapter.ts'
import { createPublisherQualities } from '../../../src/publisher/publisher-qualities.ts'

const GOOD: Quality = { quality: 'good', degradedBy: null }
const POOR: Quality = { quality: 'poor', degradedBy: 'local' }

/** Publication of which only the quality matters. */
function createPublication() {
  const listeners = new Set<(quality: Quality) => void>()
  const publication = {
    watchQuality(listener: (quality: Quality) => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  } as Publication
  return {
    publication,
    listeners,
    report(quality: Quality) {
      for (const listener of listeners) listener(quality)
    },
  }
}

function setUp() {
  const handleQuality = vi.fn()
  const qualities = createPublisherQualities(handleQuality)
  const [one, other] = [createPublication(), createPublication()]
  return { handleQuality, qualities, one, other }
}

describe('the qualities of the publishers', () => {
  it('are heard only while somebody watches, once however many watch', () => {
    const { one, other, qualities } = setUp()
    qualities.add(one.publication)
    expect(one.listeners.size).toBe(0)
    const stops = [qualities.watch(), qualities.watch()]
    qualities.add(other.publication)
    expect([one.listeners.size, other.listeners.size]).toEqual([1, 1])
    stops[0]!()
    expect([one.listeners.size, other.listeners.size]).toEqual([1, 1])
    stops[1]!()
    expect([one.listeners.size, other.listeners.size]).toEqual([0, 0])
    qualities.watch()
    expect([one.listeners.size, other.listeners.size]).toEqual([1, 1])
  })

  it('are the latest report of each, and each report is announced', () => {
    const { handleQuality, one, other, qualities } = setUp()
    qualities.watch()
    for (const { publication } of [one, other]) qualities.add(publication)
    expect(qualities.known).toEqual([])
    one.report(POOR)
    other.report(GOOD)
    one.report(GOOD)
    expect(qualities.known).toEqual([GOOD, GOOD])
    expect(handleQuality).toHaveBeenCalledTimes(3)
  })

  it('are forgotten with the last watch, which is announced', () => {
    const { handleQuality, one, qualities } = setUp()
    const stop = qualities.watch()
    qualities.add(one.publication)
    one.report(POOR)
    stop()
    expect(qualities.known).toEqual([])
    expect(handleQuality).toHaveBeenCalledTimes(2)
  })

  it('are forgotten with the connection, and heard again after that', () => {
    const { handleQuality, one, qualities } = setUp()
    qualities.watch()
    qualities.add(one.publication)
    qualities.forget(one.publication)
    expect(handleQuality).not.toHaveBeenCalled()
    one.report(POOR)
    qualities.forget(one.publication)
    expect(qualities.known).toEqual([])
    expect(handleQuality).toHaveBeenCalledTimes(2)
    one.report(GOOD)
    expect(qualities.known).toEqual([GOOD])
  })

  it('end with their publisher', () => {
    const { handleQuality, one, other, qualities } = setUp()
    const stop = qualities.watch()
    for (const { publication } of [one, other]) qualities.add(publication)
    one.report(POOR)
    qualities.delete(one.publication)
    expect([one.listeners.size, other.listeners.size]).toEqual([0, 1])
    expect(qualities.known).toEqual([])
    expect(handleQuality).toHaveBeenCalledTimes(2)
    stop()
    qualities.watch()
    expect([one.listeners.size, other.listeners.size]).toEqual([0, 1])
  })
})
