/** What an app sees of a subscriber, and its options. */

import type { Listening, SubscriberEvents } from './event.types.ts'
import type { StreamLike, SubscriberLike, ElementLike } from './opentok.types.ts'
import type { SubscriberStatus, SubscriberPhase, SubscriberSnapshot } from './snapshot.ts'
import type { ConnectionQuality, DegradedBy } from './quality.types.ts'

/**
 * The handle of a stream that you are subscribed to. It stays the same while OpenTok's objects behind it come and go.
 * @example
 * ```ts
 * import type { ReconnectingSubscriber, Reconnection, StreamLike } from 'opentok-reconnection'
 *
 * export function show(reconnection: Reconnection, stream: StreamLike): void {
 *   const tile: ReconnectingSubscriber = reconnection.subscribe(stream, 'videos', { insertMode: 'append' })
 *   tile.on('statusChanged', ({ status }) => tile.element?.setAttribute('data-status', status))
 * }
 * ```
 * @see {@link https://tokbox.com/developer/sdks/js/reference/Subscriber.html | OpenTok: Subscriber}
 */
export interface ReconnectingSubscriber extends Listening<SubscriberEvents> {
  /** The id of the stream; also known after OpenTok has emptied its own objects. */
  readonly streamId: string
  /** OpenTok's current object of the stream; a new one after each rejoin. */
  readonly stream: StreamLike
  /** The status now; begins as `connecting`. */
  readonly status: SubscriberStatus
  /** What it does while `connecting`, `connected` or `reconnecting`; otherwise `null`. */
  readonly phase: SubscriberPhase | null
  /** How good the connection is, from the publisher to you; `lost` while `reconnecting`. */
  readonly quality: ConnectionQuality
  /** On whose side the problem lies; `null` if there is none. */
  readonly degradedBy: DegradedBy | null
  /**
   * Whether the browser refuses to play its sound, because the user has not touched the page; `unblockAudio()` of the
   * session plays it.
   */
  readonly audioBlocked: boolean
  /** OpenTok's current subscriber of the stream; `null` while there is none. */
  readonly subscriber: SubscriberLike | null
  /** The element that shows the video now; `null` while there is none. See the event `elementChanged`. */
  readonly element: ElementLike | null
  /** The whole state at this moment. Frozen, and the same object until something changes. */
  getSnapshot(): SubscriberSnapshot
  /** Unsubscribes for good; the status becomes `disconnected`. Calling it again does no harm. */
  unsubscribe(): void
}

/** Says when a subscriber is recreated. */
export interface SubscriberOptions {
  /**
   * How long an interruption may last before the subscriber counts as stalled, in ms. Time in which the page sleeps does
   * not count.
   * @defaultValue 15 000
   */
  readonly stallMs?: number
  /**
   * How long a picture may stand still while connected before the subscriber is recreated, in ms. A picture whose
   * publisher sends no frames, such as a slide, is left alone. Time in which the page sleeps or is hidden, or the video is
   * off, does not count. The library needs about 7 s to be sure, so less has no effect; `Infinity` turns it off.
   * @defaultValue 10 000
   */
  readonly frozenMs?: number
  /** How many times in a row it is recreated before it ends; at least 1. @defaultValue 5 */
  readonly maxAttempts?: number
  /** Whether it is recreated at all; with `false` it ends together with OpenTok's subscriber. @defaultValue `true` */
  readonly resubscribe?: boolean
}
