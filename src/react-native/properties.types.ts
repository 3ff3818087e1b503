/** What the vendor's components and its native module take: our own words for it, so that no package of the vendor is needed. */

/** A style of React Native: one, several, or none. */
export type StyleLike = object | readonly StyleLike[] | null | undefined | false

/** The servers of a session that has its own. */
export interface NativeIceConfig {
  /** Whether the vendor's servers are used beside them: `all`, or only the `custom` ones. */
  readonly includeServers?: 'all' | 'custom' | undefined
  /** Whether only a `relay` is used. */
  readonly transportPolicy?: 'all' | 'relay' | undefined
  /** Whether addresses of the local network are left out. */
  readonly filterOutLanCandidates?: boolean | undefined
  /** The servers. */
  readonly customServers?: readonly NativeIceServer[] | undefined
}

/** A server of your own for the way of the media. */
export interface NativeIceServer {
  /** Its addresses. */
  readonly urls: readonly string[]
  /** The name to sign in with. */
  readonly username?: string | undefined
  /** The password. */
  readonly credential?: string | undefined
}

/** The options of the vendor's `OTSession`. */
export interface NativeSessionOptions {
  /** Which of the two is drawn above the other, on Android. @defaultValue none */
  readonly androidOnTop?: 'publisher' | 'subscriber' | '' | undefined
  /** How it is drawn above, on Android. @defaultValue none */
  readonly androidZOrder?: 'mediaOverlay' | 'onTop' | '' | undefined
  /** The server of a private cloud; Android only. @defaultValue the vendor's cloud */
  readonly apiUrl?: string | undefined
  /** Whether people are not announced: then streams say who is there. @defaultValue `false` */
  readonly connectionEventsSuppressed?: boolean | undefined
  /** Whether all streams share one connection. @defaultValue `false` */
  readonly enableSinglePeerConnection?: boolean | undefined
  /** Whether sound is played in stereo; iOS only. @defaultValue `false` */
  readonly enableStereoOutput?: boolean | undefined
  /** Your own servers. Read in 2.33.0: iOS does not use them. @defaultValue the vendor's servers */
  readonly iceConfig?: NativeIceConfig | undefined
  /** Whether only addresses of the vendor's list are used. @defaultValue `false` */
  readonly ipWhitelist?: boolean | undefined
  /** A proxy for everything but media. @defaultValue none */
  readonly proxyUrl?: string | undefined
  /** Whether the session moves to another server without an end. @defaultValue `false` */
  readonly sessionMigration?: boolean | undefined
  /** Whether pictures are drawn as textures; Android only. @defaultValue `false` */
  readonly useTextureViews?: boolean | undefined
}

/** The vendor's properties of `OTPublisher`. Those of the capture are read once, when the view is made. */
export interface NativePublisherProperties {
  /** Whether sound is captured while it is muted. */
  readonly allowAudioCaptureWhileMuted?: boolean | undefined
  /** In bits per second. */
  readonly audioBitrate?: number | undefined
  /** Whether the picture is given up for the sound. */
  readonly audioFallback?: NativeAudioFallback | undefined
  /** Whether there is a microphone. */
  readonly audioTrack?: boolean | undefined
  /** Which camera. */
  readonly cameraPosition?: 'front' | 'back' | undefined
  /** Whether its light is on. */
  readonly cameraTorch?: boolean | undefined
  /** 1 is the whole picture. */
  readonly cameraZoomFactor?: number | undefined
  /** What is given up first; a value of the vendor's `DegradationPreference`. */
  readonly degradationPreference?: number | undefined
  /** Whether silence is not sent. */
  readonly enableDtx?: boolean | undefined
  /** Pictures per second. */
  readonly frameRate?: 30 | 15 | 7 | 1 | undefined
  /** In bits per second. */
  readonly maxVideoBitrate?: number | undefined
  /** The name of the stream. */
  readonly name?: string | undefined
  /** In the order of preference. */
  readonly preferredVideoCodecs?: 'automatic' | '' | readonly ('vp8' | 'vp9' | 'h264')[] | undefined
  /** Whether the microphone is on. */
  readonly publishAudio?: boolean | undefined
  /** Whether captions are made. */
  readonly publishCaptions?: boolean | undefined
  /** Whether viewers get statistics of the sender. */
  readonly publishSenderStats?: boolean | undefined
  /** Whether the camera is on. */
  readonly publishVideo?: boolean | undefined
  /** The size of the picture. */
  readonly resolution?:
    | '1920x1080'
    | '1280x720'
    | '640x480'
    | '352x288'
    | 'HIGH_1080P'
    | 'HIGH'
    | 'MEDIUM'
    | 'LOW'
    | undefined
  /** Whether a shared screen is sent in several sizes. */
  readonly scalableScreenshare?: boolean | undefined
  /** How the picture is fitted into its view. */
  readonly scaleBehavior?: 'fill' | 'fit' | undefined
  /** How much the picture may cost. */
  readonly videoBitratePreset?: 'default' | 'bw_saver' | 'extra_bw_saver' | undefined
  /** What the picture shows. */
  readonly videoContentHint?: '' | 'motion' | 'detail' | 'text' | undefined
  /** Where the picture comes from. */
  readonly videoSource?: 'camera' | 'screen' | undefined
  /** Whether there is a picture. */
  readonly videoTrack?: boolean | undefined
}

/** Who may give up the picture for the sound. */
export interface NativeAudioFallback {
  /** The publisher, for all. */
  readonly publisher?: boolean | undefined
  /** Each subscriber, for itself. */
  readonly subscriber?: boolean | undefined
}

