import { describe, expect, it } from 'vitest'
import { hasVideoScore, toQuality } from '../../../src/opentok/quality/quality.adapter.ts'

const toEvent = (own: string, remote: string, networkDegradationSource: string) => ({
  stats: {
    mediaLink: {
      transport: { networkCondition: own },
      remotePublisherTransport: { networkCondition: remote },
      networkDegradationSource,
    },
  },
})

describe("a subscriber's network condition", () => {
  it.each([
    ['excellent', 'excellent', 'none', 'excellent', null],
    ['good', 'excellent', 'none', 'good', null],
    ['fair', 'excellent', 'local', 'fair', 'local'],
    ['warning', 'good', 'local', 'poor', 'local'],
    ['good', 'critical', 'remote', 'poor', 'remote'],
    ['critical', 'critical', 'bothOrUnclear', 'poor', 'both'],
    ['unknown', 'critical', 'remote', 'poor', 'remote'],
    ['unknown', 'unknown', 'none', 'unknown', null],
    // A side is named only where there is a problem.
    ['good', 'good', 'local', 'good', null],
    ['warning', 'good', 'something new', 'poor', null],
  ])('%s here and %s there, because of %s, is %s by %s', (own, remote, source, quality, side) => {
    expect(toQuality(toEvent(own, remote, source))).toEqual({ quality, degradedBy: side })
  })
})

describe("a publisher's network condition", () => {
  it('names no side, as OpenTok does not know it', () => {
    const statsContainer = { mediaLink: { transport: { networkCondition: 'critical' } } }
    expect(toQuality({ statsContainer })).toEqual({ quality: 'poor', degradedBy: 'both' })
  })
})

it.each([
  ['both', { audioQualityScore: 4.2, videoQualityScore: 3.9 }, true],
  ['audio only', { audioQualityScore: 4.2 }, false],
  ['nothing that is known', undefined, true],
])('a score of %s has video: %#', (_, qualityScore, expected) => {
  expect(hasVideoScore({ qualityScore })).toBe(expected)
})

it.each([[{}], [{ stats: {} }], [{ statsContainer: {} }], [{ stats: { mediaLink: {} } }]])(
  'an event without a condition, %o, is unknown (Q5)',
  (event) => {
    expect(toQuality(event)).toEqual({ quality: 'unknown', degradedBy: null })
  },
)
