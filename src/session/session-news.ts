/** What a new status of the session means to an app. */

import type { ReconnectionEvents } from '../events.ts'
import type { ReconnectionSnapshot, ReconnectionStatus } from '../snapshot.ts'
import { isMendable, isRetriable } from './recoverable.ts'

type News = {
  readonly [Status in ReconnectionStatus]: Status extends keyof ReconnectionEvents
    ? ReconnectionEvents[Status]
    : null
}

/** @returns the payload of the event named as the new status; `null` if it has no event of its own */
export function toNews(
  previous: ReconnectionSnapshot,
  { attempt, error, joins, outageStartedAt, phase, reason, status }: ReconnectionSnapshot,
  at: number,
): object | null {
  const news: News = {
    idle: null,
    connecting: {},
    connected: { first: previous.status !== 'reconnected' },
    reconnecting: { phase: phase ?? 'waiting', reason },
    reconnected: {
      outageMs: at - (outageStartedAt ?? at),
      attempts: attempt,
      rejoined: joins !== previous.joins,
    },
    disconnecting: null,
    disconnected: {
      reason,
      error,
      recoverable: error
        ? isRetriable(error)
        : isMendable({ reason: reason ?? '', wasResuming: previous.status === 'reconnecting' }),
    },
  }
  return news[status]
}
