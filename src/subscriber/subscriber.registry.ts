/** The subscribers: one handle for each stream, through joins and rejoins. */

import type { AnyActorRef } from 'xstate'
import { REPLACED } from '../api/events.ts'
import type { StreamLike } from '../opentok/opentok.types.ts'
import type { Subscription } from '../opentok/subscriber.adapter.ts'
import { createSubscriberHandle } from './subscriber.handle.ts'
import type { OwnedSubscriber, SubscriberEnvironment } from './subscriber.handle.ts'
import type { ReconnectingSubscriber } from './subscriber.types.ts'

/** The subscribers that have not ended. */
export interface SubscriberRegistry {
  readonly subscribers: ReadonlyMap<string, ReconnectingSubscriber>
  readonly actors: readonly AnyActorRef[]
  /** Returns the handle of the stream; a new one if there is none. */
  subscribe(subscription: Subscription): ReconnectingSubscriber
  /** OpenTok has given up the session, and with it every subscriber. */
  handleLost(): void
  /** The session is live again: subscribers that were destroyed meanwhile are recreated if their stream lives on. */
  handleBack(isListed: (streamId: string) => boolean): void
  /** The stream is listed, or can be subscribed to again. */
  handleReturned(stream: StreamLike): void
  /** The stream is gone, whatever OpenTok still shows of it. */
  handleDestroyed(stream: StreamLike, reason: string): void
  /** The session is over. */
  handleEnded(reason: string): void
  /** OpenTok has ended the session without destroying the tiles. */
  detach(): void
  dispose(): void
}

export function createSubscriberRegistry(environment: SubscriberEnvironment): SubscriberRegistry {
  const { handleStatus, now } = environment
  const owned = new Map<string, OwnedSubscriber>()
  const subscribers = new Map<string, ReconnectingSubscriber>()

  function add(subscription: Subscription): ReconnectingSubscriber {
    const { streamId } = subscription.stream
    const added = createSubscriberHandle(subscription, {
      ...environment,
      handleStatus(_, status) {
        if (status === 'disconnected') {
          owned.delete(streamId)
          subscribers.delete(streamId)
        }
        handleStatus(streamId, status)
      },
    })
    owned.set(streamId, added)
    subscribers.set(streamId, added.handle)
    added.actor.start()
    return added.handle
  }

  /**
   * Ends a handle together with its tile. OpenTok itself removes the tile of a stream that it announces as gone, unless
   * that is a tile of a former join: the app may have kept it by preventing the default of `sessionDisconnected`.
   */
  function end({ end: endNow, handle, send }: OwnedSubscriber, reason: string): void {
    if (reason === REPLACED || handle.phase === 'waiting') endNow(reason)
    else send({ type: 'stream.destroyed', reason })
  }

  return {
    subscribers,
    get actors() {
      return [...owned.values()].map(({ actor }) => actor)
    },
    subscribe: (subscription) => subscribers.get(subscription.stream.streamId) ?? add(subscription),
    handleLost() {
      for (const { send } of owned.values()) send({ type: 'session.lost', at: now() })
    },
    handleBack(isListed) {
      for (const { handle, renew } of owned.values()) {
        if (handle.phase === 'waiting' && isListed(handle.streamId)) renew(handle.stream)
      }
    },
    handleReturned: (stream) => owned.get(stream.streamId)?.renew(stream),
    handleDestroyed({ streamId }, reason) {
      const subscriber = owned.get(streamId)
      if (subscriber) end(subscriber, reason)
    },
    handleEnded(reason) {
      for (const subscriber of owned.values()) end(subscriber, reason)
    },
    detach() {
      for (const subscriber of owned.values()) subscriber.detach()
    },
    dispose() {
      for (const subscriber of owned.values()) subscriber.dispose()
    },
  }
}
