/** What an app configures and learns about signals: options, receipts, held signals, incoming signals. */

import type { ConnectionLike, SignalLike } from './opentok.types.ts'

/**
 * Says how many signals are held and for how long, how fast they are sent, and what happens if their outcome is unknown.
 */
export interface SignalOptions {
  /** How many signals are held at most. @defaultValue 1 000 */
  readonly capacity?: number | undefined
  /** How many bytes of types and data are held at most, in UTF-8. @defaultValue 1 048 576 */
  readonly capacityBytes?: number | undefined
  /** How long a signal may be held, in ms, counted from the call of `signal()`. @defaultValue 120 000 */
  readonly ttlMs?: number | undefined
  /**
   * What happens when too many are held: `'rejectNewest'` rejects the new signal, `'dropOldest'` the oldest one, both
   * with the code `overflow`.
   * @defaultValue `'rejectNewest'`
   */
  readonly overflow?: 'rejectNewest' | 'dropOldest' | undefined
  /**
   * How many signals are handed over to OpenTok in any second at most, refused ones included; the others are held.
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
   * Sends data that is longer than OpenTok's limit in chunks, each in such an envelope; `on('signal')` at the other end
   * joins them again.
   * @defaultValue `false`
   */
  readonly chunk?: boolean | undefined
  /** How many bytes of data, in UTF-8, `chunk` sends or joins at most; use the same at both ends. @defaultValue 262 144 */
  readonly maxBytes?: number | undefined
}

/** The parts of an `AbortSignal` that this library uses. */
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
 * // Only the newest position of a cursor is worth sending, and only for a short time.
 * const options: SignalSendOptions = { key: 'cursor', ttlMs: 2_000 }
 * export const moveCursor = (reconnection: Reconnection, position: string) =>
 *   reconnection.signal({ type: 'cursor', data: position }, options)
 * ```
 */
export interface SignalSendOptions {
  /**
   * Names the signal in its events, its receipt or error, and in `signals`. No two signals that are not settled can have
   * the same id.
   * @defaultValue one is made
   */
  readonly id?: string | undefined
  /** How long this signal may be held, in ms, counted from the call. @defaultValue that of `signals.ttlMs` */
  readonly ttlMs?: number | undefined
  /**
   * This signal takes the place of a held one with the same key and recipient; that one is rejected with the code
   * `superseded`.
   * @defaultValue none: it is sent after all that are held
   */
  readonly key?: string | undefined
  /**
   * Drops the held signal when it is aborted. A signal that OpenTok already has cannot be taken back.
   * @defaultValue none
   */
  readonly abort?: AbortSignalLike | undefined
}

/** What the promise of `signal()` resolves with: OpenTok has confirmed the signal. */
export interface SignalReceipt {
  /** The id that you gave it, or the one that was made. */
  readonly id: string
  /** The time from the call of `signal()` until it was handed over to OpenTok for the last time, in ms. */
  readonly heldMs: number
  /** How many times it was handed over to OpenTok; for one that was sent in chunks, all chunks together. */
  readonly attempts: number
}

/** A held signal, without its data. */
export interface HeldSignal {
  /** The id that you gave it, or the one that was made. */
  readonly id: string
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
 * The signals that are held until there is a connection.
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
 */
export interface HeldSignals {
  /** How many there are. */
  readonly length: number
  /** The size of their types and data in bytes, in UTF-8. */
  readonly bytes: number
  /** Lists them without their data; the first to be sent comes first. */
  list(): readonly HeldSignal[]
  /**
   * Reads a signal as you passed it to `signal()`, whether it is held or being sent.
   * @returns `undefined` if there is none with that id, or it is settled and its last event is over
   */
  get(id: string): SignalLike | undefined
  /**
   * Rejects a held signal with the code `aborted`. One that OpenTok already has cannot be taken back.
   * @returns whether it was held
   */
  cancel(id: string): boolean
  /** Rejects them all with the code `aborted`. */
  clear(): void
  /**
   * Calls the listener after each change of what is held.
   * @returns a function that removes the listener
   * @throws {TypeError} if the listener is not a function
   */
  onChange(listener: () => void): () => void
}

/** A signal that has come in. It is announced once, with the type and the data that its sender gave it. */
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
   * Whether its sender has sent it again because its outcome was unknown, so that it is late. Always `false` if the sender
   * uses neither `dedupe` nor `chunk`.
   */
  readonly replayed: boolean
}

/** The options after validation, with every default filled in. */
export type ResolvedSignalOptions = {
  readonly [Name in keyof SignalOptions]-?: NonNullable<SignalOptions[Name]>
}
