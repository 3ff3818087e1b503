/** The SDK's subscriber of one stream, and its events as the events of our chart. */

import type { SubscriberMachineEvent } from '../subscriber/subscriber.types.ts'
import { bind, ignoreErrors } from './bind.ts'
import type { EventTable } from './bind.ts'
import { createTileAnchor } from './tile-anchor.ts'
import type { TileAnchor } from './tile-anchor.ts'
import type { ElementLike, SessionLike, StreamLike, SubscriberLike } from './opentok.types.ts'

/** What is viewed, and where it is shown. */
export interface View {
  /** The SDK makes a new object of the same stream after a rejoin. */
  stream: StreamLike
  readonly target: ElementLike | string | undefined
  readonly properties: object | undefined
}

/** Who hears of it. */
export interface SubscriberSourceListener {
  readonly now: () => number
  /** The SDK made a new element. */
  readonly handleElement: () => void
  /** With OpenTok's reason, before anything is made of it: its end may be that of the session. */
  readonly handleDestroyed: (reason: string) => void
  /** With OpenTok's error: a subscribe that is refused may be a sign of the session's end. */
  readonly handleRefused: (error: unknown) => void
  readonly send: (event: SubscriberMachineEvent) => void
}

/** The SDK's subscriber of one stream. */
export interface SubscriberSource {
  /** `null` when there is none, or none any more. */
  readonly subscriber: SubscriberLike | null
  /** Makes a new one; the one before is let go of. */
  subscribe(): void
  /** Stops listening, and leaves the SDK's object as it is. */
  release(): void
  unsubscribe(): void
  /** Makes no more. */
  dispose(): void
}

/** The app's own subscriber is followed, and never made anew. */
export interface Adopted {
  readonly adopted?: SubscriberLike
}

/** OpenTok's word when the app itself let go of the object. */
const UNSUBSCRIBED = 'Unsubscribe'

/** @see scenarios T1, T4, T7 to T9, T12 */
export function createSubscriberSource(
  session: SessionLike,
  view: View & Adopted,
  { now, handleDestroyed, handleElement, handleRefused, send }: SubscriberSourceListener,
): SubscriberSource {
  let current: SubscriberLike | null = null
  let unbind = () => {}
  /** The answer to a subscribe before the latest is stale. */
  let latest = 0
  let isOwnStream = false
  let place: TileAnchor | undefined

  function release(): void {
    unbind()
    current = null
  }

  function unsubscribe(): void {
    const subscriber = current
    release()
    if (subscriber) ignoreErrors(() => session.unsubscribe(subscriber))
  }

  /** A dead object leaves an error widget in the page until it is unsubscribed. */
  function fail(cause: unknown): void {
    unsubscribe()
    handleRefused(cause)
    send({ type: 'subscriber.failed', cause })
  }

  /** OpenTok never says `connected` of one's own stream, nor that it is gone (measured): only the answer tells, and the end. */
  const isOwn = ({ connection }: StreamLike) =>
    connection !== undefined && connection.connectionId === session.connection?.connectionId

  /** An app may have kept the old one alive by preventing the default of `sessionDisconnected`. */
  function subscribe(): void {
    unsubscribe()
    const { adopted, stream, target, properties } = view
    if (adopted) return adopt(adopted)
    place ??= createTileAnchor(target, properties)
    isOwnStream = isOwn(stream)
    const mine = (latest += 1)
    const handleAnswer = (error: unknown) => {
      if (mine !== latest) return
      if (error) fail(error)
      else if (isOwnStream) send({ type: 'subscriber.connected' })
    }
    try {
      const subscriber = session.subscribe(stream, place.take(), properties, handleAnswer)
      if (subscriber) follow(subscriber)
    } catch (error) {
      handleAnswer(error)
    }
  }

  /** Its earlier events are lost, so its state is read; measured: between `connected` and `loaded` it shows none. */
  function adopt(subscriber: SubscriberLike): void {
    follow(subscriber, { loaded: () => send({ type: 'subscriber.connected' }) })
    if (!subscriber.isSubscribing?.()) return
    send(
      subscriber.isLoading?.()
        ? { type: 'subscriber.interrupted', at: now() }
        : { type: 'subscriber.connected' },
    )
  }

  function follow(subscriber: SubscriberLike, more: EventTable = {}): void {
    current = subscriber
    unbind = bind(subscriber, {
      connected: () => send({ type: 'subscriber.connected' }),
      disconnected: () => send({ type: 'subscriber.interrupted', at: now() }),
      destroyed: ({ reason = '' }) => {
        // It is emptied by now, and must not be listened to again.
        release()
        handleDestroyed(reason)
        send(
          reason === UNSUBSCRIBED || isOwnStream
            ? { type: 'stream.destroyed', reason }
            : { type: 'subscriber.destroyed', at: now(), reason },
        )
      },
      videoElementCreated: handleElement,
      ...more,
    })
  }

  return {
    get subscriber() {
      return current
    },
    subscribe,
    release,
    unsubscribe,
    dispose() {
      release()
      place?.dispose()
    },
  }
}

/** What the server still lists of a former self has nothing to show, and takes no subscriber. */
export const createGhostSource = ({ now, send }: SubscriberSourceListener): SubscriberSource => ({
  subscriber: null,
  subscribe: () => send({ type: 'subscriber.destroyed', at: now(), reason: 'ownGhost' }),
  release() {},
  unsubscribe() {},
  dispose() {},
})
