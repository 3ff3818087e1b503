/** What an app gets: options, handle, components and hooks. */

import type { CreatePeers, PeersState } from '../bindings/shared/peers-state.ts'
import type { ReactElement, ReactNode } from 'react'
import type {
  LoggedSignal,
  PublisherSnapshot,
  ReconnectingPublisher,
  Reconnection,
  ReconnectionSnapshot,
  ReconnectingSubscriber,
  ReconnectionOptions,
  SessionLike,
  SignalLogOptions,
  StreamLike,
  SubscriberSnapshot,
} from '../index.ts'
import type {
  NativeCapabilities,
  NativePublisherProperties,
  NativeSessionOptions,
  NativeSubscriberProperties,
  PublisherEventHandlers,
  StyleLike,
  SubscriberEventHandlers,
} from './properties.types.ts'

/** The options of `createReconnection()` on React Native: those of the web, and what native needs. */
export interface ReactNativeOptions extends ReconnectionOptions {
  /** The API key of your project, or its application id. */
  readonly apiKey: string
  /** The id of the session. */
  readonly sessionId: string
  /** The options of the vendor's `OTSession`, such as `{ iceConfig, proxyUrl }`. @defaultValue the vendor's own */
  readonly sessionOptions?: NativeSessionOptions | undefined
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
  getCapabilities(): Promise<NativeCapabilities>
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
  readonly properties?: NativePublisherProperties | undefined
  /** The style of the view. @defaultValue the vendor's own */
  readonly style?: StyleLike
  /** The vendor's event handlers of `OTPublisher`, by name. @defaultValue none */
  readonly eventHandlers?: PublisherEventHandlers | undefined
}

/** What {@link ReactNativeKit} draws the streams of the others with. */
export interface SubscribersProps {
  /** From `createReconnection()`. Draw it in one place only: native has one view per stream. */
  readonly reconnection: NativeReconnection
  /** The vendor's `subscriberProperties`; those passed to `subscribe()` go before them. @defaultValue none */
  readonly properties?: NativeSubscriberProperties | undefined
  /** Properties of one stream, by its id; they go before all others, and may change at any time. @defaultValue none */
  readonly streamProperties?: Readonly<Record<string, NativeSubscriberProperties>> | undefined
  /** The style of each view. @defaultValue the vendor's own */
  readonly style?: StyleLike
  /** The vendor's event handlers of `OTSubscriberView`, by name. @defaultValue none */
  readonly eventHandlers?: SubscriberEventHandlers | undefined
  /** Whether to subscribe to every stream while mounted; with `false` call `subscribe()` yourself. @defaultValue `true` */
  readonly auto?: boolean | undefined
  /** Wraps each view, for example with an overlay. The view is empty while its stream is away. @defaultValue the view alone */
  readonly children?: (view: ReactElement, subscriber: ReconnectingSubscriber) => ReactNode
}

/** What {@link ReactNativeKit} draws one stream with. */
export interface SubscriberProps extends Pick<
  SubscribersProps,
  'children' | 'eventHandlers' | 'properties' | 'reconnection' | 'style'
> {
  /** Which stream; `Subscribers` draws it no more while this is mounted. */
  readonly streamId: string
}

/** What {@link bindReactNative} returns: `createReconnection()`, and components that draw. */
export interface ReactNativeKit {
  /**
   * Creates a session over the native module, and the handle that keeps it alive. Nothing native happens before `connect()`.
   * @throws {TypeError} if an option is missing, unknown or wrong, or the native module is not in the app
   */
  createReconnection(options: ReactNativeOptions): NativeReconnection
  /** Draws your camera and publishes it while mounted; after each rejoin in a new view. */
  Publisher(props: PublisherProps): ReactNode
  /** Draws one stream in any place, such as a pinned speaker beside a strip of the others; subscribes to it while mounted. */
  Subscriber(props: SubscriberProps): ReactNode
  /** Draws the stream of each subscriber, but of those that a `Subscriber` draws. */
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
  /**
   * The peers of a reconnection, and their state; they are disposed of together with the component.
   * @param create makes them, with `createPeers()`; it is called once for each reconnection
   */
  usePeers(reconnection: Reconnection | null, create: CreatePeers): PeersState
  /** The present snapshot of your publisher; `null` if there is none. */
  usePublisher(publisher: ReconnectingPublisher | null): PublisherSnapshot | null
  /** The signals of one type, those that came in and your own with how far they have come; all of them without a type. */
  useSignals(
    reconnection: Reconnection | null,
    type?: string,
    options?: SignalLogOptions,
  ): readonly LoggedSignal[]
  /** The streams that deserve a tile, in the order of their arrival. */
  useStreams(reconnection: Reconnection | null): readonly StreamLike[]
  /** The present snapshot of a reconnection, or what the selector takes from it; renders again when that has changed. */
  useSnapshot: UseSnapshot
  /** The present snapshot of a subscriber; `null` if there is none. */
  useSubscriber(subscriber: ReconnectingSubscriber | null): SubscriberSnapshot | null
}

/** The hook `useSnapshot()`; the status of `null` is `idle`. */
export interface UseSnapshot {
  /** The whole snapshot. */
  (reconnection: Reconnection | null): ReconnectionSnapshot
  /** What the selector takes from the snapshot. */
  <Selected>(
    reconnection: Reconnection | null,
    selector: (snapshot: ReconnectionSnapshot) => Selected,
  ): Selected
}
