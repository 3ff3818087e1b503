/** Context of a subscriber's state machine. */

import type { ReconnectionError } from '../contract/errors.ts'
import type { Quality } from '../contract/quality.types.ts'

/** The context of a subscriber's state machine. */
export interface SubscriberContext extends Quality {
  /** The id of the stream. */
  readonly streamId: string
  /** How many times it was recreated since it was last connected. */
  readonly attempt: number
  /** How many times it was recreated because its picture stood still, since that last moved for `frozenMs`. */
  readonly freezes: number
  /** Whether its sound was ever heard: a publisher may rightly send none. */
  readonly wasHeard: boolean
  /** How many times it was recreated because its sound did not arrive, since that was last heard. */
  readonly silences: number
  /** When its picture began to move again, in ms since the epoch; `null` if it has not since it was recreated. */
  readonly movingAt: number | null
  /** When the last frame came before its picture stood still, in ms since the epoch; `null` if it never did. */
  readonly stillAt: number | null
  /** Whether the browser refuses to play its sound; kept over a recreation until that is known of the new object. */
  readonly audioBlocked: boolean
  /** When the present outage of the stream began, in ms since the epoch; `null` if there is none. */
  readonly outageStartedAt: number | null
  /** The reason that OpenTok gave for the end, unchanged; `null` if it has not ended. */
  readonly reason: string | null
  /** Why subscribing failed the last time; `null` if nothing failed. */
  readonly error: ReconnectionError | null
}
