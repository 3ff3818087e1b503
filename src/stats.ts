/** Counts over the life of a wrapped session: what a dashboard asks for. */

import type { SignalErrorCode } from './errors.ts'
import type { ReconnectionSnapshot, ReconnectionStatus } from './snapshot.ts'

/** What became of signals so far. */
export interface SignalStats {
  /** How often one was put in line. */
  readonly held: number
  readonly sent: number
  /** Rejected for whatever reason. */
  readonly dropped: number
  /** Of the dropped: held for longer than `ttlMs`. */
  readonly expired: number
  /** Of the dropped: they may have arrived. */
  readonly outcomeUnknown: number
}

/** Figures since `createReconnection()`. */
export interface ReconnectionStats {
  /** Joins that succeeded. */
  readonly joins: number
  /** Outages begun; a flap inside one is the same outage. */
  readonly outages: number
  /** Rejoins tried, in all outages. */
  readonly attempts: number
  /** Time in `reconnecting`. */
  readonly downtimeMs: number
  readonly longestOutageMs: number
  /** A status that never was is not there. */
  readonly timeInStatusMs: Readonly<Partial<Record<ReconnectionStatus, number>>>
  readonly signals: SignalStats
}

/** Counts what it is told; it asks nobody. */
export interface StatsKeeper {
  countChange(previous: ReconnectionSnapshot, current: ReconnectionSnapshot): void
  countSignal(fate: 'held' | 'sent' | 'dropped', code?: SignalErrorCode): void
  read(current: ReconnectionSnapshot): ReconnectionStats
}

export function createStatsKeeper(now: () => number): StatsKeeper {
  const signals = { held: 0, sent: 0, dropped: 0, expired: 0, outcomeUnknown: 0 }
  const timeInStatusMs: Partial<Record<ReconnectionStatus, number>> = {}
  let outages = 0
  let attempts = 0
  let longestOutageMs = 0
  let since = now()

  function settle({ outageStartedAt, status }: ReconnectionSnapshot): void {
    const at = now()
    timeInStatusMs[status] = (timeInStatusMs[status] ?? 0) + at - since
    since = at
    if (status === 'reconnecting' && outageStartedAt !== null) {
      longestOutageMs = Math.max(longestOutageMs, at - outageStartedAt)
    }
  }

  return {
    countChange(previous, { outageStartedAt, phase }) {
      settle(previous)
      if (previous.outageStartedAt === null && outageStartedAt !== null) outages += 1
      if (previous.phase !== 'rejoining' && phase === 'rejoining') attempts += 1
    },
    countSignal(fate, code) {
      signals[fate] += 1
      if (code === 'expired' || code === 'outcomeUnknown') signals[code] += 1
    },
    read(current) {
      settle(current)
      return Object.freeze({
        joins: current.joins,
        outages,
        attempts,
        downtimeMs: timeInStatusMs.reconnecting ?? 0,
        longestOutageMs,
        timeInStatusMs: Object.freeze({ ...timeInStatusMs }),
        signals: Object.freeze({ ...signals }),
      })
    },
  }
}