/** The vendor's properties of a subscriber. */
export interface NativeSubscriberProperties {
  /** From 0 to 100; Android only. */
  readonly audioVolume?: number | undefined
  /** Pictures per second; Android only. */
  readonly preferredFrameRate?: number | undefined
  /** The size that is asked for, such as `640x480`; Android only. */
  readonly preferredResolution?: string | undefined
  /** How the picture is fitted into its view. */
  readonly scaleBehavior?: 'fill' | 'fit' | undefined
  /** The style of its view. */
  readonly style?: StyleLike
  /** Whether it is heard. */
  readonly subscribeToAudio?: boolean | undefined
  /** Whether captions come; Android only. */
  readonly subscribeToCaptions?: boolean | undefined
  /** Whether it is seen. */
  readonly subscribeToVideo?: boolean | undefined
}

/** What the token allows, as native says. */
export interface NativeCapabilities {
  /** To end connections. */
  readonly canForceDisconnect?: boolean
  /** To mute others. */
  readonly canForceMute?: boolean
  /** To publish. */
  readonly canPublish?: boolean
  /** To subscribe. */
  readonly canSubscribe?: boolean
}

/** An error of native. */
export interface NativeError {
  /** Its number on iOS, its name on Android. */
  readonly code?: string | number | undefined
  /** What has happened. */
  readonly message?: string | undefined
}

/** An event of your own stream. */
export interface NativeStreamIdEvent {
  /** The id of the stream. */
  readonly streamId: string
}

/** How loud somebody is. */
export interface NativeLevelEvent extends NativeStreamEvent {
  /** From 0 to 1. */
  readonly audioLevel: number
}

/** Why a picture is given up, or back. */
export interface NativeReasonEvent extends NativeStreamEvent {
  /** The vendor's word for it. */
  readonly reason?: string | undefined
}

/** Statistics of a stream; Android sends the counts themselves. */
export interface NativeStatsEvent extends NativeStreamEvent {
  /** The counts as JSON, on iOS. */
  readonly jsonStats?: string | undefined
}

/** What somebody has said. */
export interface NativeCaptionEvent extends NativeStreamEvent {
  /** The words. */
  readonly text: string
  /** Whether they will not change any more. */
  readonly isFinal: boolean
}

/** A stream that could not be shown. */
export interface NativeErrorEvent extends NativeStreamEvent {
  /** Why. */
  readonly error?: NativeError | undefined
}

/** An event of a subscriber: which stream it is about; missing where native does not know. */
export interface NativeStreamEvent {
  /** The stream. */
  readonly stream?: NativeStreamName | undefined
}

/** A stream as an event names it. */
export interface NativeStreamName {
  /** Its id. */
  readonly streamId?: string | undefined
  /** The name that its publisher gave it. */
  readonly name?: string | undefined
}

/** The vendor's events of `OTPublisher`. */
export interface PublisherEventHandlers {
  /** How loud you are. */
  readonly audioLevel?: ((event: NativeLevelEvent) => void) | undefined
  /** Statistics of the sound. */
  readonly audioNetworkStats?: ((event: unknown) => void) | undefined
  /** It could not be published, or has ended. */
  readonly error?: ((event: NativeError) => void) | undefined
  /** A moderator has muted you. */
  readonly muteForced?: (() => void) | undefined
  /** Reports of WebRTC. */
  readonly rtcStatsReport?: ((event: unknown) => void) | undefined
  /** It is published. */
  readonly streamCreated?: ((event: NativeStreamIdEvent) => void) | undefined
  /** It is not published any more. */
  readonly streamDestroyed?: ((event: NativeStreamIdEvent) => void) | undefined
  /** The picture is given up, because of the network. */
  readonly videoDisabled?: ((event: NativeReasonEvent) => void) | undefined
  /** It may be given up soon. */
  readonly videoDisableWarning?: ((event: unknown) => void) | undefined
  /** It will not. */
  readonly videoDisableWarningLifted?: ((event: unknown) => void) | undefined
  /** The picture is back. */
  readonly videoEnabled?: ((event: NativeReasonEvent) => void) | undefined
  /** Statistics of the picture. */
  readonly videoNetworkStats?: ((event: unknown) => void) | undefined
}

/** The vendor's events of `OTSubscriberView`. */
export interface SubscriberEventHandlers {
  /** How loud somebody is. */
  readonly audioLevel?: ((event: NativeLevelEvent) => void) | undefined
  /** Statistics of the sound. */
  readonly audioNetworkStats?: ((event: NativeStatsEvent) => void) | undefined
  /** What somebody has said. */
  readonly captionReceived?: ((event: NativeCaptionEvent) => void) | undefined
  /** It is shown. */
  readonly connected?: (() => void) | undefined
  /** Its media have stopped, for a while or for good. */
  readonly disconnected?: (() => void) | undefined
  /** It could not be shown. */
  readonly error?: ((event: NativeErrorEvent) => void) | undefined
  /** Reports of WebRTC. */
  readonly rtcStatsReport?: ((event: unknown) => void) | undefined
  /** It is shown: with its stream. */
  readonly subscriberConnected?: ((event: NativeStreamEvent) => void) | undefined
  /** Its first picture has come. */
  readonly videoDataReceived?: ((event: NativeStreamEvent) => void) | undefined
  /** The picture is given up, by its publisher or because of the network. */
  readonly videoDisabled?: ((event: NativeReasonEvent) => void) | undefined
  /** It may be given up soon. */
  readonly videoDisableWarning?: ((event: NativeStreamEvent) => void) | undefined
  /** It will not. */
  readonly videoDisableWarningLifted?: ((event: NativeStreamEvent) => void) | undefined
  /** The picture is back. */
  readonly videoEnabled?: ((event: NativeReasonEvent) => void) | undefined
  /** Statistics of the picture. */
  readonly videoNetworkStats?: ((event: NativeStatsEvent) => void) | undefined
}
