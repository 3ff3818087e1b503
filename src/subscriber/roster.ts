/** One handle for each stream that is watched, through joins and rejoins. */

import type { StreamLike } from '../opentok/opentok.types.ts'
import type { View } from '../opentok/subscriber.adapter.ts'
import { createSubscriberHandle } from './subscriber.handle.ts'
import type {
  ReconnectingSubscriber,
  SubscriberEnvironment,
  SubscriberHandle,
} from './subscriber.handle.ts'

/** Who is watched, and what the session's fate means to them. */
export interface Roster {
  readonly subscribers: ReadonlyMap<string, ReconnectingSubscriber>
  subscribe(view: View): ReconnectingSubscriber
  handleStreamCreated(stream: StreamLike): void
  handleStreamDestroyed(streamId: string, reason: string): void
  /** OpenTok gave the session up, and every subscriber of it. */
  handleLost(): void
  /** Whoever was to come back after a rejoin is back. */
  handleSettled(): void
  /** The session is over. */
  handleEnded(reason: string | null): void
  dispose(): void
}

export function createRoster(environment: SubscriberEnvironment): Roster {
  const { announce, now } = environment
  const handles = new Map<string, SubscriberHandle>()
  const subscribers = new Map<string, ReconnectingSubscriber>()

  function forget(streamId: string): void {
    handles.delete(streamId)
    subscribers.delete(streamId)
  }

  return {
    subscribers,
    subscribe(view) {
      const { streamId } = view.stream
      const known = subscribers.get(streamId)
      if (known) return known
      const created = createSubscriberHandle(view, {
        ...environment,
        announce(handle, status, news) {
          if (status === 'disconnected') forget(streamId)
          announce(handle, status, news)
        },
      })
      const { handle } = created
      if (handle.status !== 'disconnected') {
        handles.set(streamId, created)
        subscribers.set(streamId, handle)
      }
      return handle
    },
    handleStreamCreated: (stream) => handles.get(stream.streamId)?.renew(stream),
    handleStreamDestroyed: (streamId, reason) =>
      handles.get(streamId)?.send({ type: 'stream.destroyed', reason }),
    handleLost() {
      for (const { send } of handles.values()) send({ type: 'session.lost', at: now() })
    },
    handleSettled() {
      for (const { handle, send } of handles.values()) {
        if (handle.phase === 'waiting') {
          send({ type: 'stream.destroyed', reason: 'networkDisconnected' })
        }
      }
    },
    handleEnded(reason) {
      for (const { send } of handles.values()) {
        send({ type: 'stream.destroyed', reason: reason ?? '' })
      }
    },
    dispose() {
      for (const handle of handles.values()) handle.dispose()
    },
  }
}
