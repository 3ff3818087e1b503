/** The parts of OpenTok's objects that this library uses, so that its types need neither package of the SDK. */

/** An error of OpenTok. Tell errors apart by their `name`: their `code` is deprecated. */
export interface OpenTokErrorLike {
  /** What went wrong, for example `OT_AUTHENTICATION_ERROR`. */
  readonly name: string
  /** What went wrong, in a sentence. */
  readonly message: string
  /** OpenTok's number for it; deprecated, and sometimes missing. */
  readonly code?: number | string
}

/** Somebody's connection to a session, as in OpenTok's `Connection`. */
export interface ConnectionLike {
  /** Its id; somebody who joins again has a new one. */
  readonly connectionId: string
  /** The connection data that your server put into the token. */
  readonly data?: string
}

/** Somebody's audio and video, as in OpenTok's `Stream`. */
export interface StreamLike {
  /** Its id. It stays when you join again; when its publisher joins again, there is a new stream with a new id. */
  readonly streamId: string
  /** The connection of the person who publishes it. */
  readonly connection?: ConnectionLike
  /** `camera`, `screen` or `custom`; `undefined` for a stream without video. */
  readonly videoType?: string | undefined
  /** Whether it has video at the moment; its publisher may switch that off and on. */
  readonly hasVideo?: boolean | undefined
  /** Whether it has audio at the moment; its publisher may switch that off and on. */
  readonly hasAudio?: boolean | undefined
  /** When it was published, in ms since the epoch, by the server's clock. */
  readonly creationTime?: number | undefined
}

/** What a track is of. */
export interface TrackKindLike {
  /** `audio` or `video`. */
  readonly kind: string
}

/** What a track says of its origin. */
export interface TrackSettingsLike {
  /** The id of its device. */
  readonly deviceId?: string
  /** The id of the machine or headset; only the tracks of devices have one. */
  readonly groupId?: string
}

/** An event of OpenTok. Which fields it has depends on its name. */
export interface OpenTokEventLike {
  /** Whose connection it is about. */
  readonly connection?: ConnectionLike
  /** Why something has ended. */
  readonly reason?: string
  /**
   * Whether the reason is a guess of whoever stands for OpenTok: then `rejoin.when` is asked, whatever it is. OpenTok.js
   * never sets it.
   */
  readonly inferred?: boolean
  /** Which stream it is about. */
  readonly stream?: StreamLike
  /** The name of the event; of a signal, its type behind the prefix `signal:`. */
  readonly type?: string
  /** The data of a signal. */
  readonly data?: string
  /** Which property of a stream has changed. */
  readonly changedProperty?: string
  /** What it is now. */
  readonly newValue?: unknown
  /** The new element of a video. */
  readonly element?: unknown
  /** Who sent a signal; `null` if the server did. */
  readonly from?: ConnectionLike | null
  /** Keeps OpenTok from its default action, such as destroying a publisher. */
  preventDefault?(): void
  /** Whether a listener has called `preventDefault()`. */
  isDefaultPrevented?(): boolean
  /** The track that has ended; none if it was the last one that lived. */
  readonly track?: TrackKindLike | null | undefined
}

/** An OpenTok object that fires events. */
export interface EmitterLike {
  /** Calls the listener each time the event occurs. */
  on(name: string, listener: (event: OpenTokEventLike) => void): unknown
  /** Removes that listener. */
  off(name: string, listener: (event: OpenTokEventLike) => void): unknown
}

/** An element of the page: `HTMLElement` where the types of the DOM are known, a plain object elsewhere. */
export type ElementLike = typeof globalThis extends { HTMLElement: { prototype: infer Element } }
  ? Element
  : object

/**
 * The reports of WebRTC, as in `RTCStatsReport`.
 * @see {@link https://www.w3.org/TR/webrtc-stats/ | W3C: Identifiers for WebRTC's Statistics API}
 */
export interface RtcReportLike {
  /** Visits each report. */
  forEach(visit: (report: unknown) => void): void
}

/**
 * A subscriber of a stream, as in OpenTok's `Subscriber`. OpenTok empties its fields when it destroys it.
 * @see {@link https://tokbox.com/developer/sdks/js/reference/Subscriber.html | OpenTok: Subscriber}
 */
export interface SubscriberLike extends EmitterLike {
  /** The element that shows the video. */
  readonly element?: ElementLike | null | undefined
  /** The stream that it shows; emptied when it is destroyed. */
  readonly stream?: StreamLike | null | undefined
  /** WebRTC's reports of its media; not in older clients. */
  getRtcStatsReport?(): Promise<RtcReportLike>
  /** Whether the browser refuses to play its sound. */
  isAudioBlocked?(): boolean
  /** Undocumented by OpenTok: whether it has ever shown the stream. */
  isSubscribing?(): boolean
  /** Undocumented by OpenTok: whether it shows nothing at the moment, not yet or not any more. */
  isLoading?(): boolean
}

