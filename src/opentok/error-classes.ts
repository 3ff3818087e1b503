/** Classes of OpenTok's errors: what each means for the next attempt. By name, as OpenTok's codes are unreliable. */

const PERMANENT_JOIN_ERRORS = [
  'OT_INVALID_PARAMETER',
  'OT_INVALID_SESSION_ID',
  'OT_PERMISSION_DENIED',
  'OT_TERMS_OF_SERVICE_FAILURE',
]

const PERMANENT_SUBSCRIBE_ERRORS = [
  'OT_INVALID_PARAMETER',
  'OT_PERMISSION_DENIED',
  'OT_STREAM_NOT_FOUND',
]

/** Measured: `OT_STREAM_DESTROYED` comes just before the `sessionDisconnected` that is its cause. */
const CUT_SHORT_ERRORS = ['OT_CANCEL', 'OT_DISCONNECTED', 'OT_NOT_CONNECTED', 'OT_STREAM_DESTROYED']

/** A denied camera stays denied; a server in trouble, or a socket that was lost during the request, is temporary. */
const TEMPORARY_PUBLISH_ERRORS = [
  'OT_ICE_WORKFLOW_FAILED',
  'OT_TIMEOUT',
  'OT_UNEXPECTED_SERVER_RESPONSE',
]

const nameOf = (error: unknown) => (error as Error | undefined)?.name ?? ''

/** Whether a join would fail again. */
export const isPermanentJoinError = (error: unknown): boolean =>
  PERMANENT_JOIN_ERRORS.includes(nameOf(error))

/** Whether a subscribe would fail again. */
export const isPermanentSubscribeError = (error: unknown): boolean =>
  PERMANENT_SUBSCRIBE_ERRORS.includes(nameOf(error))

/** Whether a request failed because the session was lost during it. */
export const isCutShort = (error: unknown): boolean => CUT_SHORT_ERRORS.includes(nameOf(error))

/** Whether the same publish may succeed the next time. */
export const isTemporaryPublishError = (error: unknown): boolean =>
  TEMPORARY_PUBLISH_ERRORS.includes(nameOf(error))

/**
 * Whether a request was refused because there is no session, though there should be one. Of a signal only the text says
 * so: a server in trouble causes an error of the same name with the code 500. Of a publish or a subscribe it may be the
 * text alone.
 */
export function isWithoutSession(error: unknown): boolean {
  const { code, message = '', name } = (error ?? {}) as { code?: number } & Partial<Error>
  return (
    (name === 'OT_NOT_CONNECTED' && code !== 500) ||
    /not connected|while disconnected/i.test(message)
  )
}

/** Whether the server has not answered OpenTok in time. */
export const isTimeout = (error: unknown): boolean => nameOf(error) === 'OT_TIMEOUT'
