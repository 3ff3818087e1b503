/** Which endings are the network's doing, and which errors are worth another attempt. */

import type { ReconnectionError } from '../errors.ts'

const NETWORK_REASONS = ['networkDisconnected', 'serverRotation']

const PERMANENT_ERRORS = [
  'OT_INVALID_PARAMETER',
  'OT_INVALID_SESSION_ID',
  'OT_PERMISSION_DENIED',
  'OT_TERMS_OF_SERVICE_FAILURE',
]

/** Whether a failed join may go better the next time. */
export const isRetriable = ({ code, cause }: ReconnectionError): boolean =>
  code !== 'tokenRejected' && !PERMANENT_ERRORS.includes((cause as Error | undefined)?.name ?? '')

/** Whether the network ended it, so that trying again later makes sense. */
export const isRecoverable = (reason: string | null, error: ReconnectionError | null): boolean =>
  error ? isRetriable(error) : NETWORK_REASONS.includes(reason ?? '')
