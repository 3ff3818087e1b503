/** What can be configured, with every default; checked once, at the door. */

import {
  BOOLEAN,
  check,
  checkAll,
  COUNT,
  either,
  FUNCTION,
  NUMBER,
  OBJECT,
  objectWith,
  oneOf,
  SECRET,
} from './check.ts'
import type { Rule } from './check.ts'
import { platformClock } from './clock.ts'
import type { Clock } from './clock.ts'
import type { TokenSource } from './opentok/join.ts'
import type { ConnectionLike } from './opentok/opentok.types.ts'
import type { Network } from './session/attempt.ts'
import { browserNetwork } from './session/network.ts'
import type { RejoinPolicy } from './session/recoverable.ts'
import type { RejoinDelay } from './session/rejoin-delay.ts'
import type { ResolvedSignalOptions, SignalOptions } from './signals/signal.types.ts'
import type { SubscriberOptions } from './subscriber/subscriber.handle.ts'

/** One line for each transition that matters; never a token or a payload. */
export interface Logger {
  debug(message: string): void
  info(message: string): void
  warn(message: string): void
}

/** An event of XState's inspection; read more of it with XState's own types. */
export interface InspectionEventLike {
  readonly type: string
}

/** Who hears the inspection; `@statelyai/inspect` brings one. */
export type InspectionListener =
  ((event: InspectionEventLike) => void) | { next?(event: InspectionEventLike): void }

/** After which losses to join again, and when. */
export interface RejoinOptions {
  /** `undefined` leaves a reason to the default; who was forced out or idle stays away all the same. */
  readonly when?: RejoinPolicy | undefined
  /** Milliseconds before an attempt, `null` to stop. @defaultValue full jitter, 0.5 s doubling to 30 s */
  readonly delay?: RejoinDelay | undefined
}

/**
 * All optional; the defaults are {@link DEFAULT_OPTIONS}.
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
 */
export interface ReconnectionOptions {
  /** Asked afresh for every join; without it pass the token to `connect()`. */
  readonly token?: TokenSource | undefined
  /** One attempt to join, the token provider included. @defaultValue 15 000 */
  readonly joinTimeoutMs?: number | undefined
  /** How often a join is tried before `connect()` rejects. @defaultValue 3 */
  readonly joinAttempts?: number | undefined
  /** How long `reconnected` lasts before it settles into `connected`. @defaultValue 3 000 */
  readonly reconnectedMs?: number | undefined
  /** How long a whole outage may last, flaps included. @defaultValue 600 000 */
  readonly giveUpMs?: number | undefined
  /** Whether, when and after what to join again when OpenTok has given up. @defaultValue `true` */
  readonly rejoin?: boolean | RejoinOptions | undefined
  readonly subscribers?: SubscriberOptions | undefined
  readonly signals?: SignalOptions | undefined
  /** A stable name of a person: a stream of theirs under new ids takes the place of the one they left. */
  readonly identify?: ((connection: ConnectionLike) => string | undefined) | undefined
  /** Says online or offline, and when the page wakes up. @defaultValue the browser's */
  readonly network?: Network | undefined
  /** Hears XState's inspection of every machine: a function or an observer, as XState takes them. */
  readonly inspect?: InspectionListener | undefined
  readonly logger?: Logger | undefined
  /** For tests. @defaultValue the platform's timers */
  readonly clock?: Clock | undefined
  /** For tests. @defaultValue `Math.random` */
  readonly random?: (() => number) | undefined
  /** For tests. @defaultValue `Date.now` */
  readonly now?: (() => number) | undefined
}

type Silent = 'token' | 'identify' | 'inspect' | 'logger'

/** Options behind the door: every default is in place. */
export type ResolvedOptions = Pick<ReconnectionOptions, Silent> & {
  readonly [
    Name in Exclude<keyof ReconnectionOptions, Silent | 'signals' | 'subscribers'>
  ]-?: NonNullable<ReconnectionOptions[Name]>
} & {
  readonly signals: ResolvedSignalOptions
  readonly subscribers: Required<SubscriberOptions>
}

/** Every default. */
export const DEFAULT_OPTIONS: Readonly<ResolvedOptions> = Object.freeze({
  joinTimeoutMs: 15_000,
  joinAttempts: 3,
  reconnectedMs: 3_000,
  giveUpMs: 600_000,
  rejoin: true,
  subscribers: Object.freeze({ stallMs: 15_000, maxAttempts: 5, resubscribe: true }),
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

/** @throws {TypeError} which option, which rule, what was got */
export function resolveOptions(session: unknown, options: ReconnectionOptions): ResolvedOptions {
  check('session', session, SESSION)
  const { signals, subscribers, ...given } = checkAll('options', options, RULES)
  if (OBJECT.holds(given.rejoin)) {
    checkAll('options.rejoin', given.rejoin as RejoinOptions, REJOIN_RULES)
  }
  return {
    ...DEFAULT_OPTIONS,
    ...(given as Partial<ResolvedOptions>),
    subscribers: {
      ...DEFAULT_OPTIONS.subscribers,
      ...checkAll('options.subscribers', subscribers, SUBSCRIBER_RULES),
    },
    signals: {
      ...DEFAULT_OPTIONS.signals,
      ...(checkAll('options.signals', signals, SIGNAL_RULES) as Partial<ResolvedSignalOptions>),
    },
  }
}
