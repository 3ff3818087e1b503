/** Which losses are mended by a new join, and which errors are worth another attempt. */

import type { ReconnectionError } from '../api/errors.ts'
import { isPermanentJoin } from '../opentok/error-classes.ts'

/** The end of a session that this library was not asked to end. */
export interface SessionLoss {
  /** The reason that OpenTok gave, unchanged. */
  readonly reason: string
  /** Whether OpenTok was trying to resume: then it also says `clientDisconnected` for a silent network. */
  readonly wasResuming: boolean
}

/**
 * Decides whether a loss with this reason is mended by a new join. `undefined` leaves the decision to the default.
 * @example
 * ```ts
 * import { createReconnection, type RejoinPolicy, type SessionLike } from 'opentok-reconnection'
 *
 * // Also after a reason that OpenTok may add some day.
 * const when: RejoinPolicy = (reason) => (reason === 'serverRestart' ? true : undefined)
 * export const wrap = (session: SessionLike) => createReconnection(session, { rejoin: { when } })
 * ```
 * @see scenarios S8, S10, S11
 */
export type RejoinPolicy = (reason: string) => boolean | undefined

const NETWORK_REASONS = ['networkDisconnected', 'serverRotation']

/**
 * Whether to join again. After an end on purpose (you left, or were forced out) nobody joins again, whatever the policy
 * says.
 * @see scenarios S4, S8, S10, S11
 */
export function isRecoverable({ reason, wasResuming }: SessionLoss, when?: RejoinPolicy): boolean {
  if (reason === 'forceDisconnected' || reason === 'mediaIdle') return false
  const isClient = reason === 'clientDisconnected'
  if (isClient && !wasResuming) return false
  return when?.(reason) ?? (isClient || NETWORK_REASONS.includes(reason))
}

/** Whether a failed join may succeed the next time. */
export const isRetriable = ({ code, cause }: ReconnectionError): boolean =>
  code !== 'tokenRejected' && !isPermanentJoin(cause)
