/** OpenTok's session, publisher and subscriber as an app sees them: in one file, since each type names the others. */

import type { FakeTrack } from './publisher/devices.ts'
import type { FakeConnection, FakeStream } from '../server/stream.ts'
import type { Completion } from '../error.ts'
import type { FakeCollection } from './collection.ts'
import type { FakeElement } from './element.ts'
import type { OpenTokEmitter } from './emitter.ts'
import type { FakeCapabilities } from './session/capabilities.ts'
import type { FakeSignal } from './session/signal.types.ts'
import type {
  Accepted,
  PUBLISHER_UNMODELLED,
  SESSION_UNMODELLED,
  SUBSCRIBER_UNMODELLED,
  Unmodelled,
} from './unmodelled.ts'

/** `Session.connect()`. While connecting or joined it does nothing: it never calls back, and no promise settles. */
export interface Connect {
  (token: string, callback?: Completion): FakeSession
  promise(token: string): Promise<FakeSession>
}

/** `Session.publish()`. Returns `null` while not joined, although OpenTok's types, and so these, do not say so. */
export interface Publish {
  (publisher: object | string, callback?: Completion): FakePublisher
  (target: object | string, properties?: object, callback?: Completion): FakePublisher
  promise(publisher: object | string, properties?: object): Promise<FakePublisher>
}

/** `Session.subscribe()`. Returns `undefined` while not joined, though OpenTok's types (and so these) do not say so. */
export interface Subscribe {
  (
    stream: Pick<FakeStream, 'streamId'>,
    target?: object | string,
    properties?: object,
    callback?: Completion,
  ): FakeSubscriber
  promise(
    stream: Pick<FakeStream, 'streamId'>,
    target?: object | string,
    properties?: object,
  ): Promise<FakeSubscriber>
}

type WithUnmodelled<Names extends readonly string[]> = OpenTokEmitter &
  Readonly<Record<Names[number], Unmodelled>>

/**
 * A session of the app, as OpenTok's `Session`. As there, no member says whether the session is reconnecting. Members
 * that the fake does not model throw.
 * @see {@link https://tokbox.com/developer/guides/connect-session/js/#automatic_reconnection | OpenTok: Automatic reconnection}
 */
export interface FakeSession extends WithUnmodelled<typeof SESSION_UNMODELLED> {
  /** The session id. */
  readonly id: string
  /** The session id. */
  readonly sessionId: string
  /** Your own connection; `null` while not joined, although the types of OpenTok, and so these, do not say so. */
  connection?: FakeConnection
  /** What the token allows. */
  capabilities: FakeCapabilities
  /** The connections that the session knows of. */
  readonly connections: FakeCollection<FakeConnection>
  /** The streams that the session knows of. */
  readonly streams: FakeCollection<FakeStream>
  /** Joins. While connecting or joined it does nothing: it never calls back. */
  connect: Connect
  /** Makes a publisher live; returns `null` while not joined. */
  publish: Publish
  /** Makes a subscriber of a stream; returns `undefined` while not joined. */
  subscribe: Subscribe
  /** The state as OpenTok shows it: `connected` also while it reconnects. */
  readonly currentState: 'disconnected' | 'connecting' | 'connected' | 'disconnecting'
  /** Whether it is joined; also `true` while it reconnects. */
  isConnected(): boolean
  /** Leaves. Resolves together with `sessionDisconnected`; without that event, and at once, if it is not joined. */
  disconnect(): Promise<void>
  /** Sends a signal. */
  signal(signal: FakeSignal, callback?: Completion): Promise<void>
  /** Ends the stream of a publisher. */
  unpublish(publisher: object): void
  /** Destroys a subscriber. @returns whether it was alive */
  unsubscribe(subscriber: object): boolean
  /** The publisher of one of your own streams. */
  getPublisherForStream(stream: Pick<FakeStream, 'streamId'>): FakePublisher | undefined
  /** Your subscribers of a stream. */
  getSubscribersForStream(stream: Pick<FakeStream, 'streamId'>): [FakeSubscriber]
  /** Forces somebody out; the token must be one of a moderator. */
  forceDisconnect(
    connection: Pick<FakeConnection, 'connectionId'>,
    callback?: Completion,
  ): Promise<void>
  /** Ends somebody's stream; the token must be one of a moderator. */
  forceUnpublish(stream: Pick<FakeStream, 'streamId'>, callback?: Completion): Promise<void>
}

/** A switch of a publisher; OpenTok has each of these in two forms. */
export interface Switch {
  (isOn: boolean): FakePublisher
  /** The same, with a promise. */
  promise(isOn: boolean): Promise<void>
}

/** A track: `MediaStreamTrack` where the types of the DOM are known. */
export type MediaTrack = typeof globalThis extends { MediaStreamTrack: { prototype: infer Track } }
  ? Track
  : FakeTrack

