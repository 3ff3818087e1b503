/** The quality of your own connection, from what is known of everybody's. */

import type { ConnectionQuality, Quality } from '../contract/quality.types.ts'
import { keepIfSame } from '../lib/snapshot.ts'

/** Best first. */
const RANKS: readonly ConnectionQuality[] = ['excellent', 'good', 'fair', 'poor']

/** Only others have a problem. */
const ONLY_OTHERS: Quality = { quality: 'good', degradedBy: null }

/** How many say the same. */
interface Count extends Quality {
  readonly count: number
}

const rank = ({ quality }: Quality) => RANKS.indexOf(quality)
const isOwn = ({ degradedBy }: Quality) => degradedBy === 'local' || degradedBy === 'both'

const best = (counts: readonly Count[]): Quality =>
  counts.reduce((one, other) => (rank(other) < rank(one) ? other : one))

const worst = (counts: readonly Count[]): Quality =>
  counts.reduce((one, other) => (rank(other) > rank(one) ? other : one))

const sum = (counts: readonly Count[]): number =>
  counts.reduce((total, { count }) => total + count, 0)

/**
 * Believes the subscribers first: each compares both sides. If at least half of them see a problem on your own side, it is
 * there. Your own publishers are asked only if no subscriber knows anything, as they seldom can tell whose side it is.
 * @returns `null` if nobody knows
 */
function judge(subscribers: readonly Count[], publishers: readonly Count[]): Quality | null {
  const own = subscribers.filter(isOwn)
  if (own.length > 0 && sum(own) * 2 >= sum(subscribers)) return worst(own)
  // A path is no better than your own side of it.
  const healthy = subscribers.filter(({ degradedBy }) => degradedBy === null)
  if (healthy.length > 0) return best(healthy)
  if (subscribers.length > 0) return ONLY_OTHERS
  if (publishers.length === 0) return null
  const mine = publishers.filter(({ degradedBy }) => degradedBy !== 'remote')
  return mine.length > 0 ? worst(mine) : ONLY_OTHERS
}

/** What is known, counted: a call of thousands changes as fast as one of two. */
function createCounts() {
  const counts = new Map<string, Count>()

  function add({ quality, degradedBy }: Quality, more: number): void {
    if (!RANKS.includes(quality)) return
    const key = `${quality} ${degradedBy}`
    const count = (counts.get(key)?.count ?? 0) + more
    if (count === 0) counts.delete(key)
    else counts.set(key, { quality, degradedBy, count })
  }

  return {
    /** In the order in which each was said first. */
    read: () => [...counts.values()],
    replace(previous: Quality, next: Quality) {
      add(previous, -1)
      add(next, 1)
    },
  }
}

/** The latest quality of your own connection. */
export interface ConnectionQualityKeeper {
  /** The same object until it changes; `null` if nobody knows. */
  readonly current: Quality | null
  /** The quality of one subscriber has changed; each begins, and ends, as one that is not known. */
  replaceSubscriber(previous: Quality, next: Quality): void
  /** The same of one publisher. */
  replacePublisher(previous: Quality, next: Quality): void
}

export function createConnectionQuality(): ConnectionQualityKeeper {
  const [subscribers, publishers] = [createCounts(), createCounts()]
  let current: Quality | null = null

  function update(): void {
    const judged = judge(subscribers.read(), publishers.read())
    const next = judged && { quality: judged.quality, degradedBy: judged.degradedBy }
    current = current && next ? keepIfSame(current, next) : next
  }

  return {
    get current() {
      return current
    },
    replaceSubscriber(previous, next) {
      subscribers.replace(previous, next)
      update()
    },
    replacePublisher(previous, next) {
      publishers.replace(previous, next)
      update()
    },
  }
}
