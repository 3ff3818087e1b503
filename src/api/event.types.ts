/** Payloads that several events have in common. */

import type { ReconnectionError } from './errors.ts'
import type { PublisherLike } from '../opentok/opentok.types.ts'
import type { ReconnectingSubscriber } from '../subscriber/subscriber.types.ts'

/**
 * The payload of `statusChanged`: the new status, and the one before it. The two are never the same.
 * @example
 * ```ts
 * import type { Reconnection, ReconnectionStatus, StatusChange } from 'opentok-reconnection'
 *
 * const print = ({ previous, status }: StatusChange<ReconnectionStatus>) =>
 *   console.log(`${previous} → ${status}`)
 * export const log = (reconnection: Reconnection) => reconnection.on('statusChanged', print)
 * ```
 */
export interface StatusChange<Status> {
  /** The status now. */
  readonly status: Status
  /** The status before. */
  readonly previous: Status
}

/**
 * Why a session, a subscriber or a publisher has ended.
 * @example
 * ```ts
 * import type { DisconnectInfo } from 'opentok-reconnection'
 *
 * export const explain = ({ error, reason }: DisconnectInfo): string =>
 *   error ? `It failed: ${error.code}` : `It ended: ${reason ?? 'for no known reason'}`
 * ```
 */
export interface DisconnectInfo {
  /** The reason that OpenTok gave, unchanged; `null` if it gave none. */
  readonly reason: string | null
  /** What failed; `null` if nothing failed and it simply ended. */
  readonly error: ReconnectionError | null
}

/**
 * Says which signal an event is about, by its type. The data of the signal is never part of it.
 * @example
 * ```ts
 * import type { Reconnection, SignalEvent } from 'opentok-reconnection'
 *
 * const warn = ({ type }: SignalEvent) => console.warn(`A signal was not sent: ${type}`)
 * export const watch = (reconnection: Reconnection) => reconnection.on('signalDropped', warn)
 * ```
 */
export interface SignalEvent {
  /** The type that was passed to `signal()`. */
  readonly type: string | undefined
}

/**
 * Says which subscriber an event of the session is about.
 * @example
 * ```ts
 * import type { Reconnection, SubscriberEvent } from 'opentok-reconnection'
 *
 * const dim = ({ subscriber }: SubscriberEvent) => subscriber.element?.classList.add('away')
 * export const watch = (reconnection: Reconnection) => reconnection.on('subscriberReconnecting', dim)
 * ```
 */
export interface SubscriberEvent {
  /** The handle that `subscribe()` or `track()` returned. */
  readonly subscriber: ReconnectingSubscriber
  /** The id of its stream. */
  readonly streamId: string
}

/**
 * Says which publisher an event of the session is about.
 * @example
 * ```ts
 * import type { PublisherEvent, Reconnection } from 'opentok-reconnection'
 *
 * const cheer = ({ publisher }: PublisherEvent) => console.log('live again', publisher.stream?.streamId)
 * export const watch = (reconnection: Reconnection) => reconnection.on('publisherReconnected', cheer)
 * ```
 */
export interface PublisherEvent {
  /** The publisher that you passed to `publish()`. */
  readonly publisher: PublisherLike
}