/** A camera's or a microphone's track: the parts of `MediaStreamTrack` that this library uses. */
export interface TrackLike {
  /** `false` while it is switched off. */
  readonly enabled: boolean
  /** Whether the system holds it. */
  readonly muted: boolean
  /** `ended` for good, or `live`. */
  readonly readyState: string
  /** Which device it comes from; only the tracks of devices have a group. */
  getSettings(): TrackSettingsLike
  /** Calls the listener when it is muted, or unmuted. */
  addEventListener(name: string, listener: () => void): void
  /** Removes that listener. */
  removeEventListener(name: string, listener: () => void): void
}

/** WebRTC's reports of what a publisher sends over one connection, as OpenTok's `Publisher.getRtcStatsReport()` says. */
export interface PublisherRtcReportLike {
  /** Those reports. */
  readonly rtcStatsReport: RtcReportLike
}

/** What the picture of a publisher is made of, as OpenTok's `Publisher.getVideoSource()` says. */
export interface VideoSourceLike {
  /** Its device; `null` without one. */
  readonly deviceId: string | null
  /** Its track; `null` while it is switched off. */
  readonly track: TrackLike | null
  /** `camera`, `screen` or `custom`; `null` without a picture. */
  readonly type: string | null
}

/** Your own audio and video, as in OpenTok's `Publisher`. */
export interface PublisherLike extends EmitterLike {
  /** The element that shows its picture. */
  readonly element?: ElementLike | null | undefined
  /** Its stream, while it is live; a new one after each rejoin. */
  readonly stream?: StreamLike | null | undefined
  /** Ends it, and switches the camera off. */
  destroy?(): unknown
  /** Undocumented by OpenTok: `true` until the camera is there, then `false`; `null` if destroyed, or without a camera. */
  isLoading?(): boolean | null
  /** What its picture is made of; not in older clients. */
  getVideoSource?(): VideoSourceLike | null | undefined
  /** WebRTC's reports of its media, one for each connection; not in older clients. */
  getRtcStatsReport?(): Promise<readonly PublisherRtcReportLike[]>
  /** The track of its sound; not in older clients. */
  getAudioSource?(): TrackLike | null | undefined
  /** Takes another camera; not in older clients. */
  setVideoSource?(deviceId: string): Promise<unknown>
  /** Takes another microphone, or the same one again; not in older clients. */
  setAudioSource?(deviceId: string): Promise<unknown>
  /** Lets a connector change its picture; `null` ends that. Not in older clients. */
  setVideoMediaProcessorConnector?(connector: object | null): Promise<unknown>
  /** The filter on its picture; not in older clients. */
  getVideoFilter?(): unknown
}

/**
 * A signal, as OpenTok's `Session.signal()` takes it.
 * @see {@link https://tokbox.com/developer/sdks/js/reference/Session.html#signal | OpenTok: Session.signal()}
 */
export interface SignalLike {
  /** At most 128 of the characters `A-Z a-z 0-9 - . _ ~`. */
  readonly type?: string | undefined
  /** At most 8 192 characters, counted as JSON: quotes and escapes included. */
  readonly data?: string | undefined
  /**
   * The only recipient; without it everybody gets the signal. It must be a connection object of this session, for
   * instance `stream.connection`, and not a copy of it.
   */
  readonly to?: ConnectionLike | undefined
  /**
   * Whether a signal that is sent during an outage is held until the connection is back.
   * @defaultValue `true`
   */
  readonly retryAfterReconnect?: boolean | undefined
}

/**
 * The parts of OpenTok's `Session` that this library uses. The real session fits, and so does a fake of your own.
 * @see {@link https://tokbox.com/developer/guides/connect-session/js/#automatic_reconnection | OpenTok: Automatic reconnection}
 */
export interface SessionLike extends EmitterLike {
  /** The id that `OT.initSession()` was given. */
  readonly sessionId: string
  /** Your own connection, once the session is joined. */
  readonly connection?: ConnectionLike | null | undefined
  /** Undocumented by OpenTok: the streams of the session, yours included. */
  readonly streams?: {
    /** Visits each stream. */
    forEach(visit: (stream: StreamLike) => void): void
  }
  /** Undocumented by OpenTok: `disconnecting` from a `disconnect()` until OpenTok confirms it, which it may never do. */
  readonly currentState?: string
  /** Whether it is joined; `true` also while the connection is lost and OpenTok tries to resume it. */
  isConnected?(): boolean
  /** Joins the session. The real one may never call back; this library knows that. */
  connect(token: string, callback: (error?: OpenTokErrorLike) => void): unknown
  /** Leaves the session. */
  disconnect(): unknown
  /** Sends a signal. Returns a promise of the confirmation, although older declarations of the client say `void`. */
  signal(signal: SignalLike): unknown
  /** Subscribes to a stream; returns nothing while the session is not joined. */
  subscribe(
    stream: StreamLike,
    target?: ElementLike | string,
    properties?: object,
    callback?: (error?: OpenTokErrorLike) => void,
  ): SubscriberLike | undefined
  /** Destroys a subscriber. */
  unsubscribe(subscriber: SubscriberLike): unknown
  /** Publishes. */
  publish(publisher: PublisherLike, callback: (error?: OpenTokErrorLike) => void): unknown
  /** Ends the stream of a publisher. */
  unpublish(publisher: PublisherLike): unknown
}
