/** The options of `createReconnection()`, and what an app can pass in them: policies, timers, a network, a log. */

import type { PublisherOptions } from './publisher.types.ts'
import type { SubscriberOptions } from './subscriber.types.ts'
import type { SignalOptions, ResolvedSignalOptions } from './signal.types.ts'
import type { ConnectionLike } from './opentok.types.ts'

/** The timers of the library, in the form that XState takes them. A test may pass its own. */
export interface Clock {
  /** Calls back once, after so many ms. @returns the timer, for `clearTimeout()` */
  setTimeout(callback: () => void, delayMs: number): unknown
  /** Ends a timer. It must accept one that is over. */
  clearTimeout(timer: never): void
}

/**
 * Says whether there is a network, and when to look again. While it says offline, no attempt to join is made.
 * @example
 * ```ts
 * import { createReconnection, type Network, type SessionLike } from 'opentok-reconnection'
 *
 * // Try again even when the browser says that it is offline.
 * const network: Network = { isOnline: () => true, subscribe: () => () => {} }
 * export const wrap = (session: SessionLike) => createReconnection(session, { network })
 * ```
 * @see {@link https://developer.chrome.com/docs/web-platform/page-lifecycle-api | Page Lifecycle API}
 */
export interface Network {
  /** Whether there may be a network. If it throws, the answer counts as `true`. */
  isOnline(): boolean
  /** Calls the listener when the answer may have changed, and when the page has woken up. @returns the unsubscribe */
  subscribe(listener: () => void): () => void
}

/** A camera or a microphone that the user has allowed. */
export interface DeviceLike {
  /** Its id, as OpenTok's `setVideoSource()` and `setAudioSource()` take it. */
  readonly deviceId: string
  /** `videoinput` or `audioinput`; others are left alone. */
  readonly kind: string
}

/**
 * Says which cameras and microphones there are, and when to look again.
 * @see {@link https://developer.mozilla.org/en-US/docs/Web/API/MediaDevices | MDN: MediaDevices}
 */
export interface Devices {
  /** Lists those that can be taken without a prompt. If it throws or rejects, there is none. */
  list(): Promise<readonly DeviceLike[]>
  /** Calls the listener when the list may have changed. @returns the unsubscribe */
  subscribe(listener: () => void): () => void
}

/**
 * The options of `createReconnection()`. All are optional; the defaults are {@link DEFAULT_OPTIONS}. Options inside
 * `subscribers`, `publishers` and `signals` are merged with their own defaults.
 * @example
 * ```ts
 * import { createReconnection, type ReconnectionOptions, type SessionLike } from 'opentok-reconnection'
 *
 * const options: ReconnectionOptions = {
 *   token: () => fetch('/token').then((response) => response.text()),
 *   giveUpMs: 120_000,
 *   signals: { capacity: 100, overflow: 'dropOldest' },
 * }
 * export const wrap = (session: SessionLike) => createReconnection(session, options)
 * ```
 * @see {@link https://tokbox.com/developer/guides/connect-session/js/#automatic_reconnection | OpenTok: Automatic reconnection}
 */
export interface ReconnectionOptions {
  /**
   * The token, or a function that is called for a fresh one before each join.
   * @defaultValue none: pass the token to `connect()`
   */
  readonly token?: TokenSource | undefined
  /** How long one attempt to join may take, in ms, including the time of the token provider. @defaultValue 15 000 */
  readonly joinTimeoutMs?: number | undefined
  /** How many times a first join is tried before `connect()` rejects; at least 1. @defaultValue 3 */
  readonly joinAttempts?: number | undefined
  /**
   * How long the status stays `reconnected` before it becomes `connected`, in ms. A new loss in that time belongs to
   * the same outage.
   * @defaultValue 3 000
   */
  readonly reconnectedMs?: number | undefined
  /**
   * How long a whole outage may last, in ms, counted from the first loss; then the status becomes `disconnected` with
   * the code `gaveUp`. Time in which the page sleeps does not count.
   * @defaultValue 600 000
   */
  readonly giveUpMs?: number | undefined
  /**
   * Whether to join again after OpenTok has given up. `false` never does; an object says after which losses, and when.
   * @defaultValue `true`
   */
  readonly rejoin?: boolean | RejoinOptions | undefined
  /** When a subscriber is recreated. @defaultValue those of {@link SubscriberOptions} */
  readonly subscribers?: SubscriberOptions | undefined
  /** What is done about a camera or microphone that has ended. @defaultValue those of {@link PublisherOptions} */
  readonly publishers?: PublisherOptions | undefined
  /** How signals are held and sent. @defaultValue those of {@link SignalOptions} */
  readonly signals?: SignalOptions | undefined
  /**
   * Returns a stable name of the person behind a connection, for example from its connection data. When that person
   * is back under new ids, their new stream replaces the old one. Return `undefined` if you do not know.
   * @defaultValue none: a stream with a new id is a new stream
   */
  readonly identify?: ((connection: ConnectionLike) => string | undefined) | undefined
  /**
   * Says whether there is a network, and when the page has woken up. The default is always online where there is no
   * `document`, as in Node and React Native.
   * @defaultValue the browser's own events
   */
  readonly network?: Network | undefined
  /** Says which cameras and microphones there are. @defaultValue those of the browser */
  readonly devices?: Devices | undefined
  /** Receives XState's inspection of every state machine. @defaultValue none */
  readonly inspect?: InspectionListener | undefined
  /** Receives one line of text for each important transition. @defaultValue none */
  readonly logger?: Logger | undefined
  /** The timers; for tests. @defaultValue those of the platform */
  readonly clock?: Clock | undefined
  /** A random number from 0 to less than 1; for tests. @defaultValue `Math.random` */
  readonly random?: (() => number) | undefined
  /** The current time in ms since the epoch; for tests. @defaultValue `Date.now` */
  readonly now?: (() => number) | undefined
}

