/** The features beside the session: signals, streams, subscribers, publishers; and what its changes mean to each. */

import type { ReconnectionEvents } from './contract/events.ts'
import type { Quality } from './contract/quality.types.ts'
import { keepIfSame } from './lib/snapshot.ts'
import type { ReconnectionSnapshot } from './contract/snapshot.ts'
import { AVAILABILITY } from './contract/availability.ts'
import type { Availability } from './contract/availability.ts'
import type { ChildActors } from './lib/child-actors.ts'
import { createChange, guard } from './lib/emitter.ts'
import type { Emit, Emitter } from './lib/emitter.ts'
import type { SessionLike } from './contract/opentok.types.ts'
import { createPublication } from './opentok/publisher.adapter.ts'
import type { SessionEndDetector } from './opentok/session-end.ts'
import { createGhostSource, createSubscriberSource } from './opentok/subscriber.adapter.ts'
import type { ResolvedOptions } from './contract/options.types.ts'
import { toConnectionQuality } from './quality/connection-quality.ts'
import { createPublisherRegistry } from './publisher/publisher.registry.ts'
import type { PublisherRegistry } from './publisher/publisher.registry.ts'
import { toFullJitterMs } from './session/rejoin-delay.ts'
import type { SessionCounts } from './session/snapshot-cache.ts'
import { createSignals } from './signals/signals.ts'
import type { SignalOutbox } from './signals/signal-outbox.ts'
import { createFormerConnections } from './streams/former-connections.ts'
import { createStreamList } from './streams/stream-list.ts'
import type { StreamList } from './streams/stream-list.ts'
import { createSubscriberRegistry } from './subscriber/subscriber.registry.ts'
import type { SubscriberRegistry } from './subscriber/subscriber.registry.ts'

/** What the features have in common. */
export interface FeaturesEnvironment {
  readonly session: SessionLike
  readonly options: ResolvedOptions
  /** Of the session's actor: subscribers and publishers. */
  readonly children: ChildActors
  readonly emitter: Emitter<ReconnectionEvents>
  /** Counts an event, then announces it. */
  readonly emit: Emit<ReconnectionEvents>
  readonly end: SessionEndDetector
  readonly availability: () => Availability
  /** A count in the session's snapshot may have changed. */
  readonly handleChange: () => void
  readonly handleError: (error: unknown) => void
}

/** One of each. */
export interface Features {
  readonly publishers: PublisherRegistry
  readonly subscribers: SubscriberRegistry
  readonly signals: SignalOutbox
  readonly streams: StreamList
  /** Read live, not copied. */
  readonly counts: SessionCounts
  handleSession(previous: ReconnectionSnapshot, current: ReconnectionSnapshot): void
  /** OpenTok has ended the session, and has destroyed nothing of it. */
  detachMedia(): void
  dispose(): void
}

export function createFeatures(environment: FeaturesEnvironment): Features {
  const { availability, children, emit, emitter, end, handleChange, handleError } = environment
  const { options, session } = environment
  const { clock, now, reconnectedMs } = options

  const toDelayMs = (attempt: number) => toFullJitterMs(attempt, options.random)
  const isPassing = () => availability() === 'pass'
  const isHolding = () => availability() === 'hold'

  const streamsChange = createChange(handleError)

  const signals = createSignals({
    session,
    end,
    emitter,
    emit,
    availability,
    options: options.signals,
    clock,
    now,
    handleChange,
    handleError,
  })

  const publishers = createPublisherRegistry({
    reconnectedMs,
    toDelayMs,
    isAway: () => !isPassing(),
    createPublication: (publisher, send) =>
      createPublication(session, publisher, {
        end,
        isAway: () => !isPassing(),
        handleAwake: () => subscribers.handleAwake(),
        send,
      }),
    handleQuality,
    spawn: (machine) => children.create(machine, { id: 'publisher' }),
    handleChange,
    emit,
  })

  const formerConnections = createFormerConnections()

  const subscribers = createSubscriberRegistry({
    clock,
    now,
    reconnectedMs,
    options: options.subscribers,
    end,
    toDelayMs,
    isAway: isHolding,
    isOver: () => !isHolding() && !isPassing(),
    isDisposed: () => availability() === 'disposed',
    createSource: (subscription, listener) =>
      formerConnections.isGhost(subscription.stream)
        ? createGhostSource(listener)
        : createSubscriberSource(session, subscription, listener),
    spawn: (machine, streamId) =>
      children.create(machine, { id: 'subscriber', input: { streamId } }),
    handleStatus: handleChange,
    handleQuality,
    emit,
    handleError,
  })

  let connectionQuality: Quality | null = null

  function handleQuality(): void {
    if (availability() === 'disposed') return
    const next = toConnectionQuality(
      [...subscribers.subscribers.values()],
      publishers.qualities.known,
    )
    connectionQuality = connectionQuality && next ? keepIfSame(connectionQuality, next) : next
    handleChange()
  }

  // The others' apps know the quality of this line from OpenTok's reports of it, so both events need them.
  emitter.whileListened('qualityChanged', publishers.qualities.watch)
  emitter.whileListened('subscriberQualityChanged', publishers.qualities.watch)

  const streams = createStreamList({
    identify: (connection) => guard(() => options.identify?.(connection), handleError),
    isGhost: formerConnections.isGhost,
    emit,
    tiles: subscribers,
    handleChange: streamsChange.emitChange,
    onChange: streamsChange.listening.onChange,
  })

  /** The connection is gone for good: what belongs to it has to be made again after a rejoin. */
  function handleConnectionLost(connectionId: string, current: ReconnectionSnapshot): void {
    formerConnections.add(connectionId)
    if (current.status !== 'reconnecting') return
    publishers.send({ type: 'session.lost' })
    streams.handleLost()
    subscribers.handleLost(current.reason ?? '')
  }

  function handleEnded(previous: ReconnectionSnapshot, { reason }: ReconnectionSnapshot): void {
    const text = reason ?? ''
    signals.end('sessionEnded')
    // After a failed first join a publisher still belongs to the app, which may try again with it.
    if (previous.status !== 'connecting') publishers.abandon()
    publishers.send({ type: 'session.ended', reason: text })
    // OpenTok does not know of this end. It would leave tiles in the page: what a listener of the end has just subscribed
    // to, and what was subscribed to in a session that was left again before it was joined.
    if (session.connection || !previous.connectionId) subscribers.detach()
    streams.handleEnded(text)
    subscribers.handleEnded(text)
  }

  return {
    publishers,
    subscribers,
    signals,
    streams,
    counts: {
      get connectionQuality() {
        return connectionQuality
      },
      get heldSignals() {
        return signals.held.length
      },
      get subscriberCount() {
        return subscribers.subscribers.size
      },
      get publisherCount() {
        return publishers.size
      },
    },
    handleSession(previous, current) {
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
      if (status === 'connected') streams.handleSettled()
      if (status === 'disconnected') handleEnded(previous, current)
    },
    detachMedia() {
      publishers.withdraw()
      subscribers.detach()
    },
    dispose() {
      signals.end('disposed')
      for (const { dispose } of [emitter, signals, streamsChange]) dispose()
      subscribers.dispose()
      publishers.dispose()
    },
  }
}
