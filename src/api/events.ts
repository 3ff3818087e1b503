/** The public events of the session and of a subscriber, each with its payload. */

import type { SignalErrorCode } from './errors.ts'
import type {
  Ending,
  PublisherNews,
  SignalNews,
  StatusChange,
  SubscriberNews,
} from './event.types.ts'
import type { StreamLike } from '../opentok/opentok.types.ts'
import type { IncomingSignal, SignalReceipt } from '../signals/signal.types.ts'
import type {
  PublisherStatus,
  ReconnectionPhase,
  ReconnectionStatus,
  SubscriberStatus,
} from './snapshot.ts'

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
 * @see scenarios T1 to T6
 */
export interface SubscriberEvents {
  /** Never heard: a handle has this status from the start, before you can listen. */
  connecting: Record<never, never>
  /** The stream plays: for the first time, or `reconnected` has lasted for `reconnectedMs`. */
  connected: Record<never, never>
  /** The media has stopped, or the session is away. */
  reconnecting: Record<never, never>
  /** The stream plays again. */
  reconnected: {
    /** How long it was away, in ms. */
    readonly outageMs: number
  }
  /** It was interrupted for longer than `stallMs`, or a try has failed; it will be made anew. */
  stalled: Record<never, never>
  /** The handle has ended: the stream is gone, you unsubscribed, or it could not be made anew. */
  disconnected: Ending
  /** The status has changed; follows the event that has the name of the new status. */
  statusChanged: StatusChange<SubscriberStatus>
  /** OpenTok has made a new element; read it from `element`. */
  elementChanged: Record<never, never>
}

/**
 * The events of a `Reconnection`: their names, each with its payload. Payloads are frozen.
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
 * @see scenarios S1 to S23, T1 to T15, P1 to P3, G1 to G14
 */
export interface ReconnectionEvents {
  /** `connect()` has begun to join. */
  connecting: Record<never, never>
  /** The status is `connected`: after a first join, or some time after an outage. */
  connected: {
    /** `true` after a first join; `false` when `reconnected` has lasted for `reconnectedMs`. */
    readonly first: boolean
  }
  /** The connection is lost. Lost again right after a return, it is announced again, and the outage is the same. */
  reconnecting: {
    /** What is being done about it: see {@link ReconnectionPhase}. */
    readonly phase: ReconnectionPhase
    /** The reason that OpenTok gave, unchanged; `null` while OpenTok itself is still trying. */
    readonly reason: string | null
  }
  /** The next attempt to join again is scheduled. */
  rejoinScheduled: {
    /** The number of that attempt in this outage, counted from 1. */
    readonly attempt: number
    /** The wait before it, in ms. */
    readonly delayMs: number
  }
  /** An attempt to join again has begun. */
  rejoining: {
    /** The number of the attempt in this outage, counted from 1. */
    readonly attempt: number
  }
  /** The connection is back. */
  reconnected: {
    /** How long the outage lasted, in ms. */
    readonly outageMs: number
    /** How many attempts to join again were made in this outage; 0 if OpenTok resumed by itself. */
    readonly attempts: number
    /** `true` if this is a new connection with a new connection id; `false` if OpenTok resumed the old one. */
    readonly rejoined: boolean
  }
  /** The session has ended, or a first join has failed. Nothing more is tried until you call `connect()`. */
  disconnected: Ending & {
    /** `true` if the network was the cause, so that `connect()` may work later. */
    readonly recoverable: boolean
  }
  /** The status has changed; follows the event that has the name of the new status, if there is one. */
  statusChanged: StatusChange<ReconnectionStatus>
  /** There is a new stream. One that came back after a rejoin is not announced again, nor is a former one of yours. */
  streamCreated: {
    /** Pass it to `subscribe()`. */
    readonly stream: StreamLike
  }
  /** A stream is really gone: OpenTok said so, or it did not come back after a rejoin. Announced once. */
  streamDestroyed: {
    /** The stream that is gone. */
    readonly stream: StreamLike
    /** The reason that OpenTok gave; or `replaced` if the person is back with a new stream (see `identify`). */
    readonly reason: string
  }
  /** A subscriber plays: for the first time, or `reconnected` has lasted for `reconnectedMs`. */
  subscriberConnected: SubscriberNews
  /** The media of a subscriber has stopped, or the session is away. */
  subscriberReconnecting: SubscriberNews
  /** A subscriber was interrupted for longer than `stallMs`, or a try has failed; it will be made anew. */
  subscriberStalled: SubscriberNews
  /** A subscriber plays again. */
  subscriberReconnected: SubscriberNews & {
    /** How long it was away, in ms. */
    readonly outageMs: number
  }
  /** A subscriber has ended: its stream is gone, you unsubscribed, or it could not be made anew. */
  subscriberDisconnected: SubscriberNews & Ending
  /** A publisher is live: for the first time, or `reconnected` has lasted for `reconnectedMs`. */
  publisherConnected: PublisherNews
  /** The session is lost, and with it the stream of a publisher. */
  publisherReconnecting: PublisherNews
  /** A publisher is live again, with the same camera. */
  publisherReconnected: PublisherNews
  /** A publisher has ended: you unpublished or destroyed it, publishing failed, or the session has ended. */
  publisherDisconnected: PublisherNews & Ending
  /** A signal is held, and waits in line. */
  signalHeld: SignalNews
  /** OpenTok has confirmed a signal. */
  signalSent: SignalNews & SignalReceipt
  /** A signal was not sent, or nobody knows whether it was; its promise rejects with the same code. */
  signalDropped: SignalNews & {
    /** Why: the code of its `SignalError`. */
    readonly code: SignalErrorCode
  }
  /** A signal has come in. Announced once, with the type that its sender gave it, without OpenTok's prefix. */
  signal: IncomingSignal
  /**
   * One of your listeners or policies has thrown, or a signal has come in that is longer than `signals.maxBytes`; nothing
   * else was disturbed by it.
   */
  error: {
    /** What was thrown; of a signal a `RangeError`. */
    readonly error: unknown
  }
}

/** The reason of a stream that went because its person is back under new ids, though the server still lists it. */
export const REPLACED = 'replaced'

/** The event names that a subscriber's `on()` takes. */
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

/** The event names that a session's `on()` takes. */
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

/** What happened to a signal → the event that says so. */
export const SIGNAL_NEWS = {
  held: 'signalHeld',
  sent: 'signalSent',
  dropped: 'signalDropped',
} as const

/** A subscriber's status → the session's event that says so. */
export const SUBSCRIBER_NEWS = {
  connecting: null,
  connected: 'subscriberConnected',
  reconnecting: 'subscriberReconnecting',
  stalled: 'subscriberStalled',
  reconnected: 'subscriberReconnected',
  disconnected: 'subscriberDisconnected',
} as const satisfies Record<SubscriberStatus | 'stalled', keyof ReconnectionEvents | null>

/** A publisher's status → the session's event that says so. */
export const PUBLISHER_NEWS = {
  connecting: null,
  connected: 'publisherConnected',
  reconnecting: 'publisherReconnecting',
  reconnected: 'publisherReconnected',
  disconnected: 'publisherDisconnected',
} as const satisfies Record<PublisherStatus, keyof ReconnectionEvents | null>
