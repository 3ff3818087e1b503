/** Context of a publisher's state machine. */

import type { ReconnectionError } from '../contract/errors.ts'

/** The context of a publisher's state machine. */
export interface PublisherContext {
  /** How many times it was published since it was last connected. */
  readonly attempt: number
  /** The reason that OpenTok gave for the end, unchanged; `null` if it has not ended. */
  readonly reason: string | null
  /** Why publishing failed the last time; `null` if nothing failed. */
  readonly error: ReconnectionError | null
}
