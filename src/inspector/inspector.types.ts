/** What the panel takes, and its handle. */

import type { Reconnection } from '../contract/reconnection.types.ts'
import type { IncidentReport } from '../report/incident-report.types.ts'

/** The part of a reconnection that the panel reads. */
export type InspectedReconnection = Pick<
  Reconnection,
  'getSnapshot' | 'on' | 'onChange' | 'signals' | 'stats'
>

/** A report that the panel opens. Another one can be dropped on it. */
export interface InspectedReport {
  /** From `recorder.toJSON()`, or the text of its file; `null`: the panel asks for a file. */
  readonly report: IncidentReport | string | null
}

/** The part of peers that the panel reads. */
export interface InspectedPeers {
  /** Calls back after each change, until the returned function is called. */
  onChange(listener: () => void): () => void
}

/** The handle of a panel on the page. */
export interface Inspector {
  /** Removes the panel and everything that belongs to it. Calling it again does no harm. */
  dispose(): void
}
