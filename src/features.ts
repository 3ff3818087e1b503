/** The features beside the session: signals, streams, subscribers, publishers; and what its changes mean to each. */

import type { ReconnectionEvents } from './contract/events.ts'
import type { SessionFollower } from './follow-session.ts'
import type { Availability } from './contract/availability.ts'
import type { ChildActors } from './lib/child-actors.ts'
import { createChange, guard } from './lib/emitter.ts'
import type { Emit, Emitter } from './lib/emitter.ts'
import type { SessionLike } from './contract/opentok.types.ts'
import { createDevices } from './device/device.actor.ts'
import { guardDevices } from './device/media-devices.ts'
import { createPublisherDevices } from './device/publisher-devices.ts'
import { createPublication } from './opentok/publisher.adapter.ts'
import type { SessionEndDetector } from './opentok/session-end.ts'
import {
  createGhostSource,
  createSubscriberSource,
} from './opentok/subscriber/subscriber.adapter.ts'
import type { ResolvedOptions } from './contract/options.types.ts'
import { followSession } from './follow-session.ts'
import { createConnectionQuality } from './quality/connection-quality.ts'
import { createPublisherRegistry } from './publisher/publisher.registry.ts'
import type { PublisherEnvironment, PublisherRegistry } from './publisher/publisher.registry.ts'
import { toFullJitterMs } from './session/retry.ts'
import type { SessionCounts } from './session/snapshot-cache.ts'
import { createSignals } from './signals/signals.ts'
import type { SignalOutbox } from './signals/signal-outbox.ts'
import { createPreviousConnections } from './streams/previous-connections.ts'
import type { PreviousConnections } from './streams/previous-connections.ts'
import { createStreamList } from './streams/stream-list.ts'
import type { StreamList } from './streams/stream-list.ts'
import { createSubscriberRegistry } from './subscriber/subscriber.registry.ts'
import type { SubscriberEnvironment, SubscriberRegistry } from './subscriber/subscriber.registry.ts'

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
  readonly handleSession: SessionFollower
  /** OpenTok has ended the session, and has destroyed nothing of it. */
  detachMedia(): void
  dispose(): void
}

export function createFeatures(environment: FeaturesEnvironment): Features {
  const { availability, emit, emitter, handleChange, handleError, options } = environment
  const { clock, now } = options
  const previousConnections = createPreviousConnections()
  const streamsChange = createChange(handleError)

  const signals = createSignals({ ...environment, clock, now, options: options.signals })
  const quality = createConnectionQuality()
  /** Subscribers whose sound the browser has blocked. */
  let blockedCount = 0

  const publishers = wirePublishers(
    environment,
    (previous, next) => count(() => quality.replacePublisher(previous, next)),
    () => subscribers.handleAwake(),
  )
  const subscribers = wireSubscribers(environment, previousConnections, {
    handleAudio: (isBlocked) => count(() => void (blockedCount += isBlocked ? 1 : -1)),
    handleQuality: (previous, next) => count(() => quality.replaceSubscriber(previous, next)),
  })
  const streams = createStreamList({
    identify: (connection) => guard(() => options.identify?.(connection), handleError),
    isGhost: previousConnections.isGhost,
    emit,
    tiles: subscribers,
    handleChange: streamsChange.emitChange,
    onChange: streamsChange.listening.onChange,
  })

  /** After `dispose()` the last snapshot stays as it was. */
  function count(change: () => void): void {
    if (availability() === 'disposed') return
    change()
    handleChange()
  }

  // The others' apps know the quality of this line from OpenTok's reports of it, so both events need them.
  emitter.whileListened('qualityChanged', publishers.watchQuality)
  emitter.whileListened('subscriberQualityChanged', publishers.watchQuality)

  return {
    publishers,
    subscribers,
    signals,
    streams,
    counts: {
      get audioBlocked() {
        return blockedCount > 0
      },
      get connectionQuality() {
        return quality.current
      },
      get heldSignals() {
        return signals.held.length
      },
      get subscriberCount() {
        return subscribers.subscribers.size
      },
      get publisherCount() {
        return publishers.publishers.size
      },
    },
    handleSession: followSession(environment.session, {
      previousConnections,
      publishers,
      signals,
      streams,
      subscribers,
    }),
    detachMedia() {
      publishers.send({ type: 'publisher.withdraw' })
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

function wirePublishers(
  environment: FeaturesEnvironment,
  handleQuality: PublisherEnvironment['handleQuality'],
  handleAwake: () => void,
): PublisherRegistry {
  const { availability, children, emit, end, handleChange, handleError, options, session } =
    environment
  const toDelayMs = (attempt: number) => toFullJitterMs(attempt, options.random)
  const createDevice = createDevices({
    devices: guardDevices(options.devices, handleError),
    options: options.publishers,
    spawn: children.create,
    toDelayMs,
  })
  return createPublisherRegistry({
    reconnectedMs: options.reconnectedMs,
    toDelayMs,
    isAway: () => availability() !== 'pass',
    isDisposed: () => availability() === 'disposed',
    createDevices: (publisher, handlers) =>
      createPublisherDevices(publisher, createDevice, options.publishers, handlers),
    createPublication: (publisher, own) =>
      createPublication(session, publisher, { end, handleAwake, ...own }),
    handleQuality,
    spawn: (machine) => children.create(machine, { id: 'publisher' }),
    handleChange,
    emit,
    handleError,
  })
}

function wireSubscribers(
  environment: FeaturesEnvironment,
  { isGhost }: PreviousConnections,
  handlers: Pick<SubscriberEnvironment, 'handleAudio' | 'handleQuality'>,
): SubscriberRegistry {
  const { availability, children, emit, end, handleChange, handleError, options, session } =
    environment
  const { clock, now, random, reconnectedMs } = options
  return createSubscriberRegistry({
    clock,
    now,
    reconnectedMs,
    options: options.subscribers,
    end,
    toDelayMs: (attempt) => toFullJitterMs(attempt, random),
    isAway: () => availability() === 'hold',
    isOver: () => availability() === 'closed' || availability() === 'disposed',
    isDisposed: () => availability() === 'disposed',
    createSource: (subscription, listener) =>
      isGhost(subscription.stream)
        ? createGhostSource(listener)
        : createSubscriberSource(session, subscription, listener),
    spawn: (machine, streamId) =>
      children.create(machine, { id: 'subscriber', input: { streamId } }),
    handleStatus: handleChange,
    ...handlers,
    emit,
    handleError,
  })
}
