/** Turns a change of the session's snapshot into public events, in their order. */

import type { ReconnectionEvents } from '../contract/events.ts'
import type { ReconnectionSnapshot } from '../contract/snapshot.ts'
import type { Emitter } from '../lib/emitter.ts'
import { isRecoverable, isRetriable } from './retry.ts'

export function announceSession(
  previous: ReconnectionSnapshot,
  current: ReconnectionSnapshot,
  at: number,
  emit: Emitter<ReconnectionEvents>['emit'],
): void {
  const { attempt, audioBlocked, degradedBy, nextAttemptAt, phase, quality, status } = current
  if (status !== previous.status) {
    announceStatus(previous, current, at, emit)
    emit('statusChanged', { status, previous: previous.status })
  }
  if (quality !== previous.quality || degradedBy !== previous.degradedBy) {
    emit('qualityChanged', { quality, previous: previous.quality, degradedBy })
  }
  if (audioBlocked !== previous.audioBlocked) emit('audioBlockedChanged', { blocked: audioBlocked })
  if (status !== 'reconnecting') return
  if (nextAttemptAt !== null && nextAttemptAt !== previous.nextAttemptAt) {
    emit('rejoinScheduled', { attempt: attempt + 1, delayMs: nextAttemptAt - at })
  }
  const isNewAttempt = previous.phase !== phase || previous.attempt !== attempt
  if (phase === 'rejoining' && isNewAttempt) emit('rejoining', { attempt })
}

/** Announces the new status as the event of that name; `idle` and `disconnecting` have none. */
function announceStatus(
  previous: ReconnectionSnapshot,
  { attempt, error, joins, outageStartedAt, phase, reason, status }: ReconnectionSnapshot,
  at: number,
  emit: Emitter<ReconnectionEvents>['emit'],
): void {
  switch (status) {
    case 'connecting':
      return emit(status, {})
    case 'connected':
      return emit(status, { first: previous.status !== 'reconnected' })
    case 'reconnecting':
      return emit(status, { phase: phase ?? 'waiting', reason })
    case 'reconnected':
      return emit(status, {
        // The clock of the platform may have been set back.
        outageMs: Math.max(0, at - (outageStartedAt ?? at)),
        attempts: attempt,
        rejoined: joins !== previous.joins,
      })
    case 'disconnected': {
      const wasResuming = previous.status === 'reconnecting'
      const recoverable = error
        ? isRetriable(error)
        : isRecoverable({ reason: reason ?? '', wasResuming })
      return emit(status, { reason, error, recoverable })
    }
    default:
  }
}
