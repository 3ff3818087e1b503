/** Which losses are mended, and which errors are worth another attempt. */

import type { ReconnectionError } from '../errors.ts'

/** A session that ended without this library being asked to end it. */
export interface SessionLoss {
  /** OpenTok's word for it, verbatim. */
  readonly reason: string
  /** Whether the SDK was trying to resume: it says `clientDisconnected` of a silent network, too. */
  readonly wasResuming: boolean
}

/** Says of a reason whether that loss is mended; `undefined` leaves it to the default. */
export type RejoinPolicy = (reason: string) => boolean | undefined

const NETWORK_REASONS = ['networkDisconnected', 'serverRotation']

const PERMANENT_ERRORS = [
  'OT_INVALID_PARAMETER',
  'OT_INVALID_SESSION_ID',
  'OT_PERMISSION_DENIED',
  'OT_TERMS_OF_SERVICE_FAILURE',
]

/**
 * Whether to join again: who left or was sent away on purpose stays away, whatever the policy says.
 * @see scenarios S4, S8, S10, S11
 */
export function isMendable({ reason, wasResuming }: SessionLoss, when?: RejoinPolicy): boolean {
  if (reason === 'forceDisconnected' || reason === 'mediaIdle') return false
  const isClient = reason === 'clientDisconnected'
  if (isClient && !wasResuming) return false
  return when?.(reason) ?? (isClient || NETWORK_REASONS.includes(reason))
}

/** Whether a failed join may go better the next time. */
export const isRetriable = ({ code, cause }: ReconnectionError): boolean =>
  code !== 'tokenRejected' && !PERMANENT_ERRORS.includes((cause as Error | undefined)?.name ?? '')
