/** The subscribers: one handle for each stream, through joins and rejoins. */

import type { ActorRefFrom } from 'xstate'
import type { StreamLike } from '../contract/opentok.types.ts'
import type { Subscription } from '../opentok/subscriber/subscriber.adapter.ts'
import { provideSubscriberMachine } from './subscriber.actor.ts'
import type { SubscriberActorEnvironment } from './subscriber.actor.ts'
import { createSubscriberHandle } from './subscriber.handle.ts'
import type { OwnedSubscriber, SubscriberHandleEnvironment } from './subscriber.handle.ts'
import type { subscriberMachine } from './subscriber.machine.ts'
import type { ReconnectingSubscriber } from '../contract/subscriber.types.ts'

export interface SubscriberEnvironment
  extends SubscriberActorEnvironment, Omit<SubscriberHandleEnvironment, 'spawn' | 'handleAwake'> {
  /** Creates an actor as a child of the session's actor, not started yet. */
  readonly spawn: (
    machine: typeof subscriberMachine,
    streamId: string,
  ) => ActorRefFrom<typeof subscriberMachine>
}

/** The subscribers that have not ended. */
export interface SubscriberRegistry {
  readonly subscribers: ReadonlyMap<string, ReconnectingSubscriber>
  /** Whether OpenTok says of any of its objects that the browser refuses to play its sound. */
  readonly isAudioBlocked: boolean
  /** Returns the handle of the stream; a new one if there is none. */
  subscribe(subscription: Subscription): ReconnectingSubscriber
  /** OpenTok has given up the session, and with it every subscriber. */
  handleLost(reason: string): void
  /** The session is live again: subscribers that were destroyed meanwhile are recreated if their stream lives on. */
  handleBack(isListed: (streamId: string) => boolean): void
  /** The stream is listed, or can be subscribed to again. */
  handleReturned(stream: StreamLike): void
  /** The stream is gone, whatever OpenTok still shows of it. */
  handleDestroyed(stream: StreamLike, reason: string): void
  /** The stream is about to end here, and OpenTok does not know that. */
  removeTile(streamId: string): void
  /** Some picture, perhaps your own, plays: a good time to look at all of them. */
  handleAwake(): void
  /** OpenTok tries to resume the session, and still has its objects. */
  handleAway(): void
  /** OpenTok has resumed the session, or has joined it again: what was heard before should be heard. */
  handleResumed(): void
  /** The publisher has switched its sound on. */
  handleUnmuted(streamId: string): void
  /** The session is over. */
  handleEnded(reason: string): void
  /** OpenTok has ended the session without destroying the tiles. */
  detach(): void
  dispose(): void
}

/** Shortest time between two looks at the pictures, in ms. */
const LOOK_MS = 1_000

export function createSubscriberRegistry(environment: SubscriberEnvironment): SubscriberRegistry {
  const { handleStatus, now } = environment
  const owned = new Map<string, OwnedSubscriber>()
  const subscribers = new Map<string, ReconnectingSubscriber>()
  const machine = provideSubscriberMachine(environment, (streamId) => owned.get(streamId))

  /** When the pictures were last looked at. */
  let lookedAt = -Infinity

  /** Looks at all pictures, at most once a second. After a pause of all, it cannot be known which of them stands still. */
  function lookAtPictures(at: number): void {
    const sinceMs = at - lookedAt
    if (sinceMs < LOOK_MS) return
    lookedAt = at
    for (const { handle, source } of owned.values()) {
      if (sinceMs > 2 * LOOK_MS) source.picture.restart(at)
      else if (handle.phase === 'playing') source.picture.check(at)
    }
  }

  const handleEnvironment: SubscriberHandleEnvironment = {
    ...environment,
    handleAwake: lookAtPictures,
    spawn: (streamId) => environment.spawn(machine, streamId),
    handleStatus(streamId, status) {
      if (status === 'disconnected') {
        owned.delete(streamId)
        subscribers.delete(streamId)
      }
      handleStatus(streamId, status)
    },
  }

  function add(subscription: Subscription): ReconnectingSubscriber {
    const { streamId } = subscription.stream
    const added = createSubscriberHandle(subscription, handleEnvironment)
    owned.set(streamId, added)
    subscribers.set(streamId, added.handle)
    added.actor.start()
    return added.handle
  }

  /**
   * Ends a handle together with its tile. OpenTok itself removes the tile of a stream that it announces as gone, unless
   * that is a tile of a previous join: the app may have kept it by preventing the default of `sessionDisconnected`.
   */
  function end({ actor, handle, source }: OwnedSubscriber, reason: string): void {
    if (handle.phase === 'waiting') source.unsubscribe()
    actor.send({ type: 'stream.destroyed', reason })
  }

  return {
    subscribers,
    get isAudioBlocked() {
      return [...subscribers.values()].some(({ subscriber }) => subscriber?.isAudioBlocked?.())
    },
    subscribe: (subscription) => subscribers.get(subscription.stream.streamId) ?? add(subscription),
    handleLost(reason) {
      for (const subscriber of owned.values()) {
        const { actor, canResubscribe, handle, source } = subscriber
        if (canResubscribe) {
          source.keepPlace()
          actor.send({ type: 'session.lost', at: now() })
        }
        // A subscriber that must not be recreated ends together with OpenTok's object, and not before.
        else if (!source.readSubscriber() && handle.phase !== 'waiting') end(subscriber, reason)
      }
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
    removeTile: (streamId) => owned.get(streamId)?.source.unsubscribe(),
    handleAwake: () => lookAtPictures(now()),
    handleAway() {
      for (const { source } of owned.values()) source.noteSound()
    },
    handleResumed() {
      for (const { actor } of owned.values()) actor.send({ type: 'sound.due' })
    },
    handleUnmuted: (streamId) => owned.get(streamId)?.actor.send({ type: 'sound.due' }),
    handleEnded(reason) {
      for (const subscriber of owned.values()) end(subscriber, reason)
    },
    detach() {
      for (const { source } of owned.values()) source.unsubscribe()
    },
    dispose() {
      for (const subscriber of owned.values()) subscriber.dispose()
    },
  }
}
