/** Turns a change of the session's snapshot into public events, in their order. */

import type { ReconnectionEvents } from '../api/events.ts'
import type { ReconnectionSnapshot, ReconnectionStatus } from '../api/snapshot.ts'
import { isRecoverable, isRetriable } from './rejoin-policy.ts'

type News = {
  readonly [Status in ReconnectionStatus]: Status extends keyof ReconnectionEvents
    ? ReconnectionEvents[Status]
    : null
}

type Emit = <Name extends keyof ReconnectionEvents>(
  name: Name,
  payload: ReconnectionEvents[Name],
) => void

export function announceSession(
  previous: ReconnectionSnapshot,
  current: ReconnectionSnapshot,
  at: number,
  emit: Emit,
): void {
  const { attempt, nextAttemptAt, phase, status } = current
  if (status !== previous.status) {
    const news = toNews(previous, current, at)[status]
    if (news) emit(status as 'connecting', news)
    emit('statusChanged', { status, previous: previous.status })
  }
  if (status !== 'reconnecting') return
  if (nextAttemptAt !== null && nextAttemptAt !== previous.nextAttemptAt) {
    emit('rejoinScheduled', { attempt: attempt + 1, delayMs: nextAttemptAt - at })
  }
  if (phase === 'rejoining' && previous.phase !== phase) emit('rejoining', { attempt })
}

/** For each status the payload of the event of that name; `null` if there is no such event. */
function toNews(
  previous: ReconnectionSnapshot,
  { attempt, error, joins, outageStartedAt, phase, reason }: ReconnectionSnapshot,
  at: number,
): News {
  return {
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
        : isRecoverable({ reason: reason ?? '', wasResuming: previous.status === 'reconnecting' }),
    },
  }
}
