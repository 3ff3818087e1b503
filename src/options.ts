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
} from './lib/validate.ts'
import type { Rule } from './lib/validate.ts'
import { platformClock } from './lib/clock.ts'

import { browserDevices } from './device/media-devices.ts'
import { browserNetwork } from './session/network.ts'

import type {
  RejoinOptions,
  ReconnectionOptions,
  ResolvedOptions,
} from './contract/options.types.ts'
import type { ResolvedSignalOptions, SignalOptions } from './contract/signal.types.ts'
import type { PublisherOptions } from './contract/publisher.types.ts'
import type { SubscriberOptions } from './contract/subscriber.types.ts'

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
  publishers: Object.freeze({
    recoverDevices: true,
    fallback: 'microphone',
    deviceWaitMs: 300_000,
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
  devices: browserDevices,
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
  publishers: OBJECT,
  signals: OBJECT,
  identify: FUNCTION,
  network: objectWith('isOnline', 'subscribe'),
  devices: objectWith('list', 'subscribe'),
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

const PUBLISHER_RULES = {
  recoverDevices: BOOLEAN,
  fallback: oneOf('none', 'microphone', 'any'),
  deviceWaitMs: NUMBER,
} satisfies Record<keyof PublisherOptions, Rule>

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
  const { publishers, signals, subscribers, ...given } = validateAll('options', options, RULES)
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
    publishers: {
      ...DEFAULT_OPTIONS.publishers,
      ...validateAll('options.publishers', publishers, PUBLISHER_RULES),
    },
    signals: {
      ...DEFAULT_OPTIONS.signals,
      ...(validateAll('options.signals', signals, SIGNAL_RULES) as Partial<ResolvedSignalOptions>),
    },
  }
}
