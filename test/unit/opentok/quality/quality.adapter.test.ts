import { describe, expect, it } from 'vitest'
import { hasVideoScore, toQuality } from '../../../../src/opentok/quality/quality.adapter.ts'

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

/** A condition and its reason: `warning bandwidth`. */
function toTransport(text: string) {
  const [networkCondition, networkConditionReason] = text.split(' ')
  return { networkCondition, networkConditionReason }
}

describe("the reason of a subscriber's network condition", () => {
  it.each([
    ['warning bandwidth', 'good none', 'local', 'poor by local'],
    ['critical packetLoss', 'critical packetLoss', 'bothOrUnclear', 'poor by both'],
    ['warning noSubscribers', 'good none', 'local', 'good by null'],
    ['good none', 'warning noSubscribers', 'remote', 'good by null'],
    ['warning noSubscribers', 'warning noSubscribers', 'bothOrUnclear', 'unknown by null'],
    ['good none', 'warning senderQualityRestriction', 'bothOrUnclear', 'poor by remote'],
    [
      'fair senderQualityRestriction',
      'fair senderQualityRestriction',
      'bothOrUnclear',
      'fair by remote',
    ],
    ['warning downstreamConstraint', 'good none', 'bothOrUnclear', 'poor by local'],
    // Whoever holds the publisher back may be somebody else.
    ['good none', 'warning downstreamConstraint', 'remote', 'poor by remote'],
    ['unknown unknown', 'warning downstreamConstraint', 'bothOrUnclear', 'poor by both'],
    // Both ends are as bad, and only one of them has a reason that names a side.
    ['warning bandwidth', 'warning senderQualityRestriction', 'bothOrUnclear', 'poor by both'],
    ['warning downstreamConstraint', 'warning senderQualityRestriction', 'local', 'poor by local'],
    ['critical bandwidth', 'fair senderQualityRestriction', 'local', 'poor by local'],
    ['good senderQualityRestriction', 'good none', 'none', 'good by null'],
  ])('%s here and %s there, with the source %s, is %s', (own, remote, source, expected) => {
    const mediaLink = {
      transport: toTransport(own),
      remotePublisherTransport: toTransport(remote),
      networkDegradationSource: source,
    }
    const { degradedBy, quality } = toQuality({ stats: { mediaLink } })
    expect(`${quality} by ${degradedBy}`).toBe(expected)
  })
})

describe("the reason of a publisher's network condition", () => {
  it.each([
    ['warning bandwidth', 'poor by both'],
    ['warning noSubscribers', 'unknown by null'],
    ['critical noSubscribers', 'unknown by null'],
    ['warning downstreamConstraint', 'poor by remote'],
    ['fair senderQualityRestriction', 'fair by local'],
    ['good none', 'good by null'],
  ])('%s is %s', (own, expected) => {
    const statsContainer = { mediaLink: { transport: toTransport(own) } }
    const { degradedBy, quality } = toQuality({ statsContainer })
    expect(`${quality} by ${degradedBy}`).toBe(expected)
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
