/** The library's own errors: `code` says what went wrong, `cause` is OpenTok's error. */

/**
 * Says why joining, publishing, subscribing or playing sound failed.
 *
 * - `joinTimeout`: a join was not answered within `joinTimeoutMs`
 * - `joinFailed`: OpenTok refused the join; see `cause`
 * - `tokenFailed`: the token provider threw, rejected, or returned something that is not a string
 * - `tokenRejected`: OpenTok refused the token, and the next one too
 * - `gaveUp`: the outage lasted longer than `giveUpMs`, or `rejoin.delay` returned `null`; `cause` is the last error
 * - `left`: your own `disconnect()` ended it
 * - `disposed`: your own `dispose()` ended it
 * - `publishFailed`: OpenTok refused to publish, or the publisher ended before it was live; see `cause`
 * - `subscribeFailed`: OpenTok refused to subscribe; see `cause`
 * - `audioBlocked`: the browser plays no sound until the user has touched the page; see `cause`
 */
export type ReconnectionErrorCode =
  | 'joinTimeout'
  | 'joinFailed'
  | 'tokenFailed'
  | 'tokenRejected'
  | 'gaveUp'
  | 'left'
  | 'disposed'
  | 'publishFailed'
  | 'subscribeFailed'
  | 'audioBlocked'

/**
 * Says why a signal was not confirmed.
 *
 * - `invalidSignal`: OpenTok would not take it; the message names the field and the limit
 * - `notConnected`: there was no connection, and none was coming, or the signal was not to be held
 * - `expired`: it was held for longer than `ttlMs`
 * - `overflow`: too many signals were held
 * - `superseded`: a newer one with the same `key` and recipient replaced it
 * - `aborted`: `signals.cancel()`, `signals.clear()` or its own `abort` dropped it while it was held; of an `abort`, `cause`
 *   is the reason
 * - `sessionEnded`: the session ended before it was sent
 * - `disposed`: `dispose()` was called before it was sent
 * - `outcomeUnknown`: OpenTok had it when the connection was lost for good, or did not answer within `ackTimeoutMs`;
 *   it may have arrived, or may still arrive
 * - `recipientGone`: the person it was for has left
 * - `forbidden`: OpenTok does not allow it, for example because of the role of the token; see `cause`
 * - `rejected`: OpenTok refused it for another reason; see `cause`
 */
export type SignalErrorCode =
  | 'invalidSignal'
  | 'notConnected'
  | 'expired'
  | 'overflow'
  | 'superseded'
  | 'aborted'
  | 'sessionEnded'
  | 'disposed'
  | 'outcomeUnknown'
  | 'recipientGone'
  | 'forbidden'
  | 'rejected'

/** Sentences for a person who sees nothing else of the error: what happened, and what to do next. */
export const RECONNECTION_MESSAGES = {
  joinTimeout:
    'The join took longer than joinTimeoutMs. Check the network and the token function, and call connect() again.',
  joinFailed:
    'The session was not joined. Look at cause and at getSnapshot().reason, and call connect() again.',
  tokenFailed:
    'The token function failed or returned no string. Look at cause and call connect() again.',
  tokenRejected: 'OpenTok refused the token. Check that it is for this session and still valid.',
  gaveUp:
    'The session was not joined within giveUpMs, or rejoin.delay returned null. Call connect() again.',
  left: 'Your own disconnect() ended the join. Call connect() again.',
  disposed: 'Your own dispose() ended this reconnection. Call createReconnection() again.',
  publishFailed:
    'OpenTok refused the publisher, or it ended before it was live. Look at cause and publish a new one.',
  subscribeFailed: 'OpenTok refused to subscribe. Look at cause and call subscribe() again.',
  audioBlocked:
    'The browser plays no sound until the user touches the page. Call unblockAudio() in a click listener.',
} as const satisfies Record<ReconnectionErrorCode, string>

/** Sentences of the same kind; none holds data of the signal, as messages end up in logs. */
export const SIGNAL_MESSAGES = {
  invalidSignal:
    'OpenTok does not accept this signal. Check its type and data, and that it goes to a connection of this session.',
  notConnected:
    'The session is not connected. Call connect(), or send the signal without retryAfterReconnect: false.',
  expired: 'The signal was held for longer than ttlMs. Send it again, or raise ttlMs.',
  overflow:
    'Too many signals were held. Send fewer, or raise signals.capacity or signals.capacityBytes.',
  superseded: 'A newer signal with the same key took its place. There is nothing to do.',
  aborted:
    'Your own signals.cancel(), signals.clear() or abort took the signal back. Send it again if needed.',
  sessionEnded: 'The session ended before the signal was sent. Call connect() and send it again.',
  disposed:
    'Your own dispose() came before the signal was sent. Call createReconnection() and send it again.',
  outcomeUnknown:
    'OpenTok did not confirm the signal, which may have arrived. Send it again only if a duplicate does no harm.',
  recipientGone: 'The recipient has left the session. Send the signal to another connection.',
  forbidden: 'OpenTok does not allow this signal. Look at cause and at the role of the token.',
  rejected: 'OpenTok refused the signal. Look at cause before you send it again.',
} as const satisfies Record<SignalErrorCode, string>

/**
 * Joining, publishing, subscribing or playing sound failed. `message` is a sentence for a person, `cause` is OpenTok's error, with any
 * token cut out of its text.
 * @example
 * ```ts
 * import { ReconnectionError, type Reconnection } from 'opentok-reconnection'
 *
 * export async function join(reconnection: Reconnection): Promise<string> {
 *   try {
 *     await reconnection.connect()
 *     return 'welcome'
 *   } catch (error) {
 *     if (error instanceof ReconnectionError && error.code === 'joinTimeout') return 'try later'
 *     throw error
 *   }
 * }
 * ```
 */
export class ReconnectionError extends Error {
  /** What went wrong. */
  readonly code: ReconnectionErrorCode

  /** The library makes these errors; an app only reads them. */
  constructor(code: ReconnectionErrorCode, cause?: unknown) {
    super(RECONNECTION_MESSAGES[code], { cause })
    this.name = 'ReconnectionError'
    this.code = code
  }
}

/**
 * A signal was not confirmed. `message` is a sentence for a person; it never contains the signal's data.
 * @example
 * ```ts
 * import { SignalError, type Reconnection } from 'opentok-reconnection'
 *
 * export async function say(reconnection: Reconnection, data: string): Promise<void> {
 *   try {
 *     await reconnection.signal({ type: 'chat', data, retryAfterReconnect: false })
 *   } catch (error) {
 *     if (error instanceof SignalError && error.code === 'notConnected') return
 *     throw error
 *   }
 * }
 * ```
 * @see {@link https://tokbox.com/developer/sdks/js/reference/Session.html#signal | OpenTok: Session.signal()}
 */
export class SignalError extends Error {
  /** Why it was not confirmed. */
  readonly code: SignalErrorCode
  /** The signal's id. If the id itself was refused, one that was made: the id may be that of another signal. */
  readonly id: string

  /** The library makes these errors; an app only reads them. */
  constructor(code: SignalErrorCode, id: string, cause?: unknown) {
    // A TypeError with another code is the reason of an abort, or a fault of OpenTok's.
    const isRule = code === 'invalidSignal' && cause instanceof TypeError
    super(isRule ? `The signal is invalid: ${cause.message}.` : SIGNAL_MESSAGES[code], { cause })
    this.name = 'SignalError'
    this.code = code
    this.id = id
  }
}
