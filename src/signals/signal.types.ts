/** What an app configures and learns about signals: options, receipts, held signals, incoming signals. */

import type { SignalErrorCode } from '../api/errors.ts'
import type { ConnectionLike } from '../opentok/opentok.types.ts'

/**
 * Says how many signals are held and for how long, how fast they are sent, and what happens if their fate is unknown.
 * @example
 * ```ts
 * import { createReconnection, type SessionLike, type SignalOptions } from 'opentok-reconnection'
 *
 * // Each arrives once, also if it was sent again; needs this library at both ends.
 * const signals: SignalOptions = { dedupe: true, ttlMs: 30_000, perSecond: 10 }
 * export const wrap = (session: SessionLike) => createReconnection(session, { signals })
 * ```
 * @see scenarios G5, G8, G10, G12
 */
export interface SignalOptions {
  /** How many signals are held at most. @defaultValue 1 000 */
  readonly capacity?: number | undefined
  /** How many bytes of types and data are held at most, in UTF-8. @defaultValue 1 048 576 */
  readonly capacityBytes?: number | undefined
  /** How long a signal may be held, in ms, counted from the call of `signal()`. @defaultValue 120 000 */
  readonly ttlMs?: number | undefined
  /**
   * What happens when the line is full: `'rejectNewest'` rejects the new signal, `'dropOldest'` the oldest one, both
   * with the code `overflow`.
   * @defaultValue `'rejectNewest'`
   */
  readonly overflow?: 'rejectNewest' | 'dropOldest' | undefined
  /**
   * How many signals are handed over to OpenTok in any second at most, refused ones included; the others wait in line.
   * @defaultValue `Infinity`
   */
  readonly perSecond?: number | undefined
  /**
   * How long OpenTok may take to confirm a signal, in ms; the time counts only while `connected` or `reconnected`, and
   * not while the page sleeps. Then the signal is rejected with the code `outcomeUnknown`.
   * @defaultValue 15 000
   */
  readonly ackTimeoutMs?: number | undefined
  /**
   * What happens to a signal that OpenTok had when it gave up the session, so that it may have arrived: `'resend'`
   * sends it again after the rejoin, and without `dedupe` it may arrive twice; `'reject'` rejects it with the code
   * `outcomeUnknown`.
   * @defaultValue `'resend'`
   */
  readonly unknownOutcome?: 'resend' | 'reject' | undefined
  /**
   * Sends `data` in an envelope with an id, so that `on('signal')` at the other end announces each signal once, even if
   * it was sent again. Somebody who listens without this library sees the envelope:
   * `otr1:<id>:<0|1>:<part>/<parts>:<data>`.
   * @defaultValue `false`
   */
  readonly dedupe?: boolean | undefined
  /**
   * Sends data that is longer than OpenTok's limit in parts, each in such an envelope; `on('signal')` at the other end
   * puts them together.
   * @defaultValue `false`
   */
  readonly chunk?: boolean | undefined
  /** How many bytes of data, in UTF-8, `chunk` sends or puts together at most; use the same at both ends. @defaultValue 262 144 */
  readonly maxBytes?: number | undefined
}

/**
 * The parts of an `AbortSignal` that this library uses.
 * @example
 * ```ts
 * import type { AbortSignalLike, Reconnection } from 'opentok-reconnection'
 *
 * // The signal of an AbortController fits.
 * export function sendDraft(reconnection: Reconnection, data: string, abort: AbortSignalLike): void {
 *   void reconnection.signal({ type: 'chat', data }, { abort })
 * }
 * ```
 * @see scenario G10
 */
export interface AbortSignalLike {
  /** Whether it is aborted already. */
  readonly aborted: boolean
  /** Why it was aborted; becomes the `cause` of the error. */
  readonly reason?: unknown
  /** Calls the listener when it is aborted. */
  addEventListener(name: 'abort', listener: () => void): void
  /** Removes that listener. */
  removeEventListener(name: 'abort', listener: () => void): void
}

/**
 * The options of one call of `signal()`.
 * @example
 * ```ts
 * import type { Reconnection, SignalSendOptions } from 'opentok-reconnection'
 *
 * // Only the newest place of a cursor is worth sending, and not for long.
 * const options: SignalSendOptions = { key: 'cursor', ttlMs: 2_000 }
 * export const moveCursor = (reconnection: Reconnection, place: string) =>
 *   reconnection.signal({ type: 'cursor', data: place }, options)
 * ```
 * @see scenario G10
 */
