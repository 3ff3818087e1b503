/** Turns a change of a subscriber's snapshot into public events: first of the session, then of the handle. */

import type { ReconnectionEvents } from '../contract/events.ts'
import type { SubscriberSnapshot } from '../contract/snapshot.ts'
import type { SubscriberEvents } from '../contract/event.types.ts'
import type { Emitter } from '../lib/emitter.ts'
import type { ReconnectingSubscriber } from '../contract/subscriber.types.ts'

/** Where the events go. */
export interface SubscriberEmitters {
  readonly session: Emitter<ReconnectionEvents>['emit']
  readonly handle: Emitter<SubscriberEvents>['emit']
}

/** A subscriber's status → the session's event. A handle is `connecting` from the start, before anybody can listen. */
const SESSION_EVENTS = {
  connected: 'subscriberConnected',
  reconnecting: 'subscriberReconnecting',
  reconnected: 'subscriberReconnected',
  disconnected: 'subscriberDisconnected',
} as const

export function announceSubscriber(
  subscriber: ReconnectingSubscriber,
  previous: SubscriberSnapshot,
  current: SubscriberSnapshot,
  outageMs: number,
  emit: SubscriberEmitters,
): void {
  const { degradedBy, error, phase, quality, reason, status, streamId } = current
  const about = { subscriber, streamId }
  if (status !== previous.status && status !== 'connecting') {
    const end = status === 'disconnected' ? { reason, error } : {}
    const payload = status === 'reconnected' ? { outageMs } : end
    emit.session(SESSION_EVENTS[status], { ...about, ...payload })
    emit.handle(status, payload)
    emit.handle('statusChanged', { status, previous: previous.status })
  }
  if (phase === 'stalled' && previous.phase !== phase) {
    emit.session('subscriberStalled', about)
    emit.handle(phase, {})
  }
  if (quality !== previous.quality || degradedBy !== previous.degradedBy) {
    const change = { quality, previous: previous.quality, degradedBy }
    emit.session('subscriberQualityChanged', { ...about, ...change })
    emit.handle('qualityChanged', change)
  }
}
