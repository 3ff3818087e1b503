/** The public handle of a subscriber, and the context and events of its state machine. */

import type { SubscriberPhase, SubscriberSnapshot, SubscriberStatus } from '../api/snapshot.ts'
import type { SubscriberEvents } from '../api/subscriber-events.ts'
import type { ReconnectionError } from '../api/errors.ts'
import type { ConnectionQuality, DegradedBy, Quality } from '../api/quality.types.ts'
import type { Listening } from '../base/emitter.ts'
import type { ElementLike, StreamLike, SubscriberLike } from '../opentok/opentok.types.ts'

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
  /** OpenTok's current subscriber of the stream; `null` while there is none. */
  readonly subscriber: SubscriberLike | null
  /** The element that shows the video now; `null` while there is none. See the event `elementChanged`. */
  readonly element: ElementLike | null
  /** The whole state at this moment. Frozen, and the same object until something changes. */
  getSnapshot(): SubscriberSnapshot
  /** Unsubscribes for good; the status becomes `disconnected`. Calling it again does no harm. */
  unsubscribe(): void
}

/**
 * Says when a subscriber is recreated.
 * @example
 * ```ts
 * import { createReconnection, type SessionLike, type SubscriberOptions } from 'opentok-reconnection'
 *
 * const subscribers: SubscriberOptions = { stallMs: 8_000, maxAttempts: 10 }
 * export const wrap = (session: SessionLike) => createReconnection(session, { subscribers })
 * ```
 */
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

/**
 * The context of a subscriber's state machine.
 * @example
 * ```ts
 * import { subscriberMachine, type SubscriberContext } from 'opentok-reconnection/machines'
 * import { createActor } from 'xstate'
 *
 * const actor = createActor(subscriberMachine, { input: { streamId: 'a' } })
 * export const { attempt }: SubscriberContext = actor.getSnapshot().context // 0
 * ```
 */
export interface SubscriberContext extends Quality {
  /** The id of the stream. */
  readonly streamId: string
  /** How many times it was recreated since it was last connected. */
  readonly attempt: number
  /** How many times it was recreated because its picture stood still, since that last moved for `frozenMs`. */
  readonly freezes: number
  /** When its picture began to move again, in ms since the epoch; `null` if it has not since it was recreated. */
  readonly movingAt: number | null
  /** When the last frame came before its picture stood still, in ms since the epoch; `null` if it never did. */
  readonly stillAt: number | null
  /** When the present outage of the stream began, in ms since the epoch; `null` if there is none. */
  readonly outageStartedAt: number | null
  /** The reason that OpenTok gave for the end, unchanged; `null` if it has not ended. */
  readonly reason: string | null
  /** Why subscribing failed the last time; `null` if nothing failed. */
  readonly error: ReconnectionError | null
}

/**
 * The events of a subscriber's state machine. `at` is the time of an event in ms since the epoch.
 *
 * - `subscriber.connected`, `subscriber.interrupted`, `subscriber.destroyed`: OpenTok announces it about its object
 * - `subscriber.failed`: OpenTok has refused to subscribe, or given it up; `cause` is its error
 * - `subscriber.release`: the app unsubscribes
 * - `picture.still`, `picture.moving`: the picture has stood still for some time, and moves again
 * - `picture.paused`: the browser has paused the picture
 * - `video.lost`, `video.idle`: the video is sent and does not arrive; nothing is sent that could be shown
 * - `quality.changed`: OpenTok says how good the connection is
 * - `stream.created`: the stream is listed after a rejoin, so it can be subscribed to again
 * - `stream.destroyed`: the stream is gone
 * - `session.lost`: OpenTok has given up the session, and every subscriber with it
 * - `interruption.expired`: the interruption has lasted for `stallMs`
 * - `freeze.expired`: the picture has stood still for `frozenMs`
 * - `listing.expired`: the stream was not listed for `stallMs`
 * - `attempt.due`: the wait before the next attempt has ended
 * - `subscriber.settled`: it has been live again for `reconnectedMs`
 * @example
 * ```ts
 * import { subscriberMachine, type SubscriberMachineEvent } from 'opentok-reconnection/machines'
 * import { initialTransition, transition } from 'xstate'
 *
 * const event: SubscriberMachineEvent = { type: 'subscriber.connected' }
 * const [connecting] = initialTransition(subscriberMachine, { streamId: 'a' })
 * console.log(transition(subscriberMachine, connecting, event)[0].value) // connected
 * ```
 */
export type SubscriberMachineEvent =
  | { type: 'subscriber.connected' }
  | { type: 'subscriber.interrupted'; at: number }
  | { type: 'subscriber.destroyed'; at: number; reason: string }
  | { type: 'subscriber.failed'; at: number; cause: unknown }
  | { type: 'subscriber.release' }
  | { type: 'picture.still'; at: number }
  | { type: 'picture.paused'; at: number }
  | { type: 'picture.moving'; at: number }
  | { type: 'video.lost' }
  | { type: 'video.idle' }
  | ({ type: 'quality.changed' } & Quality)
  | { type: 'stream.created' }
  | { type: 'stream.destroyed'; reason: string }
  | { type: 'session.lost'; at: number }
  | { type: 'interruption.expired' }
  | { type: 'freeze.expired'; at: number }
  | { type: 'listing.expired' }
  | { type: 'attempt.due' }
  | { type: 'subscriber.settled' }
