/** The public events of the session and of a subscriber, each with its payload. */

import type { ReconnectionError, SignalErrorCode } from './errors.ts'
import type { IncomingSignal, SignalReceipt } from './signals/signal.types.ts'
import type { PublisherLike, StreamLike } from './opentok/opentok.types.ts'
import type {
  PublisherStatus,
  ReconnectionPhase,
  ReconnectionStatus,
  SubscriberStatus,
} from './snapshot.ts'
import type { ReconnectingSubscriber } from './subscriber/subscriber.handle.ts'

/** A status and the one before it. */
export interface StatusChange<Status> {
  readonly status: Status
  readonly previous: Status
}

/** Why something ended. */
export interface Ending {
  /** OpenTok's word for it, verbatim. */
  readonly reason: string | null
  readonly error: ReconnectionError | null
}

/** Which signal the news is of; never its data. */
export interface SignalNews {
  readonly type: string | undefined
}

/** Which subscriber the news is of. */
export interface SubscriberNews {
  readonly subscriber: ReconnectingSubscriber
  readonly streamId: string
}

/** Which publisher the news is of. */
export interface PublisherNews {
  readonly publisher: PublisherLike
}

/**
 * Event name → payload of a {@link ReconnectingSubscriber}.
 * @example
 * ```ts
 * import type { ReconnectingSubscriber } from 'opentok-reconnection'
 *
 * export function dimWhileAway(tile: ReconnectingSubscriber): void {
 *   tile.on('reconnecting', () => tile.element?.classList.add('away'))
 *   tile.on('reconnected', () => tile.element?.classList.remove('away'))
 * }
 * ```
 */
export interface SubscriberEvents {
  connecting: Record<never, never>
  connected: Record<never, never>
  reconnecting: Record<never, never>
  reconnected: { readonly outageMs: number }
  /** Interrupted for so long that it is made anew. */
  stalled: Record<never, never>
  disconnected: Ending
  statusChanged: StatusChange<SubscriberStatus>
  /** The SDK made a new element. */
  elementChanged: Record<never, never>
}

/**
 * Event name → payload of a {@link Reconnection}; payloads are frozen.
 * @example
 * ```ts
 * import type { Reconnection, ReconnectionEvents } from 'opentok-reconnection'
 *
 * export function report(reconnection: Reconnection, log: (text: string) => void): () => void {
 *   const say = ({ outageMs, rejoined }: ReconnectionEvents['reconnected']) =>
 *     log(`back after ${outageMs} ms${rejoined ? ', with a new connection' : ''}`)
 *   return reconnection.on('reconnected', say)
 * }
 * ```
 */
export interface ReconnectionEvents {
  connecting: Record<never, never>
  /** `first`: after a first join; otherwise an outage has settled. */
  connected: { readonly first: boolean }
  /** `reason` is `null` while the SDK itself resumes. */
  reconnecting: { readonly phase: ReconnectionPhase; readonly reason: string | null }
  rejoinScheduled: { readonly attempt: number; readonly delayMs: number }
  rejoining: { readonly attempt: number }
  /** `attempts`: rejoins tried; `rejoined`: with a new connection, so that what was published is gone. */
  reconnected: {
    readonly outageMs: number
    readonly attempts: number
    readonly rejoined: boolean
  }
  /** `recoverable`: the network's doing, so that `connect()` may work later. */
  disconnected: Ending & { readonly recoverable: boolean }
  statusChanged: StatusChange<ReconnectionStatus>
  /** A stream that deserves a tile: not one that came back, nor the ghost of one's own former connection. */
  streamCreated: { readonly stream: StreamLike }
  /** It is really gone: OpenTok said so, it did not come back after a rejoin, or its person is back under new ids. */
  streamDestroyed: { readonly stream: StreamLike; readonly reason: string }
  subscriberConnected: SubscriberNews
  subscriberReconnecting: SubscriberNews
  subscriberStalled: SubscriberNews
  subscriberReconnected: SubscriberNews & { readonly outageMs: number }
  subscriberDisconnected: SubscriberNews & Ending
  publisherConnected: PublisherNews
  publisherReconnecting: PublisherNews
  publisherReconnected: PublisherNews
  publisherDisconnected: PublisherNews & Ending
  signalHeld: SignalNews
  signalSent: SignalNews & SignalReceipt
  signalDropped: SignalNews & { readonly code: SignalErrorCode }
  /** An incoming signal, once and with its bare type; OpenTok fires two events, and prefixes the type. */
  signal: IncomingSignal
  /** A listener or a policy of the app threw. */
  error: { readonly error: unknown }
}

/** Why a stream went: its person is back under new ids, though the server still lists it. */
export const REPLACED = 'replaced'

/** Names a subscriber's `on()` takes. */
export const SUBSCRIBER_EVENT_NAMES = Object.keys({
  connecting: 1,
  connected: 1,
  reconnecting: 1,
  reconnected: 1,
  stalled: 1,
  disconnected: 1,
  statusChanged: 1,
  elementChanged: 1,
} satisfies Record<keyof SubscriberEvents, 1>)

/** Names a session's `on()` takes. */
export const EVENT_NAMES = Object.keys({
  connecting: 1,
  connected: 1,
  reconnecting: 1,
  rejoinScheduled: 1,
  rejoining: 1,
  reconnected: 1,
  disconnected: 1,
  statusChanged: 1,
  streamCreated: 1,
  streamDestroyed: 1,
  subscriberConnected: 1,
  subscriberReconnecting: 1,
  subscriberStalled: 1,
  subscriberReconnected: 1,
  subscriberDisconnected: 1,
  publisherConnected: 1,
  publisherReconnecting: 1,
  publisherReconnected: 1,
  publisherDisconnected: 1,
  signalHeld: 1,
  signalSent: 1,
  signalDropped: 1,
  signal: 1,
  error: 1,
} satisfies Record<keyof ReconnectionEvents, 1>)

/** What became of a signal → the event that tells of it. */
export const SIGNAL_NEWS = {
  held: 'signalHeld',
  sent: 'signalSent',
  dropped: 'signalDropped',
} as const

/** A subscriber's status → the session's event that tells of it. */
export const SUBSCRIBER_NEWS = {
  connecting: null,
  connected: 'subscriberConnected',
  reconnecting: 'subscriberReconnecting',
  stalled: 'subscriberStalled',
  reconnected: 'subscriberReconnected',
  disconnected: 'subscriberDisconnected',
} as const satisfies Record<SubscriberStatus | 'stalled', keyof ReconnectionEvents | null>

/** A publisher's status → the session's event that tells of it. */
export const PUBLISHER_NEWS = {
  connecting: null,
  connected: 'publisherConnected',
  reconnecting: 'publisherReconnecting',
  reconnected: 'publisherReconnected',
  disconnected: 'publisherDisconnected',
} as const satisfies Record<PublisherStatus, keyof ReconnectionEvents | null>
