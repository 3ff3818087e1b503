/** OpenTok's network conditions as the quality of a connection. */

import type { ConnectionQuality, DegradedBy, Quality } from '../../api/quality.types.ts'

/** Fires with each change; of a subscriber only if its publisher sends statistics, or the server does. */
export const NETWORK_CONDITION = 'networkConditionChanged'

export const UNKNOWN_QUALITY: Quality = Object.freeze({ quality: 'unknown', degradedBy: null })

/** The path to or from one end, as far as the SDK knows it. */
interface Transport {
  readonly networkCondition?: string
}

interface MediaLink {
  readonly networkDegradationSource?: string
  readonly remotePublisherTransport?: Transport
  readonly transport?: Transport
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
  const {
    networkDegradationSource = 'bothOrUnclear',
    remotePublisherTransport,
    transport,
  } = link ?? {}
  const ends = [transport?.networkCondition, remotePublisherTransport?.networkCondition]
  const [, quality] = CONDITIONS.find(([condition]) => ends.includes(condition)) ?? []
  if (quality === undefined) return UNKNOWN_QUALITY
  const isReduced = quality === 'poor' || quality === 'fair'
  const degradedBy = isReduced ? (SIDES[networkDegradationSource] ?? null) : null
  return { quality, degradedBy }
}
