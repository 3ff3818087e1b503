/** An outgoing signal: what was requested, how it travels, and how far it has come. */

import type { SignalError } from '../contract/errors.ts'
import type { ConnectionLike, SignalLike } from '../contract/opentok.types.ts'
import { createEnvelopeId, openEnvelope, sealEnvelope, split } from './envelope.ts'
import type { Queued } from './signal-queue.ts'
import type {
  AbortSignalLike,
  ResolvedSignalOptions,
  SignalReceipt,
  SignalSendOptions,
} from '../contract/signal.types.ts'
import {
  countBytes,
  fits,
  validateBytes,
  validateCharacters,
  validateSendOptions,
  validateSignal,
} from './signal.validate.ts'

/** Data that travels in envelopes, one chunk at a time. */
interface Chunks {
  readonly id: string
  readonly pieces: readonly string[]
  /** Number of chunks that have arrived. */
  sent: number
}

/** A signal that is not settled yet. While it is held it is ours; while it is in flight it is OpenTok's. */
export interface OutgoingSignal extends Queued {
  readonly id: string
  readonly signal: SignalLike
  /** Connection id at the time of the call: a later change of `to` must not make it a signal to everybody. */
  readonly recipient: string | undefined
  readonly abort: AbortSignalLike | undefined
  readonly sentAt: number
  /** `null`: the data travels as it is. */
  readonly chunks: Chunks | null
  /** Promise that the app holds; see {@link reject}. */
  readonly promise: Promise<SignalReceipt>
  readonly resolve: (receipt: SignalReceipt | Promise<never>) => void
  attempts: number
  heldMs: number
  /** Whether it was in flight when the connection was lost, so that it may have arrived. */
  isUnknown: boolean
}

/** What one call of `signal()` contributes; its `id` is for a signal that was given none. */
type Call = Pick<OutgoingSignal, 'id' | 'order' | 'sentAt' | 'promise' | 'resolve'>

/** What is the same for all signals. */
export interface OutgoingRules {
  readonly options: ResolvedSignalOptions
  /** Why OpenTok would not send to this connection, or not to it alone. */
  readonly findRecipientProblem: (to: ConnectionLike) => 'invalidSignal' | 'recipientGone' | null
  /** Whether a signal that is not settled has this id. */
  readonly isTaken: (id: string) => boolean
}

/** @throws {TypeError} what OpenTok would refuse about it */
export function toOutgoing(
  given: SignalLike,
  sendOptions: SignalSendOptions | undefined,
  { findRecipientProblem, isTaken, options }: OutgoingRules,
  { id: madeId, order, promise, resolve, sentAt }: Call,
): OutgoingSignal {
  const signal = validateSignal(given, findRecipientProblem)
  const {
    abort,
    id = madeId,
    key,
    ttlMs = options.ttlMs,
  } = validateSendOptions(sendOptions, isTaken)
  const { data = '', to, type = '' } = signal
  const recipient = to?.connectionId
  return {
    id,
    signal,
    recipient,
    abort,
    sentAt,
    chunks: toChunks(data, options),
    promise,
    resolve,
    attempts: 0,
    heldMs: 0,
    isUnknown: false,
    order,
    position: order,
    bytes: countBytes(type) + countBytes(data),
    expiresAt: sentAt + ttlMs,
    key: key === undefined ? undefined : `${recipient ?? ''} ${key}`,
  }
}

/** Data that looks like an envelope travels in one, as the other end would open it. */
function toChunks(data: string, { chunk, dedupe, maxBytes }: ResolvedSignalOptions): Chunks | null {
  const whole = dedupe || openEnvelope(data) ? createChunks([data]) : null
  const travelling = whole ? toData(whole, false) : data
  if (chunk) {
    validateBytes(data, maxBytes)
    if (!fits(travelling)) return createChunks(split(data))
  } else validateCharacters(travelling, whole ? ', its envelope included' : '')
  return whole
}

const createChunks = (pieces: readonly string[]): Chunks => ({
  id: createEnvelopeId(),
  pieces,
  sent: 0,
})

/** What OpenTok gets now. */
export const toHandOver = ({ chunks, isUnknown, signal }: OutgoingSignal): SignalLike =>
  chunks ? { ...signal, data: toData(chunks, isUnknown) } : signal

const toData = ({ id, pieces, sent }: Chunks, isAgain: boolean) =>
  sealEnvelope({ id, isAgain, part: sent, parts: pieces.length, data: pieces[sent] ?? '' })

/** Whether it is handed over as a whole, or begins to be. */
export const isStart = ({ chunks }: OutgoingSignal): boolean => !chunks?.sent

/** Whether it may be held, by the vendor's own switch. */
export const isHoldable = ({ signal }: OutgoingSignal): boolean =>
  signal.retryAfterReconnect !== false

/** Whether it travels in more than one chunk. */
export const isLong = ({ chunks }: OutgoingSignal): boolean =>
  chunks !== null && chunks.pieces.length > 1

/** Counts a chunk as arrived. @returns whether there is another one to send */
export const countChunk = ({ chunks }: OutgoingSignal): boolean =>
  chunks !== null && (chunks.sent += 1) < chunks.pieces.length

/** Chunks count only together, and over one connection. */
export function startOver({ chunks }: OutgoingSignal): void {
  if (chunks) chunks.sent = 0
}

/**
 * Rejects the promise by resolving it with a rejected one: a held signal then needs no second function. The rejection is
 * handled here, so that it never becomes an unhandled one; an app that ignores the promise hears `signalDropped`.
 */
export function reject(
  { promise, resolve }: Pick<OutgoingSignal, 'promise' | 'resolve'>,
  error: SignalError,
): void {
  promise.catch(() => {})
  resolve(Promise.reject(error))
}
