/** Errors of the native SDK under the names that OpenTok.js gives them, which the library classifies by. */

import type { OpenTokErrorLike } from '../../index.ts'
import type { NativePayload } from './native-module.types.ts'

/** The SDK's code → name in OpenTok.js. Android sends the name of its enum, iOS the number. */
const NAMES: Readonly<Record<string, string>> = {
  AuthorizationFailure: 'OT_AUTHENTICATION_ERROR',
  1004: 'OT_AUTHENTICATION_ERROR',
  InvalidSessionId: 'OT_INVALID_SESSION_ID',
  1005: 'OT_INVALID_SESSION_ID',
  PublisherUnableToPublish: 'OT_PERMISSION_DENIED',
  1500: 'OT_PERMISSION_DENIED',
  PublisherTimedOut: 'OT_TIMEOUT',
  1541: 'OT_TIMEOUT',
  SubscriberTimedOut: 'OT_TIMEOUT',
  1542: 'OT_TIMEOUT',
  PublisherWebRTCError: 'OT_ICE_WORKFLOW_FAILED',
  1610: 'OT_ICE_WORKFLOW_FAILED',
  SubscriberServerCannotFindStream: 'OT_STREAM_NOT_FOUND',
  1604: 'OT_STREAM_NOT_FOUND',
}

/** An error as OpenTok.js makes them. */
export function createError(
  name: string,
  message: string,
  code?: number | string,
): OpenTokErrorLike & Error {
  return Object.assign(new Error(message), { name, ...(code !== undefined && { code }) })
}

/** There is no native session that could do it. */
export const createNotConnected = (): OpenTokErrorLike & Error =>
  createError('OT_NOT_CONNECTED', 'The session is not connected.')

/**
 * @param payload `{ code, message }`, or a rejected promise's error
 * @param fallback the name if the code is unknown
 */
export function toError(payload: unknown, fallback: string): OpenTokErrorLike & Error {
  const { code, message } = (payload ?? {}) as NonNullable<NativePayload>
  const known = typeof code === 'number' || typeof code === 'string' ? code : undefined
  const text = typeof message === 'string' && message ? message : 'The native SDK gave no reason.'
  return createError(NAMES[String(known)] ?? fallback, text, known)
}
