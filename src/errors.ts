/** The library's own errors: what went wrong as a `code`, the SDK's error as the `cause`. */

/**
 * Why a session or a subscriber was given up.
 *
 * - `joinTimeout`: a join was not answered in `joinTimeoutMs`
 * - `joinFailed`: OpenTok refused the join; see `cause`
 * - `tokenFailed`: the token provider threw, rejected, or gave no string
 * - `tokenRejected`: OpenTok refused the token
 * - `gaveUp`: the outage lasted longer than `giveUpMs`, or `rejoin.delay` said stop; `cause` is the last error
 * - `left`: the app's own `disconnect()` cut it short
 * - `disposed`: the app's own `dispose()` did
 * - `publishFailed`: OpenTok refused to publish; see `cause`
 * - `subscribeFailed`: OpenTok refused to subscribe; see `cause`
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
 * What became of a signal that was not confirmed.
 *
 * - `invalidSignal`: OpenTok would not take it; the message says which field and limit
 * - `notConnected`: there was no connection, and nobody asked to keep it
 * - `expired`: it was held for longer than `ttlMs`
 * - `overflow`: too many were held
 * - `superseded`: a newer one with the same `key` took its place
 * - `aborted`: `signals.clear()` took it out of the line, or its `abort` did; then `cause` is the reason given there
 * - `sessionEnded`, `disposed`: the end came before it was sent
 * - `outcomeUnknown`: OpenTok had it in hand when the connection was lost for good, or did not answer in
 *   `ackTimeoutMs`; it may have arrived, or do so yet
 * - `recipientGone`, `forbidden`, `rejected`: OpenTok's answer; see `cause`
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
 * A failure of joining or subscribing; `cause` is the SDK's error, never with the token in its text.
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
 * @see scenarios S12 to S14
 */
export class ReconnectionError extends Error {
  readonly code: ReconnectionErrorCode

  constructor(code: ReconnectionErrorCode, cause?: unknown) {
    super(code, { cause })
    this.name = 'ReconnectionError'
    this.code = code
  }
}

/**
 * Why a signal was not confirmed; its data is never part of the message.
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
  readonly code: SignalErrorCode

  constructor(code: SignalErrorCode, cause?: unknown) {
    super(cause instanceof TypeError ? cause.message : code, { cause })
    this.name = 'SignalError'
    this.code = code
  }
}
