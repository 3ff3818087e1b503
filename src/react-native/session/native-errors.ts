/** Errors of the native SDK under the names that OpenTok.js gives them, which the library classifies by. */

import type { OpenTokErrorLike } from '../../index.ts'
import type { NativePayload } from './native-module.types.ts'
import { toText } from './payloads.ts'

/** OpenTok.js's name → its native codes: Android sends the name in its enum `ErrorCode`, iOS the number. */
const CODES: Readonly<Record<string, readonly unknown[]>> = {
  OT_AUTHENTICATION_ERROR: ['AuthorizationFailure', 1004],
  OT_INVALID_SESSION_ID: ['InvalidSessionId', 1005],
  OT_NOT_CONNECTED: ['SessionDisconnected', 1010],
  OT_TIMEOUT: ['PublisherTimeout', 1541, 'ConnectionTimedOut', 1542],
  OT_STREAM_NOT_FOUND: ['SubscriberServerCannotFindStream', 1604],
  OT_ICE_WORKFLOW_FAILED: ['PublisherWebRTCError', 1610],
}

/** Native errors of the connection itself. Any other, such as a signal that is too long, is no sign of a loss. */
const CONNECTION_CODES: readonly unknown[] = [
  'ConnectionFailed',
  1006,
  'SessionStateFailed',
  1020,
  'SessionConnectionTimeout',
  1021,
  'ConnectionDropped',
  1022,
  'ConnectionRefused',
  1023,
]

/** Whether the payload says that the connection failed or was dropped. */
export const isConnectionError = ({ code }: NativePayload): boolean =>
  CONNECTION_CODES.includes(code)

/** An error as OpenTok.js makes them. */
export const createError = (name: string, message: string): OpenTokErrorLike & Error =>
  Object.assign(new Error(message), { name })

/** There is no native session that could do it. */
export const createNotConnected = (): OpenTokErrorLike & Error =>
  createError('OT_NOT_CONNECTED', 'The session is not connected.')

/**
 * @param payload `{ code, message }`, or a rejected promise's error
 * @param fallback the name if the code has none
 */
export function toError(payload: unknown, fallback: string): OpenTokErrorLike & Error {
  const { code, message } = (payload ?? {}) as NativePayload
  const name = Object.keys(CODES).find((known) => CODES[known]?.includes(code)) ?? fallback
  const error = createError(name, toText(message) || 'The native SDK gave no reason.')
  return Object.assign(error, code !== undefined && { code: code as string })
}
