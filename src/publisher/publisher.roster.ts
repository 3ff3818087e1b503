/** What is published, and stays so over any number of joins. */

import { fromCallback } from 'xstate'
import type { ActorRefFrom, AnyActorRef } from 'xstate'
import { ReconnectionError } from '../errors.ts'
import type { PublisherLike } from '../opentok/opentok.types.ts'
import type { Publication, PublicationListener } from '../opentok/publisher.adapter.ts'
import { isCutShort, isWithoutSocket, isWorthAnotherPublish } from '../opentok/refusal.ts'
import type { PublisherStatus } from '../snapshot.ts'
import { toStatus } from '../snapshot.ts'
import { publisherMachine } from './publisher.machine.ts'
import type { PublisherEvent } from './publisher.machine.ts'

/** What publishing needs of the world. */
export interface PublisherEnvironment {
  readonly reconnectedMs: number
  readonly isAway: () => boolean
  /** Before the next attempt, counted from 1. */
  readonly toDelayMs: (attempt: number) => number
  /** The session says that it is joined, and is not. */
  readonly suspectSession: () => void
  readonly createPublication: (
    publisher: PublisherLike,
    send: PublicationListener['send'],
  ) => Publication
  /** Makes the chart's actor a child of the session's, not started yet. */
  readonly spawn: (machine: typeof publisherMachine) => ActorRefFrom<typeof publisherMachine>
  readonly announce: (publisher: PublisherLike, status: PublisherStatus, news: object) => void
}

/** What is published. */
export interface PublisherRoster {
  readonly size: number
  readonly actors: readonly AnyActorRef[]
  /** Resolves when it is live, rejects `publishFailed`. */
  publish(publisher: PublisherLike): Promise<void>
  unpublish(publisher: PublisherLike): void
  send(event: PublisherEvent): void
  dispose(): void
}

interface Entry {
  readonly live: Promise<void>
  /** Settles `live`, unless it is settled. */
  fail(error: ReconnectionError): void
  readonly publication: Publication
  readonly actor: ActorRefFrom<typeof publisherMachine>
}

/** How often in a row; an app hears of the end, and may publish anew. */
const MAX_ATTEMPTS = 5

export function createPublisherRoster(environment: PublisherEnvironment): PublisherRoster {
  const { announce, createPublication, isAway, reconnectedMs, spawn, suspectSession, toDelayMs } =
    environment
  const entries = new Map<PublisherLike, Entry>()

  function add(publisher: PublisherLike): Promise<void> {
    const publication = createPublication(publisher, (event) => actor.send(event))
    const actor = spawn(
      publisherMachine.provide({
        actors: {
          holdPublisher: fromCallback(() => publication.release),
          // OpenTok would keep the request while it resumes, and then fall over it if it gives up.
          publish: fromCallback(({ sendBack }) =>
            isAway()
              ? sendBack({ type: 'publisher.failed', cause: undefined })
              : publication.publish(),
          ),
        },
        actions: {
          giveBack: publication.giveBack,
          suspectSession({ event }) {
            if ('cause' in event && isWithoutSocket(event.cause)) suspectSession()
          },
          withdraw: publication.withdraw,
        },
        guards: {
          isAway: ({ event }) => isAway() || ('cause' in event && isCutShort(event.cause)),
          isRetriable: ({ context, event }) =>
            context.attempt < MAX_ATTEMPTS &&
            'cause' in event &&
            isWorthAnotherPublish(event.cause),
        },
        delays: {
          backoff: ({ context }) => toDelayMs(context.attempt),
          settling: reconnectedMs,
        },
      }),
    )
    let fail: Entry['fail'] = () => {}
    const live = new Promise<void>((resolve, reject) => {
      fail = reject
      let status: PublisherStatus = 'connecting'
      actor.subscribe(({ context: { error, reason }, value }) => {
        const previous = status
        ;({ status } = toStatus<PublisherStatus, never>(value))
        if (status === previous) return
        if (status === 'disconnected') {
          entries.delete(publisher)
          reject(error ?? new ReconnectionError('publishFailed'))
        } else resolve()
        announce(publisher, status, status === 'disconnected' ? { reason, error } : {})
      })
    })
    entries.set(publisher, { live, fail, publication, actor })
    actor.start()
    return live
  }

  const sendAll = (event: PublisherEvent) => {
    for (const { actor } of entries.values()) actor.send(event)
  }

  return {
    get size() {
      return entries.size
    },
    get actors() {
      return [...entries.values()].map(({ actor }) => actor)
    },
    publish: (publisher) => entries.get(publisher)?.live ?? add(publisher),
    unpublish(publisher) {
      const entry = entries.get(publisher)
      entry?.publication.unpublish()
      entry?.actor.send({ type: 'publisher.release' })
    },
    send: sendAll,
    dispose() {
      for (const { publication, actor, fail } of entries.values()) {
        publication.release()
        fail(new ReconnectionError('disposed'))
        actor.send({ type: 'publisher.release' })
      }
    },
  }
}
