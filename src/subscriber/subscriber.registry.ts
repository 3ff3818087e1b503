/** The subscribers: one handle for each stream, through joins and rejoins. */

import type { AnyActorRef } from 'xstate'
import { REPLACED } from '../api/events.ts'
import type { StreamLike } from '../opentok/opentok.types.ts'
import type { Adopted, View } from '../opentok/subscriber.adapter.ts'
import { createSubscriberHandle } from './subscriber.handle.ts'
import type { ReconnectingSubscriber } from './subscriber.types.ts'
import type { SubscriberEnvironment, SubscriberHandle } from './subscriber.handle.ts'

/** The subscribers that have not ended. */
export interface SubscriberRegistry {
  readonly subscribers: ReadonlyMap<string, ReconnectingSubscriber>
  readonly actors: readonly AnyActorRef[]
  /** The handle of the stream; a new one if it has none. */
  subscribe(view: View & Adopted): ReconnectingSubscriber
  /** OpenTok has given up the session, and with it every subscriber. */
  handleLost(): void
  /** The session is live again: subscribers that were destroyed meanwhile are made anew, if their stream lives on. */
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
  const { announce, now } = environment
  const handles = new Map<string, SubscriberHandle>()
  const subscribers = new Map<string, ReconnectingSubscriber>()

  function add(view: View & Adopted): ReconnectingSubscriber {
    const { streamId } = view.stream
    const created = createSubscriberHandle(view, {
      ...environment,
      announce(handle, status, news) {
        if (status === 'disconnected') {
          handles.delete(streamId)
          subscribers.delete(streamId)
        }
        announce(handle, status, news)
      },
    })
    handles.set(streamId, created)
    subscribers.set(streamId, created.handle)
    created.actor.start()
    return created.handle
  }

  /**
   * A handle that ends takes its tile with it. OpenTok itself removes the tile of a stream that it says is gone, unless
   * that is a tile of a former join: the app may have kept it by preventing the default of `sessionDisconnected`.
   */
  function end({ end: endNow, handle, send }: SubscriberHandle, reason: string): void {
    if (reason === REPLACED || handle.phase === 'waiting') endNow(reason)
    else send({ type: 'stream.destroyed', reason })
  }

  return {
    subscribers,
    get actors() {
      return [...handles.values()].map(({ actor }) => actor)
    },
    subscribe: (view) => subscribers.get(view.stream.streamId) ?? add(view),
    handleLost() {
      for (const { send } of handles.values()) send({ type: 'session.lost', at: now() })
    },
    handleBack(isListed) {
      for (const { handle, renew } of handles.values()) {
        if (handle.phase === 'waiting' && isListed(handle.streamId)) renew(handle.stream)
      }
    },
    handleReturned: (stream) => handles.get(stream.streamId)?.renew(stream),
    handleDestroyed: ({ streamId }, reason) => {
      const handle = handles.get(streamId)
      if (handle) end(handle, reason)
    },
    handleEnded(reason) {
      for (const handle of handles.values()) end(handle, reason)
    },
    detach() {
      for (const { detach } of handles.values()) detach()
    },
    dispose() {
      for (const handle of handles.values()) handle.dispose()
    },
  }
}
