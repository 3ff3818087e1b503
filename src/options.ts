/** Everything that can be configured, with every default; validated once, in `createReconnection()`. */

import {
  BOOLEAN,
  validate,
  validateAll,
  COUNT,
  either,
  FUNCTION,
  NUMBER,
  OBJECT,
  objectWith,
  oneOf,
  SECRET,
} from './base/validate.ts'
import type { Rule } from './base/validate.ts'
import { platformClock } from './base/clock.ts'
import type { Clock } from './base/clock.ts'
import type { TokenSource } from './opentok/join.ts'
import type { ConnectionLike } from './opentok/opentok.types.ts'
import { browserNetwork } from './session/network.ts'
import type { Network } from './session/network.ts'
import type { RejoinOptions } from './session/rejoin-delay.ts'
import type { ResolvedSignalOptions, SignalOptions } from './signals/signal.types.ts'
import type { SubscriberOptions } from './subscriber/subscriber.types.ts'
import type { InspectionListener, Logger } from './api/telemetry.types.ts'

/**
 * The options of `createReconnection()`. All are optional; the defaults are {@link DEFAULT_OPTIONS}. Options inside
 * `subscribers` and `signals` are merged with their own defaults.
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
    Name in Exclude<keyof ReconnectionOptions, WithoutDefault | 'signals' | 'subscribers'>
  ]-?: NonNullable<ReconnectionOptions[Name]>
} & {
  readonly signals: ResolvedSignalOptions
  readonly subscribers: Required<SubscriberOptions>
}

/**
 * The default of every option that has one; frozen. Durations are in ms.
 * @example
 * ```ts
 * import { createReconnection, DEFAULT_OPTIONS, type SessionLike } from 'opentok-reconnection'
 *
 * const giveUpMs = DEFAULT_OPTIONS.giveUpMs / 2 // 300_000
 * export const wrap = (session: SessionLike) => createReconnection(session, { giveUpMs })
 * ```
 */
export const DEFAULT_OPTIONS: Readonly<ResolvedOptions> = Object.freeze({
  joinTimeoutMs: 15_000,
  joinAttempts: 3,
  reconnectedMs: 3_000,
  giveUpMs: 600_000,
  rejoin: true,
  subscribers: Object.freeze({
    stallMs: 15_000,
    frozenMs: 10_000,
    maxAttempts: 5,
    resubscribe: true,
  }),
  signals: Object.freeze({
    capacity: 1_000,
    capacityBytes: 1_048_576,
    ttlMs: 120_000,
    overflow: 'rejectNewest',
    perSecond: Infinity,
    ackTimeoutMs: 15_000,
    unknownOutcome: 'resend',
    dedupe: false,
    chunk: false,
    maxBytes: 262_144,
  }),
  network: browserNetwork,
  clock: platformClock,
  random: () => Math.random(),
  now: () => Date.now(),
})

const RULES = {
  token: either(SECRET, FUNCTION),
  joinTimeoutMs: NUMBER,
  joinAttempts: COUNT,
  reconnectedMs: NUMBER,
  giveUpMs: NUMBER,
  rejoin: either(BOOLEAN, OBJECT),
  subscribers: OBJECT,
  signals: OBJECT,
  identify: FUNCTION,
  network: objectWith('isOnline', 'subscribe'),
  inspect: either(FUNCTION, OBJECT),
  logger: objectWith('debug', 'info', 'warn'),
  clock: objectWith('setTimeout', 'clearTimeout'),
  random: FUNCTION,
  now: FUNCTION,
} satisfies Record<keyof ReconnectionOptions, Rule>

const REJOIN_RULES = {
  when: FUNCTION,
  delay: FUNCTION,
} satisfies Record<keyof RejoinOptions, Rule>

const SUBSCRIBER_RULES = {
  stallMs: NUMBER,
  frozenMs: either(NUMBER, oneOf(Infinity)),
  maxAttempts: COUNT,
  resubscribe: BOOLEAN,
} satisfies Record<keyof SubscriberOptions, Rule>

const SIGNAL_RULES = {
  capacity: COUNT,
  capacityBytes: COUNT,
  ttlMs: NUMBER,
  overflow: oneOf('rejectNewest', 'dropOldest'),
  perSecond: either(NUMBER, oneOf(Infinity)),
  ackTimeoutMs: NUMBER,
  unknownOutcome: oneOf('resend', 'reject'),
  dedupe: BOOLEAN,
  chunk: BOOLEAN,
  maxBytes: COUNT,
} satisfies Record<keyof SignalOptions, Rule>

const SESSION = objectWith(
  'connect',
  'disconnect',
  'signal',
  'subscribe',
  'unsubscribe',
  'publish',
  'unpublish',
  'on',
  'off',
)

/**
 * Validates the session and the options, and fills in the defaults.
 * @throws {TypeError} which names the option, the rule and the value it got
 */
export function resolveOptions(session: unknown, options: ReconnectionOptions): ResolvedOptions {
  validate('session', session, SESSION)
  const { signals, subscribers, ...given } = validateAll('options', options, RULES)
  if (OBJECT.holds(given.rejoin)) {
    validateAll('options.rejoin', given.rejoin as RejoinOptions, REJOIN_RULES)
  }
  return {
    ...DEFAULT_OPTIONS,
    ...(given as Partial<ResolvedOptions>),
    subscribers: {
      ...DEFAULT_OPTIONS.subscribers,
      ...validateAll('options.subscribers', subscribers, SUBSCRIBER_RULES),
    },
    signals: {
      ...DEFAULT_OPTIONS.signals,
      ...(validateAll('options.signals', signals, SIGNAL_RULES) as Partial<ResolvedSignalOptions>),
    },
  }
}