/** What the picture of a publisher is made of. */
export interface FakeVideoSource {
  /** Its device; `null` without one. */
  readonly deviceId: string | null
  /** Its track; `null` while it is switched off. */
  readonly track: MediaTrack | null
  /** `camera`; `null` without a picture. */
  readonly type: 'camera' | 'screen' | null
}

/**
 * Your own audio and video, as OpenTok's `Publisher`. Some fields are `null` at times, although the types of OpenTok,
 * and so these, do not say so. Members that the fake does not model throw.
 */
export interface FakePublisher extends WithUnmodelled<typeof PUBLISHER_UNMODELLED> {
  /** Whether the user has allowed the camera. */
  accessAllowed: boolean
  /** Its id. */
  id?: string
  /** The element that shows it. */
  readonly element?: FakeElement
  /** Its stream, while it is live. */
  stream?: FakeStream
  /** The session on which it is live. */
  session?: FakeSession
  /** Ends it, and switches the camera off. */
  readonly destroy: {
    (): FakePublisher
    /** The same, with a promise. */
    promise(): Promise<void>
  }
  /** Switches the audio of its stream on or off. */
  readonly publishAudio: Switch
  /** Switches the video of its stream on or off. */
  readonly publishVideo: Switch
  /** The track of its microphone; `null` without one. */
  getAudioSource(): MediaTrack
  /** Always `null`: the fake has no filters. */
  getVideoFilter(): null
  /** WebRTC's reports, of which the fake has none. */
  getRtcStatsReport(): Promise<[]>
  /** Its camera and the track of it. */
  getVideoSource(): FakeVideoSource
  /** Takes the microphone again. */
  setAudioSource(deviceId: string | MediaTrack): Promise<undefined>
  /** Takes the camera again when a connector is taken away, as OpenTok does. */
  setVideoMediaProcessorConnector(connector: object | null): Promise<void>
  /** Does nothing for the camera that it has. */
  setVideoSource(deviceId: string): Promise<undefined>
  /** Accepted without any effect. */
  readonly setStyle: Accepted<this>
  /**
   * Undocumented by OpenTok: whether it waits for its camera; `null` for one that gets none, because it is destroyed or
   * the camera has failed.
   */
  readonly isLoading: () => boolean | null
  /** The height of its video in pixels. */
  videoHeight(): number | undefined
  /** The width of its video in pixels. */
  videoWidth(): number | undefined
}

/**
 * One subscriber of a stream, as OpenTok's `Subscriber`. Its fields are `null` once it is destroyed, although the types
 * of OpenTok, and so these, do not say so. Members that the fake does not model throw.
 * @see {@link https://tokbox.com/developer/sdks/js/reference/Subscriber.html | OpenTok: Subscriber}
 */
export interface FakeSubscriber extends WithUnmodelled<typeof SUBSCRIBER_UNMODELLED> {
  /** Its id. */
  readonly id?: string
  /** The id of its stream. */
  readonly streamId?: string
  /** The stream that it shows. */
  readonly stream?: FakeStream
  /** The session that it belongs to. */
  readonly session?: FakeSession
  /** The element that shows the video. */
  readonly element?: FakeElement
  /** Accepted without any effect. */
  readonly restrictFrameRate: Accepted<this>
  /** Sets what `getAudioVolume()` returns. */
  readonly setAudioVolume: Accepted<this>
  /** Sets the volume to 0, and back. */
  readonly subscribeToAudio: Accepted<this>
  /** Fires `videoDisabled` or `videoEnabled` (`subscribeToVideo`), and has no other effect. */
  readonly subscribeToVideo: Accepted<this>
  /** Whether the browser refuses to play its sound: see `audio` of the page. */
  readonly isAudioBlocked: () => boolean
  /** Undocumented by OpenTok: whether it shows nothing at the moment, not yet or not any more. */
  readonly isLoading: () => boolean
  /** Undocumented by OpenTok: whether it has ever shown the stream. */
  readonly isSubscribing: () => boolean
  /** The reports of its audio and video: packets sent and received, as many more at each call as the line lets through. */
  readonly getRtcStatsReport: () => Promise<Map<string, object>>
  /** 100, unless it was set or the audio is off. */
  getAudioVolume(): number
  /** Accepted without any effect. */
  setPreferredFrameRate(frameRate: number): Promise<void>
  /** Accepted without any effect. */
  setPreferredResolution(resolution: unknown): Promise<void>
  /** Accepted without any effect. */
  setStyle(...style: unknown[]): void
  /** The height of its video in pixels. */
  videoHeight(): number | undefined
  /** The width of its video in pixels. */
  videoWidth(): number | undefined
}
