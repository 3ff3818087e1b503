/** What the vendor's components and its native module take: our own words for it, so that no package of the vendor is needed. */

/** A style of React Native: one, several, or none. */
export type StyleLike = object | readonly StyleLike[] | null | undefined | false | ''

/** The servers of a session that has its own. */
export interface NativeIceConfig {
  /** Whether the vendor's servers are used beside them: `all`, or only the `custom` ones. */
  readonly includeServers?: 'all' | 'custom' | undefined
  /** Whether only a `relay` is used. */
  readonly transportPolicy?: 'all' | 'relay' | undefined
  /** Whether addresses of the local network are left out. */
  readonly filterOutLanCandidates?: boolean | undefined
  /** The servers. */
  readonly customServers?:
    | readonly {
        readonly urls: readonly string[]
        readonly username?: string | undefined
        readonly credential?: string | undefined
      }[]
    | undefined
}

/** The options of the vendor's `OTSession`. */
export interface NativeSessionOptions {
  /** Which of the two is drawn above the other, on Android. */
  readonly androidOnTop?: 'publisher' | 'subscriber' | '' | undefined
  /** How it is drawn above, on Android. */
  readonly androidZOrder?: 'mediaOverlay' | 'onTop' | '' | undefined
  /** The server of a private cloud; Android only. */
  readonly apiUrl?: string | undefined
  /** Whether people are not announced: then streams say who is there. */
  readonly connectionEventsSuppressed?: boolean | undefined
  /** Whether all streams share one connection. */
  readonly enableSinglePeerConnection?: boolean | undefined
  /** Whether sound is played in stereo; iOS only. */
  readonly enableStereoOutput?: boolean | undefined
  /** Your own servers. Read in 2.33.0: iOS does not use them. */
  readonly iceConfig?: NativeIceConfig | undefined
  /** Whether only addresses of the vendor's list are used. */
  readonly ipWhitelist?: boolean | undefined
  /** A proxy for everything but media. */
  readonly proxyUrl?: string | undefined
  /** Whether the session moves to another server without an end. */
  readonly sessionMigration?: boolean | undefined
  /** Whether pictures are drawn as textures; Android only. */
  readonly useTextureViews?: boolean | undefined
}

/** The vendor's properties of `OTPublisher`. Those of the capture are read once, when the view is made. */
export interface NativePublisherProperties {
  /** Whether sound is captured while it is muted. */
  readonly allowAudioCaptureWhileMuted?: boolean | undefined
  /** In bits per second. */
  readonly audioBitrate?: number | undefined
  /** Whether the picture is given up for the sound. */
  readonly audioFallback?:
    | { readonly publisher?: boolean | undefined; readonly subscriber?: boolean | undefined }
    | undefined
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

/** The vendor's events of `OTPublisher`. */
export interface PublisherEventHandlers {
  /** How loud you are. */
  readonly audioLevel?: ((event: { readonly audioLevel: number }) => void) | undefined
  /** Statistics of the sound. */
  readonly audioNetworkStats?: ((event: unknown) => void) | undefined
  /** It could not be published, or has ended. */
  readonly error?: ((event: NativeError) => void) | undefined
  /** A moderator has muted you. */
  readonly muteForced?: (() => void) | undefined
  /** Reports of WebRTC. */
  readonly rtcStatsReport?: ((event: unknown) => void) | undefined
  /** It is published. */
  readonly streamCreated?: ((event: { readonly streamId: string }) => void) | undefined
  /** It is not published any more. */
  readonly streamDestroyed?: ((event: { readonly streamId: string }) => void) | undefined
  /** The picture is given up, because of the network. */
  readonly videoDisabled?: ((event: { readonly reason?: string }) => void) | undefined
  /** It may be given up soon. */
  readonly videoDisableWarning?: ((event: unknown) => void) | undefined
  /** It will not. */
  readonly videoDisableWarningLifted?: ((event: unknown) => void) | undefined
  /** The picture is back. */
  readonly videoEnabled?: ((event: { readonly reason?: string }) => void) | undefined
  /** Statistics of the picture. */
  readonly videoNetworkStats?: ((event: unknown) => void) | undefined
}

/** An event of a subscriber: which stream it is about. */
export interface NativeStreamEvent {
  /** As native knows it. */
  readonly stream?: { readonly streamId?: string; readonly name?: string } | undefined
}

/** The vendor's events of `OTSubscriberView`. */
export interface SubscriberEventHandlers {
  /** How loud somebody is. */
  readonly audioLevel?:
    | ((event: NativeStreamEvent & { readonly audioLevel: number }) => void)
    | undefined
  /** Statistics of the sound: with the counts on Android, as `jsonStats` on iOS. */
  readonly audioNetworkStats?:
    | ((event: NativeStreamEvent & { readonly jsonStats?: string }) => void)
    | undefined
  /** What somebody has said. */
  readonly captionReceived?:
    | ((event: NativeStreamEvent & { readonly text: string; readonly isFinal: boolean }) => void)
    | undefined
  /** It is shown. */
  readonly connected?: (() => void) | undefined
  /** Its media have stopped, for a while or for good. */
  readonly disconnected?: (() => void) | undefined
  /** It could not be shown. */
  readonly error?:
    | ((event: NativeStreamEvent & { readonly error?: NativeError }) => void)
    | undefined
  /** Reports of WebRTC. */
  readonly rtcStatsReport?: ((event: unknown) => void) | undefined
  /** It is shown: with its stream. */
  readonly subscriberConnected?: ((event: NativeStreamEvent) => void) | undefined
  /** Its first picture has come. */
  readonly videoDataReceived?: ((event: NativeStreamEvent) => void) | undefined
  /** The picture is given up, by its publisher or because of the network. */
  readonly videoDisabled?:
    | ((event: NativeStreamEvent & { readonly reason?: string }) => void)
    | undefined
  /** It may be given up soon. */
  readonly videoDisableWarning?: ((event: NativeStreamEvent) => void) | undefined
  /** It will not. */
  readonly videoDisableWarningLifted?: ((event: NativeStreamEvent) => void) | undefined
  /** The picture is back. */
  readonly videoEnabled?:
    | ((event: NativeStreamEvent & { readonly reason?: string }) => void)
    | undefined
  /** Statistics of the picture. */
  readonly videoNetworkStats?:
    | ((event: NativeStreamEvent & { readonly jsonStats?: string }) => void)
    | undefined
}
