/** What a new status of the session means to an app. */

import type { ReconnectionEvents } from '../events.ts'
import type { ReconnectionSnapshot, ReconnectionStatus } from '../snapshot.ts'
import { isRecoverable } from './recoverable.ts'

type News = {
  readonly [Status in ReconnectionStatus]: Status extends keyof ReconnectionEvents
    ? ReconnectionEvents[Status]
    : null
}

/** @returns the payload of the event named as the new status; `null` if it has no event of its own */
export function toNews(
  previous: ReconnectionSnapshot,
  { error, outageStartedAt, reason, status }: ReconnectionSnapshot,
  at: number,
): object | null {
  const news: News = {
    idle: null,
    connecting: {},
    connected: { first: previous.status !== 'reconnected' },
    reconnecting: { phase: 'resuming', reason },
    reconnected: { outageMs: at - (outageStartedAt ?? at), attempts: 0, rejoined: false },
    disconnecting: null,
    disconnected: { reason, error, recoverable: isRecoverable(reason, error) },
  }
  return news[status]
}
