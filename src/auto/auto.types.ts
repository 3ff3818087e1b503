/** The types of the entry: the global `OT`, a session that the entry keeps alive, and OpenTok's objects beneath. */

import type {
  ConnectionLike,
  ElementLike,
  EmitterLike,
  OpenTokErrorLike,
  OpenTokEventLike,
  PublisherLike,
  Reconnection,
  SessionLike,
  StreamLike,
  SubscriberLike,
} from '../index.ts'

/**
 * The parts of OpenTok's `OT` that the entry uses: the global of its script, or what `import` returns.
 * @see {@link https://tokbox.com/developer/sdks/js/reference/OT.html | OpenTok: OT}
 */
export interface OTLike {
  /** Returns the session of an id, always the same object. */
  initSession(apiKey: string, sessionId: string, options?: object): SessionLike
  /** Makes a publisher. */
  initPublisher(
    target?: ElementLike | string,
    properties?: object,
    callback?: (error?: OpenTokErrorLike) => void,
  ): PublisherLike
}

/** A session that the entry keeps alive: OpenTok's own object, and one member more. */
export type WithReconnection<Session> = Session & {
  /** The handle of the library, for an app that wants more than OpenTok's session can say. */
  readonly reconnection: Reconnection
}

/** The answer to a call: OpenTok passes the error, or nothing and the result. */
export type Completion = (error?: OpenTokErrorLike | null, result?: unknown) => void

/** A method of OpenTok that has a second form, which returns a promise. */
export interface Method {
  (...given: unknown[]): unknown
  promise?: ((...given: unknown[]) => Promise<unknown>) | undefined
}

/** An event of OpenTok; the entry sets its target. */
export type SdkEvent = OpenTokEventLike & { target?: unknown }

/** OpenTok's session with members that its types leave out. */
export type SdkSession = SessionLike & Readonly<Record<string, unknown>>

/** OpenTok's subscriber with members that its types leave out. */
export interface SdkSubscriber extends SubscriberLike {
  readonly [member: string]: unknown
}

/** OpenTok's connection with a member that its types leave out. */
export interface SdkConnection extends ConnectionLike {
  /** Whether it has ended; OpenTok reads it before it announces that. */
  destroyed?(): boolean
}

/** OpenTok's stream with the properties that its publisher can change. */
export interface SdkStream extends StreamLike {
  readonly hasAudio?: boolean
  readonly hasVideo?: boolean
}

/** Adds and removes listeners of OpenTok's events before the app hears of them. */
export type EarlyListening = Pick<EmitterLike, 'on' | 'off'>
