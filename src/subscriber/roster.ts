/** One handle for each stream that is watched. */

import type { View } from '../opentok/subscriber.adapter.ts'
import { createSubscriberHandle } from './subscriber.handle.ts'
import type {
  ReconnectingSubscriber,
  SubscriberEnvironment,
  SubscriberHandle,
} from './subscriber.handle.ts'

/** Who is watched. */
export interface Roster {
  readonly subscribers: ReadonlyMap<string, ReconnectingSubscriber>
  subscribe(view: View): ReconnectingSubscriber
  dispose(): void
}

export function createRoster(environment: SubscriberEnvironment): Roster {
  const subscribers = new Map<string, SubscriberHandle>()

  return {
    subscribers,
    subscribe(view) {
      const { streamId } = view.stream
      const known = subscribers.get(streamId)
      if (known) return known
      const handle = createSubscriberHandle(view, {
        ...environment,
        announce(subscriber, status, news) {
          if (status === 'disconnected') subscribers.delete(streamId)
          environment.announce(subscriber, status, news)
        },
      })
      if (handle.status !== 'disconnected') subscribers.set(streamId, handle)
      return handle
    },
    dispose() {
      for (const handle of subscribers.values()) handle.dispose()
      subscribers.clear()
    },
  }
}
