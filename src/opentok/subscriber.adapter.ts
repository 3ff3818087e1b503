/** The SDK's subscriber of one stream, and its events as the events of our chart. */

import type { SubscriberEvent } from '../subscriber/subscriber.machine.ts'
import { bind } from './bind.ts'
import type { SessionLike, StreamLike, SubscriberLike } from './opentok.types.ts'

/** What is viewed, and where it is shown. */
export interface View {
  readonly stream: StreamLike
  readonly target: HTMLElement | string | undefined
  readonly properties: object | undefined
}

/** Who hears of it. */
export interface ViewListener {
  readonly now: () => number
  /** The SDK made a new element. */
  readonly handleElement: () => void
  readonly send: (event: SubscriberEvent) => void
}

/** The SDK's subscriber of one stream. */
export interface Viewer {
  /** `null` when there is none, or none any more. */
  readonly subscriber: SubscriberLike | null
  subscribe(): void
  /** Stops listening, and leaves the SDK's object as it is. */
  release(): void
  unsubscribe(): void
}

/** @see scenarios T1, T4, T7, T12 */
export function createViewer(
  session: SessionLike,
  { stream, target, properties }: View,
  { now, handleElement, send }: ViewListener,
): Viewer {
  let current: SubscriberLike | null = null
  let unbind = () => {}

  function release(): void {
    unbind()
    current = null
  }

  function unsubscribe(): void {
    const subscriber = current
    release()
    if (subscriber) session.unsubscribe(subscriber)
  }

  /** A dead object leaves an error widget in the page until it is unsubscribed. */
  function fail(cause: unknown): void {
    unsubscribe()
    send({ type: 'subscriber.failed', cause })
  }

  function subscribe(): void {
    try {
      current =
        session.subscribe(stream, target, properties, (error) => {
          if (error) fail(error)
        }) ?? null
      if (!current) return
      unbind = bind(current, {
        connected: () => send({ type: 'subscriber.connected' }),
        disconnected: () => send({ type: 'subscriber.interrupted', at: now() }),
        destroyed: ({ reason = '' }) => {
          // It is emptied by now, and must not be listened to again.
          release()
          send({ type: 'subscriber.destroyed', reason })
        },
        videoElementCreated: handleElement,
      })
    } catch (error) {
      fail(error)
    }
  }

  return {
    get subscriber() {
      return current
    },
    subscribe,
    release,
    unsubscribe,
  }
}
