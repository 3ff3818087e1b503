/** What may enter a report: words that OpenTok and this library define, and ids of their usual form. */

import type {
  ConnectionQuality,
  DegradedBy,
  DeviceState,
  PublisherPhase,
  ReconnectionErrorCode,
  ReconnectionPhase,
  ReconnectionStatus,
  SignalErrorCode,
  SubscriberPhase,
} from '../index.ts'
import { KNOWN_REASONS, toKnownErrors } from '../opentok/known-names.ts'

/** Every word that this library defines for a status, a phase, a quality, a side or an error. */
const OWN = {
  aborted: 1,
  audioBlocked: 1,
  both: 1,
  connected: 1,
  connecting: 1,
  disconnected: 1,
  disconnecting: 1,
  disposed: 1,
  excellent: 1,
  expired: 1,
  fair: 1,
  forbidden: 1,
  frozen: 1,
  gaveUp: 1,
  good: 1,
  idle: 1,
  interrupted: 1,
  invalidSignal: 1,
  joinFailed: 1,
  joinTimeout: 1,
  joining: 1,
  left: 1,
  live: 1,
  loading: 1,
  local: 1,
  lost: 1,
  none: 1,
  notConnected: 1,
  off: 1,
  offline: 1,
  outcomeUnknown: 1,
  overflow: 1,
  playing: 1,
  poor: 1,
  publishFailed: 1,
  publishing: 1,
  recipientGone: 1,
  reconnected: 1,
  reconnecting: 1,
  rejected: 1,
  rejoining: 1,
  remote: 1,
  resubscribing: 1,
  resuming: 1,
  sessionEnded: 1,
  silent: 1,
  stalled: 1,
  subscribeFailed: 1,
  subscribing: 1,
  superseded: 1,
  tokenFailed: 1,
  tokenRejected: 1,
  unknown: 1,
  waiting: 1,
} satisfies Record<OwnWord, 1>

type OwnWord =
  | ConnectionQuality
  | DegradedBy
  | DeviceState
  | PublisherPhase
  | ReconnectionErrorCode
  | ReconnectionPhase
  | ReconnectionStatus
  | SignalErrorCode
  | SubscriberPhase

/** In place of a word that nobody knows: it could be anything. */
export const OTHER = 'other'

const toWords = () => new Set([...Object.keys(OWN), ...KNOWN_REASONS, ...toKnownErrors()])

let words: ReadonlySet<string> | null = null

/** `null` if there is no word at all. */
export function toWord(word: unknown): string | null {
  if (typeof word !== 'string' || word === '') return null
  words ??= toWords()
  return words.has(word) ? word : OTHER
}

/** No token is an id: all kinds of them have a dot or an equals sign. */
const ID = /^[\w~-]{1,255}$/

/** The id, if it has the form of one. */
export const toId = (id: unknown): string | null =>
  typeof id === 'string' && ID.test(id) ? id : null

const VERSION = /^\d{1,4}(\.\d{1,6}){0,3}(-(alpha|beta|rc)(\.?\d{1,4})?)?$/

/** The version, if it has the form of one. OpenTok writes a `v` before it. */
export function toVersion(version: unknown): string | null {
  const plain = typeof version === 'string' ? version.replace(/^v/, '') : ''
  return VERSION.test(plain) ? plain : null
}

/** A whole number; `null` for anything else. */
export function toNumber(value: unknown): number | null {
  const whole = typeof value === 'number' ? Math.round(value) : Number.NaN
  return Number.isSafeInteger(whole) ? whole : null
}
