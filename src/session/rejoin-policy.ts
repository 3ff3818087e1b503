/** Which losses are recovered by a new join, and which errors are worth another attempt. */

import type { ReconnectionError } from '../contract/errors.ts'
import { isPermanentJoinError } from '../opentok/error-classes.ts'
import { toMeaning } from '../opentok/reasons.ts'
import type { RejoinPolicy } from '../contract/options.types.ts'

/** The end of a session that this library was not requested to end. */
export interface SessionLoss {
  /** The reason that OpenTok gave, unchanged. */
  readonly reason: string
  /** Whether OpenTok was trying to resume: then it says `clientDisconnected` for a silent network as well. */
  readonly wasResuming: boolean
}

/** Whether to join again. An end that somebody meant is final, whatever the policy says. */
export function isRecoverable({ reason, wasResuming }: SessionLoss, when?: RejoinPolicy): boolean {
  const meaning = toMeaning(reason)
  if (meaning === 'final' || (meaning === 'left' && !wasResuming)) return false
  return when?.(reason) ?? meaning !== 'unknown'
}

/** Whether a failed join may succeed the next time. */
export const isRetriable = ({ code, cause }: ReconnectionError): boolean =>
  code !== 'tokenRejected' && !isPermanentJoinError(cause)
