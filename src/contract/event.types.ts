/** What events have in common, and those of one subscriber. */

import type { ReconnectionError } from './errors.ts'
import type { SubscriberStatus } from './snapshot.ts'
import type { QualityChange } from './quality.types.ts'
import type { SubscriberLike } from './opentok.types.ts'

/** The payload of `statusChanged`: the new status, and the one before it. The two are never the same. */
export interface StatusChange<Status> {
  /** The status now. */
  readonly status: Status
  /** The status before. */
  readonly previous: Status
}

/** Why a session, a subscriber or a publisher has ended. */
export interface DisconnectInfo {
  /** The reason that OpenTok gave, unchanged; `null` if it gave none. */
  readonly reason: string | null
  /** What failed; `null` if nothing failed and it simply ended. */
  readonly error: ReconnectionError | null
}

/** The events of a `ReconnectingSubscriber`: their names, each with its payload. Payloads are frozen. */
export interface SubscriberEvents {
  /** The stream plays: for the first time, or `reconnected` has lasted for `reconnectedMs`. */
  connected: Record<never, never>
  /** The media has stopped, or the session is away. */
  reconnecting: Record<never, never>
  /** The stream plays again. */
  reconnected: {
    /** How long it was away, in ms. */
    readonly outageMs: number
  }
  /** It was interrupted for longer than `stallMs`, or an attempt has failed; it will be recreated. */
  stalled: Record<never, never>
  /** The handle has ended: the stream is gone, you unsubscribed, or it could not be recreated. */
  disconnected: DisconnectInfo
  /** The status has changed; follows the event that has the name of the new status. */
  statusChanged: StatusChange<SubscriberStatus>
  /** The quality of the connection has changed. */
  qualityChanged: QualityChange
  /** OpenTok has made a new subscriber, which has the settings of the previous one. Listeners that you added are not on it. */
  subscriberChanged: {
    /** OpenTok's new object. */
    readonly subscriber: SubscriberLike
    /** The one before, which is destroyed; `null` if there was none. */
    readonly previous: SubscriberLike | null
  }
  /** OpenTok has made a new video element; the tile in `element` may be the same. */
  elementChanged: Record<never, never>
}

/** How an app listens to events. */

/** How an app listens to events. A listener that throws affects nothing else; the event `error` reports it. */
export interface Listening<Events extends object> {
  /**
   * Calls the listener each time the event occurs.
   * @returns a function that removes the listener
   * @throws {TypeError} if there is no such event, or the listener is not a function
   */
  on<Name extends keyof Events>(name: Name, listener: (payload: Events[Name]) => void): () => void
  /**
   * Calls the listener the next time the event occurs, and then removes it.
   * @returns a function that removes the listener before that
   * @throws {TypeError} if there is no such event, or the listener is not a function
   */
  once<Name extends keyof Events>(name: Name, listener: (payload: Events[Name]) => void): () => void
  /**
   * Removes a listener that `on()` or `once()` has added. The function that they return does the same.
   * @throws {TypeError} if there is no such event
   */
  off<Name extends keyof Events>(name: Name, listener: (payload: Events[Name]) => void): void
  /**
   * Calls the listener after each change of the snapshot. It fits React's `useSyncExternalStore()`.
   * @returns a function that removes the listener
   * @throws {TypeError} if the listener is not a function
   */
  onChange(listener: () => void): () => void
}
