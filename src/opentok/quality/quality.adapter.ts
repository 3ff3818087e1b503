/** OpenTok's network conditions as the quality of a connection. */

import type { ConnectionQuality, DegradedBy, Quality } from '../../contract/quality.types.ts'

/** Fires with each change; of a subscriber only if its publisher sends statistics, or the server does. */
export const NETWORK_CONDITION = 'networkConditionChanged'

export const UNKNOWN_QUALITY: Quality = Object.freeze({ quality: 'unknown', degradedBy: null })

/** The path to or from one end, as far as the SDK knows it. */
interface Transport {
  readonly networkCondition?: string
  readonly networkConditionReason?: string
}

interface MediaLink {
  readonly networkDegradationSource?: string
  readonly remotePublisherTransport?: Transport
  readonly transport?: Transport
}

/** What one end says, and the side that its reason names, if any. */
interface End {
  readonly quality: ConnectionQuality | undefined
  readonly side: DegradedBy | undefined
}

/** Worst first. */
const CONDITIONS: readonly (readonly [condition: string, quality: ConnectionQuality])[] = [
  ['critical', 'poor'],
  ['warning', 'poor'],
  ['fair', 'fair'],
  ['good', 'good'],
  ['excellent', 'excellent'],
]

const SIDES: Readonly<Record<string, DegradedBy>> = {
  bothOrUnclear: 'both',
  local: 'local',
  remote: 'remote',
}

/** The client has measured nothing: its condition is a warning all the same. */
const NO_SUBSCRIBERS = 'noSubscribers'

/** Whose side a reason names, by who gives it. These reasons are new in 2.36, and known from its release notes only. */
const REASONS = {
  publisher: { downstreamConstraint: 'remote', senderQualityRestriction: 'local' },
  subscriber: { downstreamConstraint: 'local', senderQualityRestriction: 'remote' },
  /** Those who hold the publisher back may be others, so the reason alone does not say whether this subscriber does. */
  remotePublisher: { senderQualityRestriction: 'remote' },
} satisfies Record<string, Readonly<Record<string, DegradedBy>>>

/** The lowest score of a video. Measured: OpenTok gives it, or none at all, if no frame came. */
const NO_FRAMES = 1

/** Whether OpenTok has scored frames of a subscriber. */
export function hasVideoScore(event: object): boolean {
  const { qualityScore } = event as {
    readonly qualityScore?: { readonly videoQualityScore?: number }
  }
  return !qualityScore || (qualityScore.videoQualityScore ?? NO_FRAMES) > NO_FRAMES
}

/** Measured: a publisher's event has its values in `statsContainer`, other than declared, and names no side. */
export function toQuality(event: object): Quality {
  const { stats, statsContainer } = event as {
    readonly stats?: { readonly mediaLink?: MediaLink }
    readonly statsContainer?: { readonly mediaLink?: MediaLink }
  }
  const link = (stats ?? statsContainer)?.mediaLink
  const ends = [
    toEnd(link?.transport, stats ? REASONS.subscriber : REASONS.publisher),
    toEnd(link?.remotePublisherTransport, REASONS.remotePublisher),
  ]
  const found = CONDITIONS.find(([, quality]) => ends.some((end) => end.quality === quality))
  if (!found) return UNKNOWN_QUALITY
  const [, quality] = found
  const isReduced = quality === 'poor' || quality === 'fair'
  const worst = ends.filter((end) => end.quality === quality)
  return { quality, degradedBy: isReduced ? toSide(worst, link?.networkDegradationSource) : null }
}

function toEnd(transport: Transport = {}, sides: Readonly<Record<string, DegradedBy>>): End {
  const { networkCondition, networkConditionReason = '' } = transport
  if (networkConditionReason === NO_SUBSCRIBERS) return { quality: undefined, side: undefined }
  const [, quality] = CONDITIONS.find(([condition]) => condition === networkCondition) ?? []
  return { quality, side: sides[networkConditionReason] }
}

/** A side that the reasons of all the worst ends name is more certain than what OpenTok compares. */
function toSide(worst: readonly End[], source = 'bothOrUnclear'): DegradedBy | null {
  const [side, ...others] = new Set(worst.map((end) => end.side))
  return side !== undefined && others.length === 0 ? side : (SIDES[source] ?? null)
}
