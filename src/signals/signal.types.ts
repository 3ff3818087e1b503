/** What an app says and hears about signals: options, receipts, the held ones, the incoming ones. */

import type { SignalErrorCode } from '../errors.ts'
import type { ConnectionLike } from '../opentok/opentok.types.ts'

/** How much is held and for how long, how fast it goes out, and what is done about doubt. */
export interface SignalOptions {
  /** Signals held at most. @defaultValue 1 000 */
  readonly capacity?: number | undefined
  /** Bytes of type and data held at most. @defaultValue 1 048 576 */
  readonly capacityBytes?: number | undefined
  /** How long a signal may be held, from the call of `signal()`. @defaultValue 120 000 */
  readonly ttlMs?: number | undefined
  /** Which one pays when the line is full. @defaultValue `'rejectNewest'` */
  readonly overflow?: 'rejectNewest' | 'dropOldest' | undefined
  /** Handed over at most in any second, a refused one included; the others wait in line. @defaultValue Infinity */
  readonly perSecond?: number | undefined
  /**
   * How long OpenTok may take to confirm a signal; the clock runs only while `connected` or `reconnected`.
   * @defaultValue 15 000
   */
  readonly ackTimeoutMs?: number | undefined
  /**
   * A signal OpenTok had in hand when it gave the session up may have arrived: send it again after the rejoin, at the
   * risk of a repeat (without `dedupe`), or reject it.
   * @defaultValue `'resend'`
   */
  readonly unknownOutcome?: 'resend' | 'reject' | undefined
  /**
   * Sends `data` in an envelope with an id, so that `on('signal')` at the other end delivers each once, whatever was
   * sent again. Who reads without this library sees the envelope: `otr1:<id>:<0|1>:<part>/<parts>:<data>`.
   * @defaultValue `false`
   */
  readonly dedupe?: boolean | undefined
  /**
   * Sends data beyond OpenTok's limit in parts, each in such an envelope; `on('signal')` at the other end joins them.
   * @defaultValue `false`
   */
  readonly chunk?: boolean | undefined
  /** Bytes of data, in UTF-8, that `chunk` takes at most, and that are joined at most. @defaultValue 262 144 */
  readonly maxBytes?: number | undefined
}

/** The part of an `AbortSignal` that is used. */
export interface AbortSignalLike {
  readonly aborted: boolean
  readonly reason?: unknown
  addEventListener(name: 'abort', listener: () => void): void
  removeEventListener(name: 'abort', listener: () => void): void
}

/**
 * What one call of `signal()` asks for.
 * @example
 * ```ts
 * import type { Reconnection } from 'opentok-reconnection'
 *
 * export function moveCursor(reconnection: Reconnection, place: string): void {
 *   // Of a cursor only the newest place is worth sending, and not for long.
 *   void reconnection.signal({ type: 'cursor', data: place }, { key: 'cursor', ttlMs: 2_000 })
 * }
 * ```
 * @see scenario G10
 */
export interface SignalSendOptions {
  /** How long this one may be held. @defaultValue that of `signals.ttlMs` */
  readonly ttlMs?: number | undefined
  /** A held one with the same key and the same recipient is replaced by this one, in its place. */
  readonly key?: string | undefined
  /** Takes it out of the line; what was handed over is not called back. */
  readonly abort?: AbortSignalLike | undefined
}

/** Confirmation that OpenTok took a signal. */
export interface SignalReceipt {
  /** Between `signal()` and the hand-over that was confirmed. */
  readonly heldMs: number
  /** How often it was handed over; of one in parts, all of them together. */
  readonly attempts: number
}

/** A signal that waits in line; its data is nobody's business. */
export interface HeldSignal {
  readonly type: string | undefined
  /** Of type and data, in UTF-8. */
  readonly bytes: number
  readonly ageMs: number
  /** Until it is dropped as `expired`. */
  readonly expiresInMs: number
}

/** The signals that wait in line. */
export interface HeldSignals {
  readonly length: number
  /** Of types and data, in UTF-8. */
  readonly bytes: number
  /** Without their data, the first to be sent first. */
  list(): readonly HeldSignal[]
  /** Rejects them all with `aborted`. */
  clear(): void
}

/** A signal that came in: once, by its own name, with its data as it was sent. */
export interface IncomingSignal {
  readonly type: string | undefined
  readonly data: string | undefined
  /** `null`: from the server. */
  readonly from: ConnectionLike | null
  /** OpenTok sends a signal to everybody back to its sender. */
  readonly own: boolean
  /** Sent again, as its sender did not know whether it had arrived: late. Only with `dedupe` or `chunk` it is known. */
  readonly replayed: boolean
}

/** Options behind the door. */
export type ResolvedSignalOptions = {
  readonly [Name in keyof SignalOptions]-?: NonNullable<SignalOptions[Name]>
}

/** What the sender tells about a signal; never its data. */
export interface SignalFates {
  held: object
  sent: SignalReceipt
  dropped: { readonly code: SignalErrorCode }
}
