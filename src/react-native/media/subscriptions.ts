/** Which components want a stream: it is subscribed to while one of them does. */

import type { ReconnectingSubscriber, Reconnection, StreamLike } from '../../index.ts'

/** The subscribers that components have made; one that the app has made stays the app's. */
export interface Subscriptions {
  /** Subscribes unless there is a subscriber. @returns the function that says that it is not wanted any more */
  want(stream: StreamLike): () => void
}

export function createSubscriptions(
  reconnection: Pick<Reconnection, 'subscribe' | 'subscribers'>,
): Subscriptions {
  const counts = new Map<ReconnectingSubscriber, number>()

  function find({ streamId }: StreamLike): ReconnectingSubscriber | undefined {
    const subscriber = reconnection.subscribers.get(streamId)
    return subscriber && counts.has(subscriber) ? subscriber : undefined
  }

  function make(stream: StreamLike): ReconnectingSubscriber | undefined {
    if (reconnection.subscribers.has(stream.streamId)) return undefined
    const subscriber = reconnection.subscribe(stream)
    counts.set(subscriber, 0)
    return subscriber
  }

  return {
    want(stream) {
      const subscriber = find(stream) ?? make(stream)
      if (!subscriber) return () => {}
      counts.set(subscriber, (counts.get(subscriber) ?? 0) + 1)
      return () => {
        const count = (counts.get(subscriber) ?? 1) - 1
        counts.set(subscriber, count)
        if (count > 0) return
        counts.delete(subscriber)
        subscriber.unsubscribe()
      }
    },
  }
}
