/** What this library needs of OpenTok's objects, so that neither package of the SDK is named in its types. */

/** An error of the SDK; match on `name`, its `code` is deprecated. */
export interface OpenTokErrorLike {
  readonly name: string
  readonly message: string
  readonly code?: number | string
}

/** A person's connection, as in OpenTok's `Connection`. */
export interface ConnectionLike {
  readonly connectionId: string
  readonly data?: string
}

/** Somebody's audio and video, as in OpenTok's `Stream`. */
export interface StreamLike {
  readonly streamId: string
  readonly connection?: ConnectionLike
  /** `camera`, `screen` or `custom`. */
  readonly videoType?: string | undefined
  /** In ms since the epoch, by the server's clock. */
  readonly creationTime?: number | undefined
}

/** An event of the SDK; which fields it has depends on its name. */
export interface OpenTokEventLike {
  readonly connection?: ConnectionLike
  readonly reason?: string
  readonly stream?: StreamLike
  readonly type?: string
  readonly data?: string
  readonly from?: ConnectionLike | null
  preventDefault?(): void
}

/** What every OpenTok object that fires events can do. */
export interface EmitterLike {
  on(name: string, listener: (event: OpenTokEventLike) => void): unknown
  off(name: string, listener: (event: OpenTokEventLike) => void): unknown
}

/** `HTMLElement` where there is a DOM; its types are not needed elsewhere. */
export type ElementLike = typeof globalThis extends { HTMLElement: { prototype: infer Element } }
  ? Element
  : object

/** One viewer of a stream, as in OpenTok's `Subscriber`; its fields are emptied when it is destroyed. */
export interface SubscriberLike extends EmitterLike {
  readonly element?: ElementLike | null | undefined
  readonly stream?: StreamLike | null | undefined
  /** Undocumented: whether it has ever shown anything. */
  isSubscribing?(): boolean
  /** Undocumented: whether it shows nothing at the moment, not yet or not any more. */
  isLoading?(): boolean
}

/** One's own audio and video, as in OpenTok's `Publisher`. */
export interface PublisherLike extends EmitterLike {
  readonly stream?: StreamLike | null | undefined
  /** Ends it, and switches the camera off. */
  destroy?(): unknown
}

/** A signal as OpenTok takes it. */
export interface SignalLike {
  /** At most 128 of the characters `A-Z a-z 0-9 - . _ ~`. */
  readonly type?: string | undefined
  /** At most 8 192 characters, counted as JSON: quotes and escapes included. */
  readonly data?: string | undefined
  /** Only this person gets it; without it everybody does. */
  readonly to?: ConnectionLike | undefined
  /**
   * Whether a signal sent while away waits for the reconnection.
   * @defaultValue `true`
   */
  readonly retryAfterReconnect?: boolean | undefined
}

/** The part of OpenTok's `Session` that is used; the real one fits, and so does a fake of your own. */
export interface SessionLike extends EmitterLike {
  readonly sessionId: string
  readonly connection?: ConnectionLike | null | undefined
  connect(token: string, callback: (error?: OpenTokErrorLike) => void): unknown
  disconnect(): unknown
  /** Returns the promise of OpenTok's acknowledgement, also where the client's older declarations say `void`. */
  signal(signal: SignalLike): unknown
  subscribe(
    stream: StreamLike,
    target?: ElementLike | string,
    properties?: object,
    callback?: (error?: OpenTokErrorLike) => void,
  ): SubscriberLike | undefined
  unsubscribe(subscriber: SubscriberLike): unknown
  publish(publisher: PublisherLike, callback: (error?: OpenTokErrorLike) => void): unknown
  unpublish(publisher: PublisherLike): unknown
}
