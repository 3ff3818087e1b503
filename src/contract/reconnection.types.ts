/** The public handle: what an app gets from `createReconnection()`. */

import type { Listening } from './event.types.ts'
import type { ReconnectionEvents } from './events.ts'
import type {
  ElementLike,
  PublisherLike,
  SessionLike,
  SignalLike,
  StreamLike,
  SubscriberLike,
} from './opentok.types.ts'
import type { ReconnectingPublisher } from './publisher.types.ts'
import type { HeldSignals, SignalReceipt, SignalSendOptions } from './signal.types.ts'
import type { ReconnectionSnapshot, ReconnectionStatus } from './snapshot.ts'

import type { ReconnectingSubscriber } from './subscriber.types.ts'

/**
 * The handle of a wrapped OpenTok session, which survives a bad network.
 * @example
 * ```ts
 * import { createReconnection, type Reconnection, type SessionLike } from 'opentok-reconnection'
 *
 * export async function call(session: SessionLike, token: string): Promise<void> {
 *   const reconnection: Reconnection = createReconnection(session)
 *   reconnection.on('reconnected', ({ outageMs }) => console.log(`back after ${outageMs} ms`))
 *   await reconnection.connect(token)
 *   await reconnection.signal({ type: 'chat', data: 'hello' })
 * }
 * ```
 */
export interface Reconnection extends Listening<ReconnectionEvents> {
  /** The OpenTok session that you passed in. */
  readonly session: SessionLike
  /** The status now; begins as `idle`, or as `connected` if the session was connected already. */
  readonly status: ReconnectionStatus
  /** The handles that have not ended, by stream id. */
  readonly subscribers: ReadonlyMap<string, ReconnectingSubscriber>
  /** The handles of the publishers that have not ended. */
  readonly publishers: ReadonlyMap<PublisherLike, ReconnectingPublisher>
  /** The signals that are held until there is a connection. */
  readonly signals: HeldSignals
  /** The streams that deserve a tile: those that `streamCreated` has announced, and `streamDestroyed` has not. */
  readonly streams: LiveStreams
  /** Whether the browser refuses to play the sound of at least one subscriber; see {@link Reconnection.unblockAudio}. */
  readonly audioBlocked: boolean
  /** Figures since `createReconnection()`: a new, frozen object each time you read it. */
  readonly stats: ReconnectionStats
  /** The whole state at this moment. Frozen, and the same object until something changes. */
  getSnapshot(): ReconnectionSnapshot
  /**
   * Joins the session; resolves after `connected` was announced. A call while a join is under way
   * settles with that join; a call while connected resolves at once; a call during an outage settles at its end.
   * @param token for this join; without it the `token` option is used
   * @throws {ReconnectionError} (rejects) `joinTimeout`, `joinFailed`, `tokenFailed`, `tokenRejected`, `gaveUp`, `left`, `disposed`
   * @throws {TypeError} (rejects) if there is no token at all, or it is not a string
   */
  connect(token?: string): Promise<void>
  /**
   * Leaves the session for good and ends every attempt. Resolves when OpenTok has left, after 5 000 ms at the latest;
   * never rejects. Calling it again has no effect.
   */
  disconnect(): Promise<void>
  /** Ends the wait for the next attempt, so that it is made now. Does nothing in any other phase. */
  reconnectNow(): void
  /**
   * Subscribes to a stream, and keeps the subscription through outages. There is one handle for each stream: a second
   * call for the same stream returns the same handle.
   * @param stream from the event `streamCreated`
   * @param target where OpenTok puts the video: an element, its id, or nothing, as in OpenTok's `Session.subscribe()`
   * @param properties passed on to OpenTok's `Session.subscribe()`, each time again
   * @throws {TypeError} if the first argument is not a stream
   * @throws {ReconnectionError} `disposed`
   */
  subscribe(
    stream: StreamLike,
    target?: ElementLike | string,
    properties?: object,
  ): ReconnectingSubscriber
  /**
   * Follows a subscriber that your app or a component library has made itself: the handle reports its status, and
   * never recreates it. A subscriber that already shows its stream is `connected` at once; an interrupted one is
   * `reconnecting`.
   * @param subscriber a live subscriber of OpenTok
   * @throws {TypeError} if it is not a subscriber, or has no stream any more
   * @throws {ReconnectionError} `disposed`
   */
  track(subscriber: SubscriberLike): ReconnectingSubscriber
  /**
   * Publishes, and publishes again after each rejoin without asking for the camera again. Resolves with its handle when the
   * stream is live; during an outage that is after the rejoin. A permission prompt may stay open for as long as the user likes. A
   * publisher that is waiting, kept over an outage or unanswered when the session ends is destroyed: its camera goes off.
   * @param publisher from `OT.initPublisher()`
   * @throws {TypeError} if it is not a publisher
   * @throws {ReconnectionError} (rejects) `publishFailed`, `disposed`
   */
  publish(publisher: PublisherLike): Promise<ReconnectingPublisher>
  /**
   * Stops publishing, and destroys the publisher as OpenTok's `Session.unpublish()` does. Does nothing if the publisher was not published with `publish()`.
   * @param publisher the one that you passed to `publish()`
   */
  unpublish(publisher: PublisherLike): void
  /**
   * Plays the sound that the browser has blocked, of all subscribers in the page; resolves when all of it plays. Call it in
   * a listener of a click or a key. A subscriber that is away at that moment, and one that comes later, then begins with
   * sound, as far as the browser allows: Chromium does for as long as the page is open.
   * @throws {ReconnectionError} (rejects) `audioBlocked` outside a user's gesture; `disposed`
   * @example
   * ```ts
   * import type { Reconnection } from 'opentok-reconnection'
   *
   * export function offerSound(reconnection: Reconnection, button: HTMLButtonElement): void {
   *   button.hidden = !reconnection.audioBlocked
   *   button.onclick = () => void reconnection.unblockAudio().catch(() => {})
   *   reconnection.on('audioBlockedChanged', ({ blocked }) => (button.hidden = !blocked))
   * }
   * ```
   * @see {@link https://tokbox.com/developer/sdks/js/reference/OT.html#unblockAudio | OpenTok: OT.unblockAudio()}
   */
  unblockAudio(): Promise<void>
  /**
   * Sends a signal, or holds it until there is a connection again. Resolves when OpenTok has confirmed it. It never
   * throws, and you may ignore the promise: a rejection does not become an unhandled one.
   * @param signal as OpenTok's `Session.signal()` takes it
   * @param options for this signal alone: its id, how long it may be held, its key, and a way to abort it
   * @throws {SignalError} (rejects) whose `code` says why; the event `signalDropped` says the same
   */
  signal(signal: SignalLike, options?: SignalSendOptions): Promise<SignalReceipt>
  /**
   * Releases the session without leaving it: removes every listener, timer and actor of this library. Promises that
   * are pending settle; later calls of `connect()` reject with the code `disposed`. A publisher that is kept over an outage
   * at this moment is destroyed. The snapshot keeps the status of that moment.
   */
  dispose(): void
  /** The same as `dispose()`, for the keyword `using`. */
  [Symbol.dispose](): void
}

