/** What the panel takes, and its handle. */

import type { Reconnection } from '../contract/reconnection.types.ts'

/** The part of a reconnection that the panel reads. */
export type InspectedReconnection = Pick<
  Reconnection,
  'getSnapshot' | 'on' | 'onChange' | 'signals' | 'stats'
>

/** The handle of a panel on the page. */
export interface Inspector {
  /** Removes the panel and everything that belongs to it. Calling it again does no harm. */
  dispose(): void
}
