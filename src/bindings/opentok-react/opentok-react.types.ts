/** The props, refs and results of the entry. OpenTok's objects are as it declares them, so its own types fit. */

import type { CSSProperties, ReactElement, ReactNode } from 'react'
import type {
  OpenTokErrorLike,
  OpenTokEventLike,
  PublisherLike,
  Reconnection,
  ReconnectionOptions,
  SessionLike,
  StreamLike,
  SubscriberLike,
} from '../../index.ts'

/** Any function of one event, whatever it declares of that event. */
type EventHandler = { bivarianceHack(event: OpenTokEventLike): void }['bivarianceHack']

/**
 * Functions by the names of OpenTok's events. They may be others at each render: the latest is called.
 * @example
 * ```ts
 * import type { EventHandlers } from 'opentok-reconnection/opentok-react'
 *
 * export const handlers: EventHandlers = {
 *   sessionReconnecting: () => console.log('The connection is lost.'),
 *   sessionReconnected: () => console.log('The connection is back.'),
 * }
 * ```
 */
export interface EventHandlers {
  /** Called with OpenTok's event. */
  readonly [name: string]: EventHandler | undefined
}

/** What `createSession()` and `OTSession` take. */
export interface SessionProps {
  /** Of your OpenTok project. */
  readonly apiKey: string
  /** Which session. */
  readonly sessionId: string
  /** For the first join, and for all others unless `reconnection` has a `token`. */
  readonly token: string
  /** Those of OpenTok's `OT.initSession()`. @defaultValue OpenTok's own */
  readonly options?: object | undefined
  /** Those of `createReconnection()`, read when the session is opened. @defaultValue `DEFAULT_OPTIONS` */
  readonly reconnection?: ReconnectionOptions | undefined
  /** For OpenTok's events of the session. @defaultValue none */
  readonly eventHandlers?: EventHandlers | undefined
  /** Called when the session was joined; not again after an outage. */
  onConnect?(): void
  /** Called with OpenTok's error when the session could not be joined. */
  onError?(error: OpenTokErrorLike): void
  /** Called with the handle of this library, before the session is joined. */
  onReconnection?(reconnection: Reconnection): void
}

/** The props of `OTSession`. */
export interface OTSessionProps extends SessionProps {
  /** Drawn as soon as there is a session to pass on, so not on a server. @defaultValue nothing */
  readonly children?: ReactNode
}

/** The options of `createSession()`. */
export interface CreateSessionOptions extends SessionProps {
  /** Called with the streams of the others whenever they have changed: a new array each time. @defaultValue nothing */
  onStreamsUpdated?(streams: StreamLike[]): void
}

/** A session that `createSession()` has opened. */
export interface SessionHelper {
  /** OpenTok's session, at once; it is joined a little later. */
  readonly session: SessionLike
  /** The streams of the others, as they are now. */
  readonly streams: StreamLike[]
  /** Leaves the session, and removes all listeners of the helper. Calling it again has no effect. */
  disconnect(this: void): void
}

/** What `OTPublisher` and `OTSubscriber` share: the attributes of their `div`. */
export interface PictureProps {
  /** The class of the `div`. @defaultValue none */
  readonly className?: string | undefined
  /** The style of the `div`. @defaultValue none */
  readonly style?: CSSProperties | undefined
}

/**
 * Properties of OpenTok's `OT.initPublisher()`: those that may change later, and all others, which are read once.
 * @see {@link https://tokbox.com/developer/sdks/js/reference/OT.html#initPublisher | OpenTok: OT.initPublisher()}
 */
export interface OTPublisherProperties {
  /** A change makes a new publisher. */
  readonly videoSource?: unknown
  /** Whether the microphone is on; a change switches it. */
  readonly publishAudio?: boolean | undefined
  /** Whether the camera is on; a change switches it. */
  readonly publishVideo?: boolean | undefined
  /** Any other one of OpenTok's, except `insertMode`. */
  readonly [name: string]: unknown
}

