/** Errors of the library in the shape of OpenTok's: an app that reads `name` and `code` understands them. */

import type { OpenTokErrorLike, ReconnectionErrorCode, SignalErrorCode } from '../index.ts'

/** OpenTok's name and number of an error. */
type Shape = readonly [name: string, code?: number | undefined]

const SHAPES: Readonly<Record<ReconnectionErrorCode | SignalErrorCode, Shape>> = {
  joinTimeout: ['OT_CONNECT_FAILED', 1006],
  joinFailed: ['OT_CONNECT_FAILED', 1006],
  gaveUp: ['OT_CONNECT_FAILED', 1006],
  tokenFailed: ['OT_AUTHENTICATION_ERROR', 1004],
  tokenRejected: ['OT_AUTHENTICATION_ERROR', 1004],
  left: ['OT_DISCONNECTED'],
  disposed: ['OT_DISCONNECTED'],
  publishFailed: ['OT_NOT_CONNECTED', 1010],
  subscribeFailed: ['OT_NOT_CONNECTED', 1501],
  // An app of OpenTok.js calls `OT.unblockAudio()`, and gets the browser's own error.
  audioBlocked: ['NotAllowedError'],
  invalidSignal: ['OT_INVALID_PARAMETER', 400],
  notConnected: ['OT_NOT_CONNECTED', 500],
  expired: ['OT_NOT_CONNECTED', 500],
  overflow: ['OT_NOT_CONNECTED', 500],
  superseded: ['OT_NOT_CONNECTED', 500],
  aborted: ['OT_NOT_CONNECTED', 500],
  sessionEnded: ['OT_NOT_CONNECTED', 500],
  outcomeUnknown: ['OT_NOT_CONNECTED', 500],
  recipientGone: ['OT_NOT_FOUND', 404],
  forbidden: ['OT_PERMISSION_DENIED', 403],
  rejected: ['OT_UNEXPECTED_SERVER_RESPONSE', 2001],
}

/** A signal that is too long has a number of its own. */
const TOO_LONG = 413

export function createOpenTokError(
  [name, code]: Shape,
  message: string,
  cause?: unknown,
): OpenTokErrorLike {
  return Object.assign(new Error(message, { cause }), { name, ...(code && { code }) })
}

/** OpenTok's own error if that is the cause; otherwise one like it, with the sentence of the library. */
export function toOpenTokError(error: unknown, { isTooLong = false } = {}): OpenTokErrorLike {
  const { cause, code, message } = error as Error & { readonly code?: string }
  if (isOpenTokError(error)) return error
  if (hasCause(cause)) return toOpenTokError(cause)
  const [name, number] = SHAPES[code as keyof typeof SHAPES] ?? SHAPES.tokenFailed
  return createOpenTokError([name, isTooLong ? TOO_LONG : number], message, error)
}

const isOpenTokError = (error: unknown): error is OpenTokErrorLike =>
  String((error as Error | undefined)?.name).startsWith('OT_')

/** Whether OpenTok's error lies somewhere beneath. */
const hasCause = (error: unknown): boolean =>
  isOpenTokError(error) || (error instanceof Error && hasCause(error.cause))
