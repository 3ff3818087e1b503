/** A signal on its way: what was asked for, how it travels, and what came of it so far. */

import type { SignalError } from '../api/errors.ts'
import type { ConnectionLike, SignalLike } from '../opentok/opentok.types.ts'
import {
  validateBytes,
  validateCharacters,
  validateSendOptions,
  validateSignal,
  countBytes,
  fits,
} from './signal.validate.ts'
import { createEnvelopeId, open, seal, split } from './envelope.ts'
import type { InHand } from './in-flight.ts'
import type { Queued } from './signal-queue.ts'
import type {
  AbortSignalLike,
  ResolvedSignalOptions,
  SignalReceipt,
  SignalSendOptions,
} from './signal.types.ts'

/** Data that travels in envelopes, one part at a time. */
interface Parcel {
  readonly id: string
  readonly pieces: readonly string[]
  /** How many of them have arrived. */
  sent: number
}

/** What was held of it is ours, what was handed over is OpenTok's. */
export interface Outgoing extends Queued, InHand<Outgoing> {
  readonly signal: SignalLike
  /** As it was at the call: what has become of `to` since must not widen it to everybody. */
  readonly recipient: string | undefined
  readonly abort: AbortSignalLike | undefined
  readonly sentAt: number
  /** `null`: it travels as it is. */
  readonly parcel: Parcel | null
  /** What the app holds, and all that it takes to settle it: see {@link reject}. */
  readonly promise: Promise<SignalReceipt>
  readonly resolve: (receipt: SignalReceipt | Promise<never>) => void
  attempts: number
  heldMs: number
  /** It was in OpenTok's hand when the connection was lost, so that it may have arrived. */
  isUnknown: boolean
}

/** What one call of `signal()` brings with it. */
type Call = Pick<Outgoing, 'order' | 'sentAt' | 'promise' | 'resolve'>

/** What is the same for all of them. */
export interface OutgoingRules {
  readonly options: ResolvedSignalOptions
  /** Why OpenTok would not send to this connection, or not to it alone. */
  readonly findFault: (to: ConnectionLike) => 'invalidSignal' | 'recipientGone' | null
}

/** @throws {TypeError} what OpenTok would refuse about it */
export function toOutgoing(
  given: SignalLike,
  asked: SignalSendOptions | undefined,
  { findFault, options }: OutgoingRules,
  { order, promise, resolve, sentAt }: Call,
): Outgoing {
  const signal = validateSignal(given, findFault)
  const { abort, key, ttlMs = options.ttlMs } = validateSendOptions(asked)
  const { data = '', to, type = '' } = signal
  const recipient = to?.connectionId
  return {
    signal,
    recipient,
    abort,
    sentAt,
    parcel: toParcel(data, options),
    promise,
    resolve,
    attempts: 0,
    heldMs: 0,
    isUnknown: false,
    dueMs: 0,
    previous: null,
    next: null,
    order,
    place: order,
    bytes: countBytes(type) + countBytes(data),
    expiresAt: sentAt + ttlMs,
    key: key === undefined ? undefined : `${recipient ?? ''} ${key}`,
  }
}

/** What looks like an envelope travels in one: the other end would open it. */
function toParcel(data: string, { chunk, dedupe, maxBytes }: ResolvedSignalOptions): Parcel | null {
  const whole = dedupe || open(data) ? toNewParcel([data]) : null
  const travelling = whole ? toData(whole, false) : data
  if (chunk) {
    validateBytes(data, maxBytes)
    if (!fits(travelling)) return toNewParcel(split(data))
  } else validateCharacters(travelling, whole ? ', its envelope included' : '')
  return whole
}

const toNewParcel = (pieces: readonly string[]): Parcel => ({
  id: createEnvelopeId(),
  pieces,
  sent: 0,
})

/** What OpenTok is handed now. */
export const toHandOver = ({ isUnknown, parcel, signal }: Outgoing): SignalLike =>
  parcel ? { ...signal, data: toData(parcel, isUnknown) } : signal

const toData = ({ id, pieces, sent }: Parcel, isAgain: boolean) =>
  seal({ id, isAgain, part: sent, parts: pieces.length, data: pieces[sent] ?? '' })

/** What the vendor's own switch says. */
export const isKept = ({ signal }: Outgoing): boolean => signal.retryAfterReconnect !== false

/** It goes out in more than one piece. */
export const isLong = ({ parcel }: Outgoing): boolean => parcel !== null && parcel.pieces.length > 1

/** @returns whether there is another part to send */
export const countPart = ({ parcel }: Outgoing): boolean =>
  parcel !== null && (parcel.sent += 1) < parcel.pieces.length

/** Its parts count only together, and over one connection. */
export function startOver({ parcel }: Outgoing): void {
  if (parcel) parcel.sent = 0
}

/**
 * One that is held costs a closure less if it is rejected by way of the other, and a promise less if only now it is said
 * that nobody need listen: whoever ignores it hears by `signalDropped`.
 */
export function reject(
  { promise, resolve }: Pick<Outgoing, 'promise' | 'resolve'>,
  error: SignalError,
): void {
  promise.catch(ignore)
  resolve(Promise.reject(error))
}

const ignore = () => {}
