/** Turns a change of a subscriber's snapshot into public events: first of the session, then of the handle. */

import type { ReconnectionEvents } from '../api/events.ts'
import type { SubscriberSnapshot } from '../api/snapshot.ts'
import type { SubscriberEvents } from '../api/subscriber-events.ts'
import type { Emitter } from '../base/emitter.ts'
import type { ReconnectingSubscriber } from './subscriber.types.ts'

/** Where the events go. */
export interface SubscriberEmitters {
  readonly session: Emitter<ReconnectionEvents>['emit']
  readonly handle: Emitter<SubscriberEvents>['emit']
}

export function announceSubscriber(
  subscriber: ReconnectingSubscriber,
  previous: SubscriberSnapshot,
  { error, phase, reason, status, streamId }: SubscriberSnapshot,
  outageMs: number,
  emit: SubscriberEmitters,
): void {
  const about = { subscriber, streamId }
  if (status !== previous.status) {
    switch (status) {
      case 'connected':
        emit.session('subscriberConnected', about)
        emit.handle(status, {})
        break
      case 'reconnecting':
        emit.session('subscriberReconnecting', about)
        emit.handle(status, {})
        break
      case 'reconnected':
        emit.session('subscriberReconnected', { ...about, outageMs })
        emit.handle(status, { outageMs })
        break
      case 'disconnected':
        emit.session('subscriberDisconnected', { ...about, reason, error })
        emit.handle(status, { reason, error })
        break
      default:
    }
    emit.handle('statusChanged', { status, previous: previous.status })
  }
  if (phase === 'stalled' && previous.phase !== phase) {
    emit.session('subscriberStalled', about)
    emit.handle(phase, {})
  }
}