/** The props of `OTPublisher`. */
export interface OTPublisherProps extends PictureProps {
  /** OpenTok's session. @defaultValue that of the `OTSession` around it */
  readonly session?: SessionLike | null | undefined
  /** Those of OpenTok's `OT.initPublisher()`; `insertMode` is always `append`. @defaultValue OpenTok's own */
  readonly properties?: OTPublisherProperties | undefined
  /** For OpenTok's events of the publisher. @defaultValue none */
  readonly eventHandlers?: EventHandlers | undefined
  /** Called when the camera and the microphone are there. */
  onInit?(): void
  /** Called when others can see it; not again after an outage. */
  onPublish?(): void
  /** Called with OpenTok's error when it could not be made or published. */
  onError?(error: OpenTokErrorLike): void
}

/** A publisher of OpenTok with the methods that apps of the archived package call most. */
export interface OTPublisherLike extends PublisherLike {
  /** Switches the microphone on or off. */
  publishAudio(value: boolean): unknown
  /** Switches the camera on or off. */
  publishVideo(value: boolean): unknown
}

/** What the ref of an `OTPublisher` is. */
export interface OTPublisherRef<Publisher = OTPublisherLike> {
  /** Returns OpenTok's publisher; `null` after its end, and while there is no session. */
  getPublisher(): Publisher | null
}

/** The props of `OTStreams`. */
export interface OTStreamsProps {
  /** One element, drawn for each stream with the props `session` and `stream`. */
  readonly children: ReactElement
  /** OpenTok's session. @defaultValue that of the `OTSession` around it */
  readonly session?: SessionLike | null | undefined
  /** The streams to draw. @defaultValue those of the `OTSession` around it */
  readonly streams?: readonly StreamLike[] | undefined
}

/**
 * Properties of OpenTok's `Session.subscribe()`: those that may change later, and all others, which are read once.
 * @see {@link https://tokbox.com/developer/sdks/js/reference/Session.html#subscribe | OpenTok: Session.subscribe()}
 */
export interface OTSubscriberProperties {
  /** Whether its sound is received; a change switches it. */
  readonly subscribeToAudio?: boolean | undefined
  /** Whether its video is received; a change switches it. */
  readonly subscribeToVideo?: boolean | undefined
  /** Any other one of OpenTok's, except `insertMode`. */
  readonly [name: string]: unknown
}

/** The props of `OTSubscriber`. */
export interface OTSubscriberProps extends PictureProps {
  /** OpenTok's session. @defaultValue that of the `OTSession` around it */
  readonly session?: SessionLike | null | undefined
  /** The stream to subscribe to. @defaultValue that of the `OTStreams` around it */
  readonly stream?: StreamLike | null | undefined
  /** Those of OpenTok's `Session.subscribe()`; `insertMode` is always `append`. @defaultValue OpenTok's own */
  readonly properties?: OTSubscriberProperties | undefined
  /** Whether to subscribe again after a failure. @defaultValue `false` */
  readonly retry?: boolean | undefined
  /** How many times, at most. @defaultValue 5 */
  readonly maxRetryAttempts?: number | undefined
  /** The wait before each of them, in ms. @defaultValue 1 000 */
  readonly retryAttemptTimeout?: number | undefined
  /** For OpenTok's events of the subscriber. @defaultValue none */
  readonly eventHandlers?: EventHandlers | undefined
  /** Called when its media has arrived; not again after an outage. */
  onSubscribe?(): void
  /** Called with OpenTok's error at each failure to subscribe. */
  onError?(error: OpenTokErrorLike): void
}

/** A subscriber of OpenTok with the methods that apps of the archived package call most. */
export interface OTSubscriberLike extends SubscriberLike {
  /** Sets how loud it is, from 0 to 100. */
  setAudioVolume(volume: number): unknown
  /** Switches its sound on or off. */
  subscribeToAudio(value: boolean): unknown
  /** Switches its video on or off. */
  subscribeToVideo(value: boolean): unknown
}

/** What the ref of an `OTSubscriber` is. */
export interface OTSubscriberRef<Subscriber = OTSubscriberLike> {
  /** Returns OpenTok's subscriber, the same one through all outages; `null` while there is no session or no stream. */
  getSubscriber(): Subscriber | null
}

/** The props that `preloadScript()` adds to those of its component. */
export interface PreloadScriptProps {
  /** Where OpenTok's script is. @defaultValue `https://static.opentok.com/v2/js/opentok.min.js` */
  readonly opentokClientUrl?: string | undefined
  /** Drawn until the script has run. @defaultValue an empty `div` */
  readonly loadingDelegate?: ReactNode
}
