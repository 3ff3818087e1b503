/** The quality of your own connection, from what is known of everybody's. */

import type { ConnectionQuality, Quality } from '../contract/quality.types.ts'
import { keepIfSame } from '../lib/snapshot.ts'

/** Best first. */
const RANKS: readonly ConnectionQuality[] = ['excellent', 'good', 'fair', 'poor']

/** Only others have a problem. */
const ONLY_OTHERS: Quality = { quality: 'good', degradedBy: null }

const rank = ({ quality }: Quality) => RANKS.indexOf(quality)
const isKnown = (report: Quality) => rank(report) >= 0
const isOwn = ({ degradedBy }: Quality) => degradedBy === 'local' || degradedBy === 'both'

const best = (reports: readonly Quality[]): Quality =>
  reports.reduce((one, other) => (rank(other) < rank(one) ? other : one))

const worst = (reports: readonly Quality[]): Quality =>
  reports.reduce((one, other) => (rank(other) > rank(one) ? other : one))

/**
 * Believes the subscribers first: each compares both sides. If at least half of them see a problem on your own side, it is
 * there. Your own publishers are asked only if no subscriber knows anything, as they seldom can tell whose side it is.
 * @returns a new object, as the reports may be live; `null` if nobody knows
 */
export function toConnectionQuality(
  subscribers: readonly Quality[],
  publishers: readonly Quality[],
): Quality | null {
  const report = judge(subscribers, publishers)
  return report && { quality: report.quality, degradedBy: report.degradedBy }
}

function judge(subscribers: readonly Quality[], publishers: readonly Quality[]): Quality | null {
  const known = subscribers.filter(isKnown)
  const own = known.filter(isOwn)
  if (own.length > 0 && own.length * 2 >= known.length) return worst(own)
  // A path is no better than your own side of it.
  const healthy = known.filter(({ degradedBy }) => degradedBy === null)
  if (healthy.length > 0) return best(healthy)
  if (known.length > 0) return ONLY_OTHERS
  const published = publishers.filter(isKnown)
  if (published.length === 0) return null
  const mine = published.filter(({ degradedBy }) => degradedBy !== 'remote')
  return mine.length > 0 ? worst(mine) : ONLY_OTHERS
}

/** The latest quality of your own connection. */
export interface ConnectionQualityKeeper {
  /** The same object until it changes; `null` if nobody knows. */
  readonly current: Quality | null
  /** Something that it follows from may have changed. */
  update(): void
}

/** @param readReports everything known: of subscribers, and of publishers */
export function createConnectionQuality(
  readReports: () => readonly [subscribers: readonly Quality[], publishers: readonly Quality[]],
): ConnectionQualityKeeper {
  let current: Quality | null = null
  return {
    get current() {
      return current
    },
    update() {
      const next = toConnectionQuality(...readReports())
      current = current && next ? keepIfSame(current, next) : next
    },
  }
}
