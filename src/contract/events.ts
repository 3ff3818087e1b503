/** The public events of the session, each with its payload. */

import type { DeviceChange } from './publisher.types.ts'
import type { SignalErrorCode } from './errors.ts'

import type { PublisherLike, StreamLike } from './opentok.types.ts'
import type { QualityChange } from './quality.types.ts'
import type { IncomingSignal, SignalReceipt } from './signal.types.ts'
import type { ReconnectingSubscriber } from './subscriber.types.ts'
import type { ReconnectionPhase, ReconnectionStatus } from './snapshot.ts'
import type { StatusChange, DisconnectInfo } from './event.types.ts'

/**
 * Says which signal an event is about. The data of the signal is never part of it: `signals.get(id)` has it, until the signal
 * is settled.
 */
export interface SignalEvent {
  /** The id that you gave it, or the one that was made. */
  readonly id: string
  /** The type that was passed to `signal()`. */
  readonly type: string | undefined
}

/** Says which subscriber an event of the session is about. */
export interface SubscriberEvent {
  /** The handle that `subscribe()` or `track()` returned. */
  readonly subscriber: ReconnectingSubscriber
  /** The id of its stream. */
  readonly streamId: string
}

/** Says which publisher an event of the session is about. */
export interface PublisherEvent {
  /** The publisher that you passed to `publish()`. */
  readonly publisher: PublisherLike
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
 */
export interface ReconnectionEvents {
  /** `connect()` has begun to join. */
  connecting: Record<never, never>
  /** The status is `connected`: after a first join, or some time after an outage. */
  connected: {
    /** `true` after a first join; `false` when `reconnected` has lasted for `reconnectedMs`. */
    readonly first: boolean
  }
  /** The connection is lost. A new loss right after a return is announced again, and belongs to the same outage. */
  reconnecting: {
    /** How it is being recovered: see {@link ReconnectionPhase}. */
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
  disconnected: DisconnectInfo & {
    /** `true` if the network was the cause, so that `connect()` may work later. */
    readonly recoverable: boolean
  }
  /** The status has changed; follows the event that has the name of the new status, if there is one. */
  statusChanged: StatusChange<ReconnectionStatus>
  /** There is a new stream. One that came back after a rejoin is not announced again, nor is a previous one of yours. */
  streamCreated: {
    /** Pass it to `subscribe()`. */
    readonly stream: StreamLike
  }
  /** A stream is gone for good: OpenTok said so, or it did not come back after a rejoin. Announced once. */
  streamDestroyed: {
    /** The stream that is gone. */
    readonly stream: StreamLike
    /** The reason that OpenTok gave; or `replaced` if the person is back with a new stream (see `identify`). */
    readonly reason: string
  }
  /** A subscriber plays: for the first time, or `reconnected` has lasted for `reconnectedMs`. */
  subscriberConnected: SubscriberEvent
  /** The media of a subscriber has stopped, or the session is away. */
  subscriberReconnecting: SubscriberEvent
  /** A subscriber was interrupted for longer than `stallMs`, or an attempt has failed; it will be recreated. */
  subscriberStalled: SubscriberEvent
  /** A subscriber plays again. */
  subscriberReconnected: SubscriberEvent & {
    /** How long it was away, in ms. */
    readonly outageMs: number
  }
  /** A subscriber has ended: its stream is gone, you unsubscribed, or it could not be recreated. */
  subscriberDisconnected: SubscriberEvent & DisconnectInfo
  /** A publisher is live: for the first time, or `reconnected` has lasted for `reconnectedMs`. */
  publisherConnected: PublisherEvent
  /** The session is lost, and with it the stream of a publisher. */
  publisherReconnecting: PublisherEvent
  /** A publisher is live again, with the same camera. */
  publisherReconnected: PublisherEvent
  /** A publisher has ended: you unpublished or destroyed it, publishing failed, or the session has ended. */
  publisherDisconnected: PublisherEvent & DisconnectInfo
  /** The camera of a publisher has changed. */
  publisherCameraChanged: PublisherEvent & DeviceChange
  /** The microphone of a publisher has changed. */
  publisherMicrophoneChanged: PublisherEvent & DeviceChange
  /**
   * The quality of your own connection has changed. While somebody listens, OpenTok evaluates the lines of your publishers:
   * the others need that too, to know the quality of what they see of you.
   */
  qualityChanged: QualityChange
  /**
   * The quality of a subscriber's connection has changed: of both its sides together. Its publisher needs
   * `publishSenderStats: true`. A listener has the same effect as one for `qualityChanged`.
   */
  subscriberQualityChanged: SubscriberEvent & QualityChange
  /** The browser refuses to play the sound of a first subscriber, or plays the sound of all of them again. */
  audioBlockedChanged: {
    /** `true`: show a button that calls `unblockAudio()`; `false`: hide it. */
    readonly blocked: boolean
  }
  /** A signal is held until it can be sent. */
  signalHeld: SignalEvent
  /** A signal is handed over to OpenTok; also each time that it is sent again. */
  signalSending: SignalEvent
  /** OpenTok has confirmed a signal. */
  signalSent: SignalEvent & SignalReceipt
  /** A signal was not sent, or its outcome is unknown; its promise rejects with the same code. */
  signalDropped: SignalEvent & {
    /** Why: the code of its `SignalError`. */
    readonly code: SignalErrorCode
  }
  /** A signal has come in. Announced once, with the type that its sender gave it, without OpenTok's prefix. */
  signal: IncomingSignal
  /**
   * One of your listeners or policies has thrown, or a signal has come in that is longer than `signals.maxBytes`.
   * Everything else goes on.
   */
  error: {
    /** What was thrown; of a signal a `RangeError`. */
    readonly error: unknown
  }
}

/** Reason of a stream that ended because its person is back under new ids, though the server still lists it. */
export const REPLACED = 'replaced'

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
  publisherCameraChanged: 1,
  publisherMicrophoneChanged: 1,
  qualityChanged: 1,
  subscriberQualityChanged: 1,
  audioBlockedChanged: 1,
  signalHeld: 1,
  signalSending: 1,
  signalSent: 1,
  signalDropped: 1,
  signal: 1,
  error: 1,
} satisfies Record<keyof ReconnectionEvents, 1>)
