/** Figures over the life of a wrapped session, for dashboards. */

import type { SignalErrorCode } from '../api/errors.ts'
import type { ReconnectionSnapshot, ReconnectionStatus } from '../api/snapshot.ts'

/**
 * How many signals were held, sent and dropped since `createReconnection()`.
 * @example
 * ```ts
 * import type { SignalStats } from 'opentok-reconnection'
 *
 * export const toLossRate = ({ dropped, sent }: SignalStats): number => dropped / (dropped + sent || 1)
 * ```
 */
export interface SignalStats {
  /** How many times a signal was held. */
  readonly held: number
  /** Signals that OpenTok has confirmed. */
  readonly sent: number
  /** Signals that were rejected, for any reason. */
  readonly dropped: number
  /** Of the dropped ones: those that were held for longer than `ttlMs`. */
  readonly expired: number
  /** Of the dropped ones: those that may have arrived all the same. */
  readonly outcomeUnknown: number
}

/**
 * The figures of a session since `createReconnection()`; frozen. Durations are in ms.
 * @example
 * ```ts
 * import type { Reconnection, ReconnectionStats } from 'opentok-reconnection'
 *
 * const toText = ({ downtimeMs, outages }: ReconnectionStats) => `${outages} outages, ${downtimeMs} ms`
 * export const report = (reconnection: Reconnection) => toText(reconnection.stats)
 * ```
 */
export interface ReconnectionStats {
  /** Joins that succeeded. */
  readonly joins: number
  /** Outages that began. A new loss while the status is still `reconnected` belongs to the same outage. */
  readonly outages: number
  /** Attempts to join again, in all outages together. */
  readonly attempts: number
  /** The time spent in the status `reconnecting`, in ms; the present outage is included. */
  readonly downtimeMs: number
  /** The longest outage, in ms; the present one is included. */
  readonly longestOutageMs: number
  /** The time spent in each status, in ms. A status that never occurred is missing. */
  readonly timeInStatusMs: Readonly<Partial<Record<ReconnectionStatus, number>>>
  /** How many signals were held, sent and dropped. */
  readonly signals: SignalStats
}

/** Counts what is reported to it. */
export interface StatsKeeper {
  countChange(previous: ReconnectionSnapshot, current: ReconnectionSnapshot): void
  countSignal(outcome: 'held' | 'sent' | 'dropped', code?: SignalErrorCode): void
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
    // The clock of the platform may have been set back.
    timeInStatusMs[status] = (timeInStatusMs[status] ?? 0) + Math.max(0, at - since)
    since = at
    if (status === 'reconnecting' && outageStartedAt !== null) {
      longestOutageMs = Math.max(longestOutageMs, at - outageStartedAt)
    }
  }

  return {
    countChange(previous, { attempt, outageStartedAt, phase }) {
      settle(previous)
      if (previous.outageStartedAt === null && outageStartedAt !== null) outages += 1
      const isNewAttempt = previous.phase !== phase || previous.attempt !== attempt
      if (phase === 'rejoining' && isNewAttempt) attempts += 1
    },
    countSignal(outcome, code) {
      signals[outcome] += 1
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
