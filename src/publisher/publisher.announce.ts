/** Turns a new status of a publisher into its public event. */

import type { ReconnectionEvents } from '../contract/events.ts'
import type { PublisherLike } from '../contract/opentok.types.ts'
import type { PublisherStatus } from '../contract/snapshot.ts'
import type { Emit } from '../lib/emitter.ts'
import type { PublisherContext } from './publisher.types.ts'

export function announcePublisher(
  publisher: PublisherLike,
  status: PublisherStatus,
  { error, reason }: PublisherContext,
  emit: Emit<ReconnectionEvents>,
): void {
  if (status === 'connected') emit('publisherConnected', { publisher })
  if (status === 'reconnecting') emit('publisherReconnecting', { publisher })
  if (status === 'reconnected') emit('publisherReconnected', { publisher })
  if (status === 'disconnected') emit('publisherDisconnected', { publisher, reason, error })
}