/**
 * The streams that deserve a tile.
 * @example
 * ```ts
 * import type { LiveStreams, Reconnection } from 'opentok-reconnection'
 *
 * export function show(reconnection: Reconnection, draw: (names: string[]) => void): () => void {
 *   const streams: LiveStreams = reconnection.streams
 *   return streams.onChange(() => draw(streams.list().map(({ streamId }) => streamId)))
 * }
 * ```
 */
export interface LiveStreams {
  /** Lists them in the order of their arrival. Frozen, and the same array until something changes. */
  list(): readonly StreamLike[]
  /**
   * Calls the listener after each change of the list; also when OpenTok lists a stream again, as a new object, after a rejoin.
   * @returns a function that removes the listener
   * @throws {TypeError} if the listener is not a function
   */
  onChange(listener: () => void): () => void
}

/** How many signals were held, sent and dropped since `createReconnection()`. */
export interface SignalStats {
  /** How many times a signal was held. */
  readonly held: number
  /** Signals that OpenTok has confirmed. */
  readonly sent: number
  /** Signals that were rejected, for any reason. */
  readonly dropped: number
  /** Of the dropped ones: those that were held for longer than `ttlMs`. */
  readonly expired: number
  /** Of the dropped ones: those that may have arrived all the same. */
  readonly outcomeUnknown: number
}

/** The figures of a session since `createReconnection()`; frozen. Durations are in ms. */
export interface ReconnectionStats {
  /** Joins that succeeded. */
  readonly joins: number
  /** Outages that began. A new loss while the status is still `reconnected` belongs to the same outage. */
  readonly outages: number
  /** Attempts to join again, in all outages together. */
  readonly attempts: number
  /** The time spent in the status `reconnecting`, in ms; the present outage is included. */
  readonly downtimeMs: number
  /** The longest outage, in ms; the present one is included. */
  readonly longestOutageMs: number
  /** The time spent in each status, in ms. A status that never occurred is missing. */
  readonly timeInStatusMs: Readonly<Partial<Record<ReconnectionStatus, number>>>
  /** How many signals were held, sent and dropped. */
  readonly signals: SignalStats
}
