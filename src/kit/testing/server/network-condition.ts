/** How OpenTok judges a bad line: conditions and scores, by thresholds that were measured with the real client. */

import type { Degradation } from '../../faults/fault-network.types.ts'

/** OpenTok's own words, from bad to good; `unknown` without a report. */
export type NetworkCondition = 'unknown' | 'critical' | 'warning' | 'fair' | 'good' | 'excellent'

/** The measures of a line, without the target that they were set for. */
export type LineQuality = Omit<Degradation<unknown>, 'target'>

export interface Judgement {
  readonly networkCondition: NetworkCondition
  readonly networkConditionReason: 'none' | 'unknown' | 'bandwidth' | 'packetLoss'
}

export const UNKNOWN: Judgement = { networkCondition: 'unknown', networkConditionReason: 'unknown' }

const BITS_PER_KILOBIT = 1_000

/** Without a limit, the client estimates no more than this, in bits per second. */
const BEST_BANDWIDTH = 300_000

export function judge(line: LineQuality | null): Judgement {
  const { delayMs = 0, kbps = Infinity, lossPercent = 0 } = line ?? {}
  if (lossPercent > 15 || kbps < 70) {
    return { networkCondition: 'critical', networkConditionReason: 'packetLoss' }
  }
  if (kbps < 150 || delayMs >= 1_000) {
    return { networkCondition: 'warning', networkConditionReason: 'bandwidth' }
  }
  if (kbps < 300) return { networkCondition: 'fair', networkConditionReason: 'bandwidth' }
  const isDelayed = delayMs >= 300
  return {
    networkCondition: isDelayed ? 'good' : 'excellent',
    networkConditionReason: 'none',
  }
}

const FROM_BAD_TO_GOOD: readonly NetworkCondition[] = ['critical', 'warning', 'fair', 'good']

export const isDegraded = ({ networkCondition }: Judgement): boolean =>
  FROM_BAD_TO_GOOD.indexOf(networkCondition) >= 0 && networkCondition !== 'good'

/** The worse of two lines; one that is unknown counts as good. */
export function worseOf(one: Judgement, other: Judgement): Judgement {
  const rank = ({ networkCondition }: Judgement): number => {
    const index = FROM_BAD_TO_GOOD.indexOf(networkCondition)
    return index < 0 ? FROM_BAD_TO_GOOD.length : index
  }
  return rank(other) < rank(one) ? other : one
}

/** OpenTok's `transport`: a judgement, and the estimated bandwidth in bits per second; -1 without a report. */
export function toTransport(judgement: Judgement, line: LineQuality | null): object {
  const estimate = Math.min(BEST_BANDWIDTH, (line?.kbps ?? Infinity) * BITS_PER_KILOBIT)
  const isUnknown = judgement.networkCondition === 'unknown'
  return { connectionEstimatedBandwidth: isUnknown ? -1 : estimate, ...judgement }
}

/** OpenTok's quality scores, from 1 to 5, on a line with this condition. */
export const SCORES: Readonly<Record<NetworkCondition, { audio: number; video: number }>> = {
  unknown: { audio: 4.36, video: 3.9 },
  excellent: { audio: 4.36, video: 3.9 },
  good: { audio: 4.36, video: 3.7 },
  fair: { audio: 4.3, video: 3.4 },
  warning: { audio: 4.3, video: 2.9 },
  critical: { audio: 2.1, video: 2.8 },
}