/** Options that may be missing after validation, because they have no default. */
type WithoutDefault = 'token' | 'identify' | 'inspect' | 'logger'

/** The options after validation, with every default filled in. */
export type ResolvedOptions = Pick<ReconnectionOptions, WithoutDefault> & {
  readonly [
    Name in Exclude<
      keyof ReconnectionOptions,
      WithoutDefault | 'publishers' | 'signals' | 'subscribers'
    >
  ]-?: NonNullable<ReconnectionOptions[Name]>
} & {
  readonly signals: ResolvedSignalOptions
  readonly subscribers: Required<SubscriberOptions>
  readonly publishers: Required<PublisherOptions>
}

/**
 * Receives one line of text for each important transition. A line never contains a token or the data of a signal.
 * `console` fits. If a method throws, the error goes to `reportError()` and nothing else happens.
 * @example
 * ```ts
 * import { createReconnection, type Logger, type SessionLike } from 'opentok-reconnection'
 *
 * const logger: Logger = { debug() {}, info: console.info, warn: console.warn }
 * export const wrap = (session: SessionLike) => createReconnection(session, { logger })
 * ```
 */
export interface Logger {
  /** Each event of OpenTok's session, by its name in the state machine. */
  debug(message: string): void
  /** Each new status of the session. */
  info(message: string): void
  /** One of your listeners or policies has thrown an error. */
  warn(message: string): void
}

/**
 * One event of XState's inspection. Use XState's own types to read more of it than its type.
 * @see {@link https://stately.ai/docs/inspector | Stately: Inspector}
 */
export interface InspectionEventLike {
  /** What happened, for example `@xstate.event` or `@xstate.snapshot`. */
  readonly type: string
}

/**
 * Hears the inspection of every state machine: a function, or an observer such as the one of `@statelyai/inspect`.
 * @see {@link https://stately.ai/docs/inspector | Stately: Inspector}
 */
export type InspectionListener =
  | ((event: InspectionEventLike) => void)
  | { next?(event: InspectionEventLike): void }

/** What a `rejoin.delay` policy knows when it decides how long to wait; frozen. */
export interface RejoinDelayContext {
  /** The number of the next attempt, counted from 1. */
  readonly attempt: number
  /** The time since the outage began, in ms; 0 at a first join. */
  readonly elapsedMs: number
  /** The reason that OpenTok gave for the loss, unchanged; `null` if it gave none. */
  readonly reason: string | null
  /** Why the previous attempt has failed; `null` if there was none. */
  readonly error: Error | null
}

/**
 * Gives the wait before an attempt to join in ms, or `null` to give up. If it throws, or returns something else, the
 * default is used.
 * @example
 * ```ts
 * import { createReconnection, type RejoinDelay, type SessionLike } from 'opentok-reconnection'
 *
 * // Every two seconds, at most twenty times.
 * const delay: RejoinDelay = ({ attempt }) => (attempt > 20 ? null : 2_000)
 * export const wrap = (session: SessionLike) => createReconnection(session, { rejoin: { delay } })
 * ```
 * @see {@link https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ | Exponential backoff and jitter}
 */
export type RejoinDelay = (context: RejoinDelayContext) => number | null

/** Says which losses of the session are recovered by a new join, and how long to wait before each attempt. */
export interface RejoinOptions {
  /**
   * Decides for each reason whether to join again. It is not called if you were forced out, were idle for too long, or
   * left by yourself: those ends are final. On React Native a `forceDisconnected` is a guess, so there it is called.
   * @defaultValue `networkDisconnected`, `serverRotation`, and a `clientDisconnected` while OpenTok was resuming
   */
  readonly when?: RejoinPolicy | undefined
  /**
   * Gives the wait before the next attempt in ms, or `null` to give up.
   * @defaultValue full jitter: a random part of 500 ms, doubled with each attempt up to 10 000 ms
   */
  readonly delay?: RejoinDelay | undefined
}

/**
 * Decides whether a loss with this reason is recovered by a new join. `undefined` leaves the decision to the default.
 * @example
 * ```ts
 * import { createReconnection, type RejoinPolicy, type SessionLike } from 'opentok-reconnection'
 *
 * // Join again after a reason that a later OpenTok may have, too.
 * const when: RejoinPolicy = (reason) => (reason === 'serverRestart' ? true : undefined)
 * export const wrap = (session: SessionLike) => createReconnection(session, { rejoin: { when } })
 * ```
 */
export type RejoinPolicy = (reason: string) => boolean | undefined

/** The context that your token provider gets: which join needs a token. */
export interface TokenContext {
  /** The number of the attempt, counted from 1. */
  readonly attempt: number
  /** `join`: a first join; `rejoin`: a join after a loss; `rejected`: OpenTok has just refused the token you gave. */
  readonly purpose: 'join' | 'rejoin' | 'rejected'
  /** The id of the session. */
  readonly sessionId: string
}

/**
 * A token, or a function that returns a fresh one for each join. A function that throws, rejects or takes longer than
 * `joinTimeoutMs` costs one attempt.
 * @example
 * ```ts
 * import { createReconnection, type SessionLike, type TokenSource } from 'opentok-reconnection'
 *
 * const token: TokenSource = () => fetch('/token').then((response) => response.text())
 * export const wrap = (session: SessionLike) => createReconnection(session, { token })
 * ```
 */
export type TokenSource = string | ((context: TokenContext) => string | Promise<string>)
