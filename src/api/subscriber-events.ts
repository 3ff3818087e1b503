/** The public events of a subscriber, each with its payload. */

import { oneOf } from '../base/validate.ts'
import type { DisconnectInfo, StatusChange } from './event.types.ts'
import type { QualityChange } from './quality.types.ts'
import type { SubscriberLike } from '../opentok/opentok.types.ts'
import type { SubscriberStatus } from './snapshot.ts'

/**
 * The events of a `ReconnectingSubscriber`: their names, each with its payload. Payloads are frozen.
 * @example
 * ```ts
 * import type { ReconnectingSubscriber, SubscriberEvents } from 'opentok-reconnection'
 *
 * export function dimWhileAway(tile: ReconnectingSubscriber): void {
 *   tile.on('reconnecting', () => tile.element?.classList.add('away'))
 *   tile.on('reconnected', () => tile.element?.classList.remove('away'))
 * }
 * export type Outage = SubscriberEvents['reconnected'] // { outageMs }
 * ```
 */
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

/** Rule for the event names that a subscriber's `on()` takes. */
export const SUBSCRIBER_EVENT_NAME = oneOf(
  ...Object.keys({
    connected: 1,
    reconnecting: 1,
    reconnected: 1,
    stalled: 1,
    disconnected: 1,
    statusChanged: 1,
    qualityChanged: 1,
    subscriberChanged: 1,
    elementChanged: 1,
  } satisfies Record<keyof SubscriberEvents, 1>),
)
