/** The publishers: each stays published over any number of joins. */

import type { ActorRefFrom, AnyActorRef } from 'xstate'
import { ReconnectionError } from '../contract/errors.ts'
import type { ReconnectionEvents } from '../contract/events.ts'
import type { PublisherMachineEvent } from '../contract/machine-events.types.ts'
import type { PublisherLike } from '../contract/opentok.types.ts'
import type { ReconnectingPublisher } from '../contract/publisher.types.ts'
import type { Emit } from '../lib/emitter.ts'
import type { Publication } from '../opentok/publisher.adapter.ts'
import { createQualityWatch } from './quality-watch.ts'
import type { QualityWatch } from './quality-watch.ts'
import { providePublisherMachine } from './publisher.actor.ts'
import type { PublisherMachineEnvironment } from './publisher.actor.ts'
import { createPublisherHandle } from './publisher.handle.ts'
import type { OwnedPublisher, PublisherHandleEnvironment } from './publisher.handle.ts'
import type { publisherMachine } from './publisher.machine.ts'

/** What creates the parts of a publisher, and who hears of it. */
export interface PublisherEnvironment
  extends
    PublisherMachineEnvironment,
    Pick<
      PublisherHandleEnvironment,
      'createDevices' | 'createPublication' | 'handleError' | 'handleQuality' | 'isDisposed'
    > {
  /** Creates the actor as a child of the session's actor, not started yet. */
  readonly spawn: (machine: typeof publisherMachine) => ActorRefFrom<typeof publisherMachine>
  /** The number of publishers may have changed; called before the new status is announced. */
  readonly handleChange: () => void
  readonly emit: Emit<ReconnectionEvents>
}

/** The publishers that have not ended. */
export interface PublisherRegistry {
  readonly publishers: ReadonlyMap<PublisherLike, ReconnectingPublisher>
  /** Has OpenTok judge their lines. @returns the cleanup */
  readonly watchQuality: QualityWatch['watch']
  /** Resolves when it is live; rejects with the code `publishFailed`. */
  publish(publisher: PublisherLike): Promise<ReconnectingPublisher>
  unpublish(publisher: PublisherLike): void
  /** Tells all of them. */
  send(event: PublisherMachineEvent): void
  /** A stream has changed: its camera or microphone was switched off or on. */
  handleStreamChanged(streamId: string): void
  dispose(): void
}

export function createPublisherRegistry(environment: PublisherEnvironment): PublisherRegistry {
  const { handleChange, spawn } = environment
  const owned = new Map<PublisherLike, OwnedPublisher>()
  const publishers = new Map<PublisherLike, ReconnectingPublisher>()
  const publications = new WeakMap<AnyActorRef, Publication>()
  const qualities = createQualityWatch()
  const machine = providePublisherMachine(environment, (actor) => publications.get(actor))
  const handleEnvironment: PublisherHandleEnvironment = {
    ...environment,
    watchQuality: qualities.watch,
    spawn: () => spawn(machine),
    handleStatus({ handle: { publisher }, publication }, status) {
      if (status === 'disconnected') {
        owned.delete(publisher)
        publishers.delete(publisher)
        qualities.delete(publication)
      }
      handleChange()
    },
  }

  function add(publisher: PublisherLike): Promise<ReconnectingPublisher> {
    const added = createPublisherHandle(publisher, publications, handleEnvironment)
    owned.set(publisher, added)
    publishers.set(publisher, added.handle)
    qualities.add(added.publication)
    added.start()
    return added.live.promise
  }

  return {
    publishers,
    watchQuality: qualities.watch,
    publish: (publisher) => owned.get(publisher)?.live.promise ?? add(publisher),
    unpublish: (publisher) => owned.get(publisher)?.send({ type: 'publisher.unpublish' }),
    send(event) {
      for (const { send } of owned.values()) send(event)
    },
    handleStreamChanged(streamId) {
      for (const { handle, readDevices } of owned.values())
        if (handle.stream?.streamId === streamId) readDevices()
    },
    dispose() {
      for (const { live, send } of owned.values()) {
        live.reject(new ReconnectionError('disposed'))
        send({ type: 'publisher.release' })
      }
    },
  }
}
