/** The library's own errors: `code` says what went wrong, `cause` is OpenTok's error. */

/**
 * Says why joining, publishing or subscribing failed.
 *
 * - `joinTimeout`: a join was not answered within `joinTimeoutMs`
 * - `joinFailed`: OpenTok refused the join; see `cause`
 * - `tokenFailed`: the token provider threw, rejected, or returned something that is not a string
 * - `tokenRejected`: OpenTok refused the token, and the one it was given after that
 * - `gaveUp`: the outage lasted longer than `giveUpMs`, or `rejoin.delay` returned `null`; `cause` is the last error
 * - `left`: your own `disconnect()` ended it
 * - `disposed`: your own `dispose()` ended it
 * - `publishFailed`: OpenTok refused to publish, or the publisher ended before it was live; see `cause`
 * - `subscribeFailed`: OpenTok refused to subscribe; see `cause`
 * @example
 * ```ts
 * import type { ReconnectionErrorCode } from 'opentok-reconnection'
 *
 * const NETWORK_CODES: ReconnectionErrorCode[] = ['joinTimeout', 'joinFailed', 'gaveUp']
 * export const mayWorkLater = (code: ReconnectionErrorCode) => NETWORK_CODES.includes(code)
 * ```
 * @see scenarios S12 to S14, S21, T6, P2
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

/**
 * Says why a signal was not confirmed.
 *
 * - `invalidSignal`: OpenTok would not take it; the message names the field and the limit
 * - `notConnected`: there was no connection, and the signal was not to be held or nothing was to be waited for
 * - `expired`: it was held for longer than `ttlMs`
 * - `overflow`: too many signals were held
 * - `superseded`: a newer one with the same `key` and recipient took its place
 * - `aborted`: `signals.clear()` or its own `abort` took it out of the line; of an `abort`, `cause` is the reason
 * - `sessionEnded`: the session ended before it was sent
 * - `disposed`: `dispose()` was called before it was sent
 * - `outcomeUnknown`: OpenTok had it when the connection was lost for good, or did not answer within `ackTimeoutMs`;
 *   it may have arrived, or may still arrive
 * - `recipientGone`: the person it was for has left
 * - `forbidden`: OpenTok does not allow it, for example because of the role of the token; see `cause`
 * - `rejected`: OpenTok refused it for another reason; see `cause`
 * @example
 * ```ts
 * import type { SignalErrorCode } from 'opentok-reconnection'
 *
 * const CODES: SignalErrorCode[] = ['notConnected', 'expired', 'overflow', 'sessionEnded']
 * export const wasNeverSent = (code: SignalErrorCode): boolean => CODES.includes(code)
 * ```
 * @see scenarios G3, G5, G9 to G12
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

/**
 * Joining, publishing or subscribing failed. `cause` is OpenTok's error, with any token cut out of its text.
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
 * @see scenarios S12 to S14, K4
 */
export class ReconnectionError extends Error {
  /** What went wrong. */
  readonly code: ReconnectionErrorCode

  /** The library makes these errors; an app only reads them. */
  constructor(code: ReconnectionErrorCode, cause?: unknown) {
    super(code, { cause })
    this.name = 'ReconnectionError'
    this.code = code
  }
}

/**
 * A signal was not confirmed. The message never contains its data.
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
 * @see scenarios G3, G9 to G13
 */
export class SignalError extends Error {
  /** Why it was not confirmed. */
  readonly code: SignalErrorCode

  /** The library makes these errors; an app only reads them. */
  constructor(code: SignalErrorCode, cause?: unknown) {
    super(cause instanceof TypeError ? cause.message : code, { cause })
    this.name = 'SignalError'
    this.code = code
  }
}
