/** Figures over the life of a wrapped session, for dashboards. */

import type { ReconnectionEvents } from '../contract/events.ts'
import type { ReconnectionSnapshot, ReconnectionStatus } from '../contract/snapshot.ts'
import type { ReconnectionStats } from '../contract/reconnection.types.ts'

/** Counts what is reported to it. */
export interface StatsKeeper {
  countChange(previous: ReconnectionSnapshot, current: ReconnectionSnapshot): void
  /** Counts the events of signals, and leaves out all others. */
  countEvent<Name extends keyof ReconnectionEvents>(
    name: Name,
    payload: ReconnectionEvents[Name],
  ): void
  read(current: ReconnectionSnapshot): ReconnectionStats
}

const OUTCOMES: Partial<Record<keyof ReconnectionEvents, 'held' | 'sent' | 'dropped'>> = {
  signalHeld: 'held',
  signalSent: 'sent',
  signalDropped: 'dropped',
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
    countEvent(name, payload) {
      const outcome = OUTCOMES[name]
      if (!outcome) return
      signals[outcome] += 1
      const code = 'code' in payload ? payload.code : undefined
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
