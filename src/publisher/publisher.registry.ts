/** The publishers: each stays published over any number of joins. */

import { fromCallback } from 'xstate'
import type { ActorRefFrom, AnyActorRef } from 'xstate'
import { createDeferred } from '../base/deferred.ts'
import type { Deferred } from '../base/deferred.ts'
import { ReconnectionError } from '../api/errors.ts'
import type { PublisherLike } from '../opentok/opentok.types.ts'
import type { Publication, PublicationEnvironment } from '../opentok/publisher.adapter.ts'
import { isCutShort, isTimeout, isWorthAnotherPublish } from '../opentok/error-classes.ts'
import type { PublisherStatus } from '../api/snapshot.ts'
import { toStatus } from '../api/snapshot.ts'
import { publisherMachine } from './publisher.machine.ts'
import type { PublisherMachineEvent } from './publisher.types.ts'

/** What publishing needs from outside. */
export interface PublisherEnvironment {
  readonly reconnectedMs: number
  readonly isAway: () => boolean
  /** The wait before the next attempt in ms; attempts are counted from 1. */
  readonly toDelayMs: (attempt: number) => number
  readonly createPublication: (
    publisher: PublisherLike,
    send: PublicationEnvironment['send'],
  ) => Publication
  /** Creates the actor as a child of the session's actor, not started yet. */
  readonly spawn: (machine: typeof publisherMachine) => ActorRefFrom<typeof publisherMachine>
  readonly announce: (publisher: PublisherLike, status: PublisherStatus, news: object) => void
}

/** The publishers that have not ended. */
export interface PublisherRegistry {
  readonly size: number
  readonly actors: readonly AnyActorRef[]
  /** Resolves when it is live; rejects with the code `publishFailed`. */
  publish(publisher: PublisherLike): Promise<void>
  unpublish(publisher: PublisherLike): void
  send(event: PublisherMachineEvent): void
  /** Takes all of them off a session that OpenTok has ended without destroying them, and keeps them. */
  withdraw(): void
  /** The session is being left: takes back what OpenTok has not answered for. */
  cancel(): void
  /** The session is over: what OpenTok never had of them is destroyed. */
  abandon(): void
  dispose(): void
}

interface Entry {
  /** Settles when it is live for the first time, or will not be. */
  readonly live: Deferred
  readonly publication: Publication
  readonly actor: ActorRefFrom<typeof publisherMachine>
}

/** How many times in a row publishing is tried. After that the publisher ends, and the app may publish it again. */
const MAX_ATTEMPTS = 5

export function createPublisherRegistry(environment: PublisherEnvironment): PublisherRegistry {
  const { announce, createPublication, isAway, reconnectedMs, spawn, toDelayMs } = environment
  const entries = new Map<PublisherLike, Entry>()

  function add(publisher: PublisherLike): Promise<void> {
    const publication = createPublication(publisher, (event) => actor.send(event))
    const actor = spawn(
      publisherMachine.provide({
        actors: {
          ownPublisher: fromCallback(() => publication.dispose),
          publish: fromCallback(publication.publish),
        },
        actions: { takeBack: publication.unpublish, withdraw: publication.withdraw },
        guards: {
          isAway: ({ event }) => isAway() || ('cause' in event && isCutShort(event.cause)),
          // Twice without an answer is no lost request. Measured: a publisher whose picture has failed is never answered, and
          // at the others its stream comes and goes with each attempt.
          isRetriable: ({ context, event }) =>
            context.attempt < MAX_ATTEMPTS &&
            'cause' in event &&
            isWorthAnotherPublish(event.cause) &&
            !(isTimeout(event.cause) && isTimeout(context.error?.cause)),
        },
        delays: {
          backoff: ({ context }) => toDelayMs(context.attempt),
          settling: reconnectedMs,
        },
      }),
    )
    const live = createDeferred()
    let status: PublisherStatus = 'connecting'
    actor.subscribe(({ context: { error, reason }, value }) => {
      const previous = status
      ;({ status } = toStatus<PublisherStatus, never>(value))
      if (status === previous) return
      if (status === 'disconnected') {
        entries.delete(publisher)
        live.reject(error ?? new ReconnectionError('publishFailed'))
      } else live.resolve()
      announce(publisher, status, status === 'disconnected' ? { reason, error } : {})
    })
    entries.set(publisher, { live, publication, actor })
    actor.start()
    return live.promise
  }

  return {
    get size() {
      return entries.size
    },
    get actors() {
      return [...entries.values()].map(({ actor }) => actor)
    },
    publish: (publisher) => entries.get(publisher)?.live.promise ?? add(publisher),
    unpublish(publisher) {
      const entry = entries.get(publisher)
      entry?.publication.unpublish()
      entry?.actor.send({ type: 'publisher.release' })
    },
    send(event) {
      for (const { actor } of entries.values()) actor.send(event)
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
      for (const { publication, actor, live } of entries.values()) {
        publication.dispose()
        live.reject(new ReconnectionError('disposed'))
        actor.send({ type: 'publisher.release' })
      }
    },
  }
}
