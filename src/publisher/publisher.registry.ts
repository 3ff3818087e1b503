/** The publishers: each stays published over any number of joins. */

import { fromCallback } from 'xstate'
import type { ActorRefFrom, AnyActorRef } from 'xstate'
import { ReconnectionError } from '../contract/errors.ts'
import type { ReconnectionEvents } from '../contract/events.ts'
import { toStatus } from '../lib/snapshot.ts'
import type { PublisherStatus } from '../contract/snapshot.ts'
import { createDeferred } from '../lib/deferred.ts'
import type { Deferred } from '../lib/deferred.ts'
import { followEffects, toActions } from '../lib/effects.ts'
import type { Emitter } from '../lib/emitter.ts'
import { isCutShort, isTemporaryPublishError, isTimeout } from '../opentok/error-classes.ts'
import type { PublisherLike } from '../contract/opentok.types.ts'
import type { Publication, PublicationEnvironment } from '../opentok/publisher.adapter.ts'
import { createPublisherQualities } from './publisher-qualities.ts'
import type { PublisherQualities } from './publisher-qualities.ts'
import { publisherMachine } from './publisher.machine.ts'
import type { PublisherContext } from './publisher.types.ts'
import type { PublisherMachineEvent } from '../contract/machine-events.types.ts'

/** What publishing needs from outside. */
export interface PublisherEnvironment {
  readonly reconnectedMs: number
  readonly isAway: () => boolean
  /** Wait before the next attempt in ms; attempts are counted from 1. */
  readonly toDelayMs: (attempt: number) => number
  readonly createPublication: (
    publisher: PublisherLike,
    send: PublicationEnvironment['send'],
  ) => Publication
  /** What is known of the quality of one of them has changed. */
  readonly handleQuality: () => void
  /** Creates the actor as a child of the session's actor, not started yet. */
  readonly spawn: (machine: typeof publisherMachine) => ActorRefFrom<typeof publisherMachine>
  /** The number of publishers may have changed; called before the new status is announced. */
  readonly handleChange: () => void
  readonly emit: Emitter<ReconnectionEvents>['emit']
}

/** The publishers that have not ended. */
export interface PublisherRegistry {
  readonly size: number
  readonly actors: readonly AnyActorRef[]
  readonly qualities: Pick<PublisherQualities, 'known' | 'watch'>
  /** Resolves when it is live; rejects with the code `publishFailed`. */
  publish(publisher: PublisherLike): Promise<void>
  unpublish(publisher: PublisherLike): void
  send(event: PublisherMachineEvent): void
  /** Unpublishes all of them from a session that OpenTok has ended without destroying them, and keeps them. */
  withdraw(): void
  /** The session is being left: unpublishes what OpenTok has not answered yet. */
  cancel(): void
  /** The session is over: destroys those that OpenTok never had. */
  abandon(): void
  dispose(): void
}

interface Entry {
  /** Settles when it is live for the first time, or will not be. */
  readonly live: Deferred
  readonly publication: Publication
  readonly actor: AnyActorRef
  /** Does nothing once the publisher has ended: whatever calls OpenTok may have ended it inside that call. */
  readonly send: (event: PublisherMachineEvent) => void
}

/** Attempts in a row to publish. After that the publisher ends, and the app may publish it again. */
const MAX_ATTEMPTS = 5

export function createPublisherRegistry(environment: PublisherEnvironment): PublisherRegistry {
  const { createPublication, emit, handleChange, isAway, reconnectedMs, spawn, toDelayMs } =
    environment
  const entries = new Map<PublisherLike, Entry>()
  const publications = new WeakMap<AnyActorRef, Publication>()
  const qualities = createPublisherQualities(environment.handleQuality)

  const find = (actor: AnyActorRef) => publications.get(actor)

  /** Provided once for all publishers. */
  const machine = publisherMachine.provide({
    actors: {
      ownPublisher: fromCallback(({ input }) => find(input)?.dispose),
      publish: fromCallback(({ input }) => find(input)?.publish()),
    },
    actions: toActions('unpublish', 'withdraw'),
    guards: {
      isAway: ({ event }) => isAway() || ('cause' in event && isCutShort(event.cause)),
      // Two timeouts in a row are no lost request. Measured: a publisher whose picture has failed is never answered,
      // and for the others its stream comes and goes with each attempt.
      isRetriable: ({ context, event }) =>
        context.attempt < MAX_ATTEMPTS &&
        'cause' in event &&
        isTemporaryPublishError(event.cause) &&
        !(isTimeout(event.cause) && isTimeout(context.error?.cause)),
    },
    delays: {
      backoff: ({ context }) => toDelayMs(context.attempt),
      settling: reconnectedMs,
    },
  })

  function add(publisher: PublisherLike): Promise<void> {
    let status: PublisherStatus = 'connecting'
    const send = (event: PublisherMachineEvent) =>
      void (status === 'disconnected' || actor.send(event))
    const publication = createPublication(publisher, send)
    const { unpublish, withdraw } = publication
    const actor = spawn(machine)
    publications.set(actor, publication)
    followEffects(actor, { unpublish, withdraw })
    const live = createDeferred()
    actor.subscribe(({ context, value }) => {
      const previous = status
      ;({ status } = toStatus<PublisherStatus, never>(value))
      if (status === previous) return
      if (status === 'reconnecting') qualities.forget(publication)
      if (status === 'disconnected') {
        entries.delete(publisher)
        qualities.delete(publication)
        live.reject(context.error ?? new ReconnectionError('publishFailed'))
      } else live.resolve()
      handleChange()
      announce(publisher, status, context)
    })
    entries.set(publisher, { live, publication, actor, send })
    qualities.add(publication)
    actor.start()
    return live.promise
  }

  function announce(
    publisher: PublisherLike,
    status: PublisherStatus,
    { error, reason }: PublisherContext,
  ): void {
    if (status === 'connected') emit('publisherConnected', { publisher })
    if (status === 'reconnecting') emit('publisherReconnecting', { publisher })
    if (status === 'reconnected') emit('publisherReconnected', { publisher })
    if (status === 'disconnected') emit('publisherDisconnected', { publisher, reason, error })
  }

  return {
    get size() {
      return entries.size
    },
    get actors() {
      return [...entries.values()].map(({ actor }) => actor)
    },
    qualities,
    publish: (publisher) => entries.get(publisher)?.live.promise ?? add(publisher),
    unpublish(publisher) {
      const entry = entries.get(publisher)
      entry?.publication.unpublish()
      entry?.send({ type: 'publisher.release' })
    },
    send(event) {
      for (const { send } of entries.values()) send(event)
    },
    withdraw() {
      for (const { publication } of entries.values()) publication.withdraw()
    },
    cancel() {
      for (const { publication } of entries.values()) publication.cancel()
    },
    abandon() {
      for (const { publication } of entries.values()) publication.abandon()
    },
    dispose() {
      for (const { publication, live, send } of entries.values()) {
        publication.dispose()
        live.reject(new ReconnectionError('disposed'))
        send({ type: 'publisher.release' })
      }
    },
  }
}
