/** What OpenTok's errors mean for the next attempt; by name, its codes are not to be trusted. */

const PERMANENT_JOIN_ERRORS = [
  'OT_INVALID_PARAMETER',
  'OT_INVALID_SESSION_ID',
  'OT_PERMISSION_DENIED',
  'OT_TERMS_OF_SERVICE_FAILURE',
]

const PERMANENT_ERRORS = ['OT_INVALID_PARAMETER', 'OT_PERMISSION_DENIED', 'OT_STREAM_NOT_FOUND']

/** Measured: `OT_STREAM_DESTROYED` comes just before the `sessionDisconnected` that is its cause. */
const CUT_SHORT = ['OT_CANCEL', 'OT_DISCONNECTED', 'OT_NOT_CONNECTED', 'OT_STREAM_DESTROYED']

/** A camera that is denied stays so; a server in trouble, or a socket that died under the request, does not. */
const WORTH_ANOTHER_PUBLISH = [
  'OT_ICE_WORKFLOW_FAILED',
  'OT_TIMEOUT',
  'OT_UNEXPECTED_SERVER_RESPONSE',
]

const nameOf = (error: unknown) => (error as Error | undefined)?.name ?? ''

/** Whether a join would fail again. */
export const isPermanentJoin = (error: unknown): boolean =>
  PERMANENT_JOIN_ERRORS.includes(nameOf(error))

/** Whether a subscribe would fail again. */
export const isPermanent = (error: unknown): boolean => PERMANENT_ERRORS.includes(nameOf(error))

/** Whether the session went away under it. */
export const isCutShort = (error: unknown): boolean => CUT_SHORT.includes(nameOf(error))

/** Whether the same publish may go better the next time. */
export const isWorthAnotherPublish = (error: unknown): boolean =>
  WORTH_ANOTHER_PUBLISH.includes(nameOf(error))

/**
 * Whether something is refused because there is no session, though there should be one. Of a signal only the text says
 * so: a server in trouble causes an error of the same name with the code 500. Of a publish it may be the text alone.
 */
export function isWithoutSession(error: unknown): boolean {
  const { code, message = '', name } = (error ?? {}) as { code?: number } & Partial<Error>
  return (name === 'OT_NOT_CONNECTED' && code !== 500) || /not connected/i.test(message)
}

/** Whether OpenTok has waited in vain for the server. */
export const isTimeout = (error: unknown): boolean => nameOf(error) === 'OT_TIMEOUT'
