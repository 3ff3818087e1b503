/** The publishers: each stays published over any number of joins. */

import type { ActorRefFrom, AnyActorRef } from 'xstate'
import { ReconnectionError } from '../contract/errors.ts'
import type { ReconnectionEvents } from '../contract/events.ts'
import type { PublisherMachineEvent } from '../contract/machine-events.types.ts'
import type { PublisherLike } from '../contract/opentok.types.ts'
import type { PublisherStatus } from '../contract/snapshot.ts'
import { toSend } from '../lib/child-actors.ts'
import { createDeferred } from '../lib/deferred.ts'
import type { Deferred } from '../lib/deferred.ts'
import { followEffects } from '../lib/effects.ts'
import type { Emit } from '../lib/emitter.ts'
import { toStatus } from '../lib/snapshot.ts'
import type { Publication, PublicationEnvironment } from '../opentok/publisher.adapter.ts'
import { createPublisherQualities } from './publisher-qualities.ts'
import type { PublisherQualities } from './publisher-qualities.ts'
import { providePublisherMachine } from './publisher.actor.ts'
import type { PublisherMachineEnvironment } from './publisher.actor.ts'
import { announcePublisher } from './publisher.announce.ts'
import type { publisherMachine } from './publisher.machine.ts'

/** What creates the parts of a publisher, and who hears of it. */
export interface PublisherEnvironment extends PublisherMachineEnvironment {
  readonly createPublication: (
    publisher: PublisherLike,
    environment: Pick<PublicationEnvironment, 'isKept' | 'send'>,
  ) => Publication
  /** What is known of the quality of one of them has changed. */
  readonly handleQuality: () => void
  /** Creates the actor as a child of the session's actor, not started yet. */
  readonly spawn: (machine: typeof publisherMachine) => ActorRefFrom<typeof publisherMachine>
  /** The number of publishers may have changed; called before the new status is announced. */
  readonly handleChange: () => void
  readonly emit: Emit<ReconnectionEvents>
}

/** The publishers that have not ended. */
export interface PublisherRegistry {
  readonly size: number
  readonly qualities: Pick<PublisherQualities, 'known' | 'watch'>
  /** Resolves when it is live; rejects with the code `publishFailed`. */
  publish(publisher: PublisherLike): Promise<void>
  unpublish(publisher: PublisherLike): void
  /** Tells all of them. */
  send(event: PublisherMachineEvent): void
  dispose(): void
}

interface Entry {
  /** Settles when it is live for the first time, or will not be. */
  readonly live: Deferred
  /** Does nothing once the publisher has ended: whatever calls OpenTok may have ended it inside that call. */
  readonly send: (event: PublisherMachineEvent) => void
}

export function createPublisherRegistry(environment: PublisherEnvironment): PublisherRegistry {
  const { createPublication, emit, handleChange, spawn } = environment
  const entries = new Map<PublisherLike, Entry>()
  const publications = new WeakMap<AnyActorRef, Publication>()
  const qualities = createPublisherQualities(environment.handleQuality)
  const machine = providePublisherMachine(environment, (actor) => publications.get(actor))

  function add(publisher: PublisherLike): Promise<void> {
    let status: PublisherStatus = 'connecting'
    const actor = spawn(machine)
    const send = toSend<PublisherMachineEvent>(actor)
    const isKept = () => {
      const snapshot = actor.getSnapshot()
      return snapshot.context.wasKept && !snapshot.hasTag('withOpenTok')
    }
    const publication = createPublication(publisher, { isKept, send })
    publications.set(actor, publication)
    followEffects(actor, {
      destroy: publication.destroy,
      noteSilence: publication.noteSilence,
      unpublish: publication.unpublish,
      withdraw: publication.withdraw,
    })
    const live = createDeferred()
    actor.subscribe(({ context, value }) => {
      const previous = status
      ;({ status } = toStatus<PublisherStatus, never>(value))
      if (status === previous) return
      if (status === 'reconnecting') qualities.forget(publication)
      if (status === 'disconnected') {
        // Kept, and of no use any more: nobody else would switch its camera off.
        if (context.wasKept) publication.destroy()
        publication.release()
        entries.delete(publisher)
        qualities.delete(publication)
        live.reject(context.error ?? new ReconnectionError('publishFailed'))
      } else live.resolve()
      handleChange()
      announcePublisher(publisher, status, context, emit)
    })
    entries.set(publisher, { live, send })
    qualities.add(publication)
    actor.start()
    return live.promise
  }

  return {
    get size() {
      return entries.size
    },
    qualities,
    publish: (publisher) => entries.get(publisher)?.live.promise ?? add(publisher),
    unpublish: (publisher) => entries.get(publisher)?.send({ type: 'publisher.unpublish' }),
    send(event) {
      for (const { send } of entries.values()) send(event)
    },
    dispose() {
      for (const { live, send } of entries.values()) {
        live.reject(new ReconnectionError('disposed'))
        send({ type: 'publisher.release' })
      }
    },
  }
}
