/** What a change of the session means to its signals, streams, subscribers and publishers. */

import { AVAILABILITY } from './contract/availability.ts'
import type { SessionLike } from './contract/opentok.types.ts'
import type { ReconnectionSnapshot } from './contract/snapshot.ts'
import type { PublisherRegistry } from './publisher/publisher.registry.ts'
import type { SignalOutbox } from './signals/signal-outbox.ts'
import type { PreviousConnections } from './streams/previous-connections.ts'
import type { StreamList } from './streams/stream-list.ts'
import type { SubscriberRegistry } from './subscriber/subscriber.registry.ts'

/** Those who follow. */
export interface Followers {
  readonly previousConnections: PreviousConnections
  readonly publishers: PublisherRegistry
  readonly signals: SignalOutbox
  readonly streams: StreamList
  readonly subscribers: SubscriberRegistry
}

/** Called with the snapshots before and after a change. */
export type SessionFollower = (
  previous: ReconnectionSnapshot,
  current: ReconnectionSnapshot,
) => void

export function followSession(session: SessionLike, followers: Followers): SessionFollower {
  const { previousConnections, publishers, signals, streams, subscribers } = followers

  /** The connection is gone for good: what belongs to it has to be made again after a rejoin. */
  function handleConnectionLost(connectionId: string, current: ReconnectionSnapshot): void {
    previousConnections.add(connectionId)
    if (current.status !== 'reconnecting') return
    publishers.send({ type: 'session.lost' })
    streams.handleLost()
    subscribers.handleLost(current.reason ?? '')
  }

  function handleEnded(previous: ReconnectionSnapshot, { reason }: ReconnectionSnapshot): void {
    const text = reason ?? ''
    signals.end('sessionEnded')
    const wasJoined = previous.status !== 'connecting'
    publishers.send({ type: 'session.ended', reason: text, wasJoined })
    // OpenTok does not know of this end. It would leave tiles in the page: what a listener of the end has just subscribed
    // to, and what was subscribed to in a session that was left again before it was joined.
    if (session.connection || !previous.connectionId) subscribers.detach()
    streams.handleEnded(text)
    subscribers.handleEnded(text)
  }

  return (previous, current) => {
    const { status } = current
    if (previous.connectionId && !current.connectionId)
      handleConnectionLost(previous.connectionId, current)
    if (status === previous.status) return
    if (AVAILABILITY[status] === 'hold') signals.pause()
    if (AVAILABILITY[status] === 'pass') {
      signals.flush()
      publishers.send({ type: 'session.joined' })
      subscribers.handleBack(streams.has)
    }
    if (status === 'reconnecting') subscribers.handleAway()
    if (status === 'reconnected') subscribers.handleResumed()
    if (status === 'connected') streams.handleSettled()
    if (status === 'disconnected') handleEnded(previous, current)
  }
}
