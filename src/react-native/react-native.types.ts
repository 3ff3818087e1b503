/** What an app gets: options, handle, components and hooks. */

import type { ReactElement, ReactNode } from 'react'
import type {
  Reconnection,
  ReconnectingSubscriber,
  ReconnectionOptions,
  SessionLike,
} from '../index.ts'

/** The options of `createReconnection()` on React Native: those of the web, and what native needs. */
export interface ReactNativeOptions extends ReconnectionOptions {
  /** The API key of your project, or its application id. */
  readonly apiKey: string
  /** The id of the session. */
  readonly sessionId: string
  /** The options of the vendor's `OTSession`, such as `{ iceConfig, proxyUrl }`. @defaultValue the vendor's own */
  readonly sessionOptions?: object | undefined
  /** The secret of end-to-end encryption. @defaultValue none */
  readonly encryptionSecret?: string | undefined
  /**
   * How long OpenTok may take to send a signal back to its sender, in ms, before the connection counts as lost. Android
   * only, as its module announces no loss. `false` sends none: then a loss is noticed only by what the system says.
   * @defaultValue 2 000
   */
  readonly probeMs?: number | false | undefined
}

/** A session over the native module: OpenTok.js's `Session`, as far as native has it. */
export interface NativeSession extends SessionLike {
  /** Lets people unmute themselves again. Rejects while the session is not joined, as the methods below do. */
  disableForceMute(): Promise<unknown>
  /** Ends somebody's connection; for moderators. */
  forceDisconnect(connectionId: string): Promise<unknown>
  /** Mutes everybody but the publishers of these streams; for moderators. */
  forceMuteAll(excludedStreamIds?: readonly string[]): Promise<unknown>
  /** Mutes one stream; for moderators. */
  forceMuteStream(streamId: string): Promise<unknown>
  /** What the token allows. */
  getCapabilities(): Promise<unknown>
  /** Reports a problem to the vendor. Resolves with the report's id. */
  reportIssue(): Promise<string>
}

/** The same handle as on the web. It owns its native session: `dispose()` leaves that one too. */
export interface NativeReconnection extends Reconnection {
  /** The session over the native module. */
  readonly session: NativeSession
}

/** What {@link ReactNativeKit} draws your camera with. */
export interface PublisherProps {
  /** From `createReconnection()`. */
  readonly reconnection: NativeReconnection
  /** The vendor's properties of `OTPublisher`. @defaultValue the vendor's own */
  readonly properties?: object | undefined
  /** The style of the view. @defaultValue the vendor's own */
  readonly style?: unknown
  /** The vendor's event handlers of `OTPublisher`, by name. @defaultValue none */
  readonly eventHandlers?: EventHandlers | undefined
}

/** What {@link ReactNativeKit} draws the streams of the others with. */
export interface SubscribersProps {
  /** From `createReconnection()`. Draw it in one place only: native has one view per stream. */
  readonly reconnection: NativeReconnection
  /** The vendor's `subscriberProperties`; those passed to `subscribe()` go before them. @defaultValue none */
  readonly properties?: object | undefined
  /** The style of each view. @defaultValue the vendor's own */
  readonly style?: unknown
  /** The vendor's event handlers of `OTSubscriberView`, by name. @defaultValue none */
  readonly eventHandlers?: EventHandlers | undefined
  /** Whether to subscribe to every stream while mounted; with `false` call `subscribe()` yourself. @defaultValue `true` */
  readonly auto?: boolean | undefined
  /** Wraps each view, for example with an overlay. The view is empty while its stream is away. @defaultValue the view alone */
  readonly children?: (view: ReactElement, subscriber: ReconnectingSubscriber) => ReactNode
}

/** Handlers of the vendor's events, by name; each is called with the event. */
export type EventHandlers = Readonly<Record<string, ((event: any) => void) | undefined>>

/** What {@link bindReactNative} returns: `createReconnection()`, and components that draw. */
export interface ReactNativeKit {
  /**
   * Creates a session over the native module, and the handle that keeps it alive. Nothing native happens before `connect()`.
   * @throws {TypeError} if an option is missing, unknown or wrong, or the native module is not in the app
   */
  createReconnection(options: ReactNativeOptions): NativeReconnection
  /** Draws your camera and publishes it while mounted; after each rejoin in a new view. */
  Publisher(props: PublisherProps): ReactNode
  /** Draws the stream of each subscriber. */
  Subscribers(props: SubscribersProps): ReactNode
  /**
   * Connects, and leaves and disposes together with the component. StrictMode and changed `deps` give one session at a time.
   * @param factory creates the reconnection
   * @param deps what the factory depends on, as for `useMemo()`
   */
  useReconnection<Handle extends Reconnection>(
    factory: () => Handle,
    deps: readonly unknown[],
  ): Handle
  /** The present snapshot of a reconnection, or what the selector takes from it; renders again when that has changed. */
  useSnapshot: UseSnapshot
  /** The present snapshot of a subscriber. */
  useSubscriber(
    subscriber: ReconnectingSubscriber,
  ): ReturnType<ReconnectingSubscriber['getSnapshot']>
}

/** The hook `useSnapshot()`. */
export interface UseSnapshot {
  /** The whole snapshot. */
  (reconnection: Reconnection): ReturnType<Reconnection['getSnapshot']>
  /** What the selector takes from the snapshot. */
  <Selected>(
    reconnection: Reconnection,
    selector: (snapshot: ReturnType<Reconnection['getSnapshot']>) => Selected,
  ): Selected
}
