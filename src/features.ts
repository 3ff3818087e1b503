/** The rooms beside the session: signals, streams, subscribers, publishers; and what its fate means to each. */

import { createActor } from 'xstate'
import type { ActorRefFrom } from 'xstate'
import { guard } from './base/emitter.ts'
import type { Emitter } from './base/emitter.ts'
import { PUBLISHER_STATUS_EVENTS, SIGNAL_EVENTS, SUBSCRIBER_STATUS_EVENTS } from './api/events.ts'
import type { SignalErrorCode } from './api/errors.ts'
import type { ReconnectionEvents } from './api/events.ts'
import type { SessionLike } from './opentok/opentok.types.ts'
import { createPublication } from './opentok/publisher.adapter.ts'
import type { SessionEndDetector } from './opentok/session-end.ts'
import { findFault, handOver, listenToSignals } from './opentok/signal.adapter.ts'
import { createGhostSource, createSubscriberSource } from './opentok/subscriber.adapter.ts'
import type { ResolvedOptions } from './options.ts'
import { createPublisherRegistry } from './publisher/publisher.registry.ts'
import type { PublisherRegistry } from './publisher/publisher.registry.ts'
import { toFullJitterMs } from './session/rejoin-delay.ts'
import type { sessionMachine } from './session/session.machine.ts'
import { createSignalInbox } from './signals/signal-inbox.ts'
import { createSignalOutbox } from './signals/signal-outbox.ts'
import type { Availability, SignalOutbox } from './signals/signal-outbox.ts'
import type { ReconnectionSnapshot, ReconnectionStatus } from './api/snapshot.ts'
import type { StatsKeeper } from './stats/stats.ts'
import { createStreamList } from './streams/stream-list.ts'
import type { StreamList } from './streams/stream-list.ts'
import { createSubscriberRegistry } from './subscriber/subscriber.registry.ts'
import type { SubscriberRegistry } from './subscriber/subscriber.registry.ts'

/** What the rooms share. */
export interface FeaturesEnvironment {
  readonly session: SessionLike
  readonly options: ResolvedOptions
  /** The session's; those of subscribers and publishers are its children. */
  readonly actor: ActorRefFrom<typeof sessionMachine>
  readonly emitter: Emitter<ReconnectionEvents>
  readonly stats: StatsKeeper
  readonly end: SessionEndDetector
  readonly gate: () => Availability
  /** Something of the snapshot may differ. */
  readonly handleChange: () => void
  readonly handleError: (error: unknown) => void
}

/** One of each. */
export interface Features {
  readonly publishers: PublisherRegistry
  readonly roster: SubscriberRegistry
  readonly sender: SignalOutbox
  readonly streams: StreamList
  handleSession(previous: ReconnectionSnapshot, current: ReconnectionSnapshot): void
  /** OpenTok has ended the session, and has destroyed nothing of it. */
  detach(): void
  dispose(): void
}

/** What each status lets through. */
export const GATES: Readonly<Record<ReconnectionStatus, Availability>> = {
  idle: 'closed',
  connecting: 'hold',
  connected: 'pass',
  reconnecting: 'hold',
  reconnected: 'pass',
  disconnecting: 'closed',
  disconnected: 'closed',
}

export function createFeatures(environment: FeaturesEnvironment): Features {
  const { actor, emitter, end, gate, handleChange, handleError, options, session, stats } =
    environment
  const { clock, now, reconnectedMs } = options

  const toJitterMs = (attempt: number) => toFullJitterMs(attempt, options.random)

  const sender = createSignalOutbox({
    clock,
    findFault: (to) => findFault(session, to),
    gate,
    handleChange,
    handOver: (signal) => handOver(session, signal, end.handleRefused),
    now,
    options: options.signals,
    report(fate, type, news) {
      stats.countSignal(fate, (news as { code?: SignalErrorCode }).code)
      emitter.emit(SIGNAL_EVENTS[fate], { type, ...news } as never)
    },
  })

  const receive = createSignalInbox({
    now,
    maxBytes: options.signals.maxBytes,
    handleSignal: (signal) => emitter.emit('signal', signal),
    // Told to whoever wants to know, and to nobody else: anybody in the session can cause it.
    handleError: (error) => emitter.emit('error', { error }),
  })
  emitter.whileListened('signal', () => listenToSignals(session, receive))

  const roster = createSubscriberRegistry({
    clock,
    end,
    now,
    isAway: () => gate() === 'hold',
    isOver: () => gate() !== 'hold' && gate() !== 'pass',
    reconnectedMs,
    options: options.subscribers,
    toDelayMs: toJitterMs,
    createSubscriberSource: (view, listener) =>
      streams.isGhost(view.stream)
        ? createGhostSource(listener)
        : createSubscriberSource(session, view, listener),
    spawn: (machine, streamId) =>
      createActor(machine, { parent: actor, id: 'subscriber', input: { streamId } }),
    announce(subscriber, status, news) {
      const { streamId } = subscriber
      const name = SUBSCRIBER_STATUS_EVENTS[status]
      handleChange()
      if (name) emitter.emit(name, { subscriber, streamId, ...news })
    },
    handleError,
  })

  const cannotPublish = () => gate() !== 'pass'

  const publishers = createPublisherRegistry({
    isAway: cannotPublish,
    reconnectedMs,
    toDelayMs: toJitterMs,
    createPublication: (publisher, send) =>
      createPublication(session, publisher, { end, isAway: cannotPublish, send }),
    spawn: (machine) => createActor(machine, { parent: actor, id: 'publisher' }),
    announce(publisher, status, news) {
      const name = PUBLISHER_STATUS_EVENTS[status]
      handleChange()
      if (name) emitter.emit(name, { publisher, ...news })
    },
  })

  const streams = createStreamList(
    (connection) => guard(() => options.identify?.(connection), handleError),
    {
      handleCreated: (stream) => emitter.emit('streamCreated', { stream }),
      handleReturned: roster.handleReturned,
      handleDestroyed(stream, reason) {
        roster.handleDestroyed(stream, reason)
        emitter.emit('streamDestroyed', { stream, reason })
      },
    },
  )

  /** What a change of the session means to each room. */
  function handleSession(previous: ReconnectionSnapshot, current: ReconnectionSnapshot): void {
    const { reason, status } = current
    if (previous.connectionId && !current.connectionId) {
      streams.handleSelfLost(previous.connectionId)
      if (status === 'reconnecting') {
        publishers.send({ type: 'session.lost' })
        streams.handleLost()
        roster.handleLost()
      }
    }
    if (status === previous.status) return
    if (GATES[status] === 'hold') sender.pause()
    if (GATES[status] === 'pass') {
      sender.flush()
      publishers.send({ type: 'session.joined' })
      roster.handleBack(streams.has)
    }
    if (status === 'connected') streams.handleSettled()
    if (status === 'disconnected') {
      sender.end('sessionEnded')
      // After a first join that failed a publisher is still the app's: it may try again with it.
      if (previous.status !== 'connecting') publishers.abandon()
      publishers.send({ type: 'session.ended', reason: reason ?? '' })
      streams.handleEnded(reason ?? '')
      roster.handleEnded(reason ?? '')
    }
  }

  return {
    publishers,
    roster,
    sender,
    streams,
    handleSession,
    detach() {
      publishers.withdraw()
      roster.detach()
    },
    dispose() {
      sender.end('disposed')
      emitter.dispose()
      roster.dispose()
      publishers.dispose()
    },
  }
}
