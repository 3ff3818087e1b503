/** Context of a publisher's state machine. */

import type { ReconnectionError } from '../contract/errors.ts'
import type { Quality } from '../contract/quality.types.ts'

/** The context of a publisher's state machine. */
export interface PublisherContext extends Quality {
  /** How many times it was published since it was last connected. */
  readonly attempt: number
  /** The reason that OpenTok gave for the end, unchanged; `null` if it has not ended. */
  readonly reason: string | null
  /** Why publishing failed the last time; `null` if nothing failed. */
  readonly error: ReconnectionError | null
  /** Why its camera could not be loaded; OpenTok says so once, and a later publish may need it. */
  readonly loadError: unknown
  /** Whether it was kept over a loss. Then only this library will switch its camera off, unless OpenTok has it again. */
  readonly wasKept: boolean
}