export interface SignalSendOptions {
  /** How long this signal may be held, in ms, counted from the call. @defaultValue that of `signals.ttlMs` */
  readonly ttlMs?: number | undefined
  /**
   * This signal takes the place of a held one with the same key and recipient; that one is rejected with the code
   * `superseded`.
   * @defaultValue none: it goes to the end of the line
   */
  readonly key?: string | undefined
  /**
   * Takes the signal out of the line when it is aborted. A signal that OpenTok already has cannot be taken back.
   * @defaultValue none
   */
  readonly abort?: AbortSignalLike | undefined
}

/**
 * What the promise of `signal()` resolves with: OpenTok has confirmed the signal.
 * @example
 * ```ts
 * import type { SignalReceipt } from 'opentok-reconnection'
 *
 * export const toText = ({ heldMs }: SignalReceipt): string =>
 *   heldMs > 0 ? `sent, after ${heldMs} ms` : 'sent'
 * ```
 * @see scenarios G1, G2
 */
export interface SignalReceipt {
  /** The time from the call of `signal()` until it was handed over to OpenTok for the last time, in ms. */
  readonly heldMs: number
  /** How many times it was handed over to OpenTok; for one that was sent in parts, all parts together. */
  readonly attempts: number
}

/**
 * A signal that waits in line, without its data.
 * @example
 * ```ts
 * import type { HeldSignal } from 'opentok-reconnection'
 *
 * export const toText = ({ ageMs, type }: HeldSignal): string => `${type}, held for ${ageMs} ms`
 * ```
 * @see scenarios G2, K4
 */
export interface HeldSignal {
  /** The type that was passed to `signal()`. */
  readonly type: string | undefined
  /** The size of its type and data in bytes, in UTF-8. */
  readonly bytes: number
  /** The time since the call of `signal()`, in ms. */
  readonly ageMs: number
  /** The time until it is rejected with the code `expired`, in ms. */
  readonly expiresInMs: number
}

/**
 * The signals that wait in line until there is a connection.
 * @example
 * ```ts
 * import type { HeldSignals, Reconnection } from 'opentok-reconnection'
 *
 * export function countAndClear(reconnection: Reconnection): number {
 *   const signals: HeldSignals = reconnection.signals
 *   const { length } = signals
 *   signals.clear()
 *   return length
 * }
 * ```
 * @see scenarios G2, G10
 */
export interface HeldSignals {
  /** How many there are. */
  readonly length: number
  /** The size of their types and data in bytes, in UTF-8. */
  readonly bytes: number
  /** Lists them without their data; the first to be sent comes first. */
  list(): readonly HeldSignal[]
  /** Rejects them all with the code `aborted`. */
  clear(): void
}

/**
 * A signal that has come in. It is announced once, with the type and the data that its sender gave it.
 * @example
 * ```ts
 * import type { IncomingSignal, Reconnection } from 'opentok-reconnection'
 *
 * const print = ({ data, own, type }: IncomingSignal) => {
 *   if (!own) console.log(`${type}: ${data}`)
 * }
 * export const listen = (reconnection: Reconnection) => reconnection.on('signal', print)
 * ```
 * @see scenarios G4, G5
 */
export interface IncomingSignal {
  /** Its type, without OpenTok's prefix `signal:`. */
  readonly type: string | undefined
  /** Its data. */
  readonly data: string | undefined
  /** Who sent it; `null` if the server did. */
  readonly from: ConnectionLike | null
  /** Whether you sent it yourself: OpenTok sends a signal to everybody back to its sender, too. */
  readonly own: boolean
  /**
   * Whether its sender has sent it again because its fate was unknown, so that it is late. Always `false` if the sender
   * uses neither `dedupe` nor `chunk`.
   */
  readonly replayed: boolean
}

/** The options after the check, with every default filled in. */
export type ResolvedSignalOptions = {
  readonly [Name in keyof SignalOptions]-?: NonNullable<SignalOptions[Name]>
}

/** What the sender announces about a signal; never its data. */
export interface SignalFates {
  held: object
  sent: SignalReceipt
  dropped: { readonly code: SignalErrorCode }
}
