/** The SDK's subscriber of one stream, and its events as the events of our chart. */

import type { SubscriberEvent } from '../subscriber/subscriber.machine.ts'
import { bind } from './bind.ts'
import type { SessionLike, StreamLike, SubscriberLike } from './opentok.types.ts'

/** What is viewed, and where it is shown. */
export interface View {
  /** The SDK makes a new object of the same stream after a rejoin. */
  stream: StreamLike
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
  /** Makes a new one; the one before is let go of. */
  subscribe(): void
  /** Stops listening, and leaves the SDK's object as it is. */
  release(): void
  unsubscribe(): void
}

/** @see scenarios T1, T4, T7 to T9, T12 */
export function createViewer(
  session: SessionLike,
  view: View,
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

  /** An app may have kept the old one alive by preventing the default of `sessionDisconnected`. */
  function subscribe(): void {
    unsubscribe()
    const { stream, target, properties } = view
    try {
      const subscriber = session.subscribe(stream, target, properties, (error) => {
        if (error && (current === subscriber || !subscriber)) fail(error)
      })
      if (subscriber) follow(subscriber)
    } catch (error) {
      fail(error)
    }
  }

  function follow(subscriber: SubscriberLike): void {
    current = subscriber
    unbind = bind(subscriber, {
      connected: () => send({ type: 'subscriber.connected' }),
      disconnected: () => send({ type: 'subscriber.interrupted', at: now() }),
      destroyed: ({ reason = '' }) => {
        // It is emptied by now, and must not be listened to again.
        release()
        send({ type: 'subscriber.destroyed', reason })
      },
      videoElementCreated: handleElement,
    })
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
