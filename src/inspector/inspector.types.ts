/** What the panel takes, and its handle. */

import type { Reconnection } from '../contract/reconnection.types.ts'

/** The part of a reconnection that the panel reads. */
export type InspectedReconnection = Pick<
  Reconnection,
  'getSnapshot' | 'on' | 'onChange' | 'signals' | 'stats'
>

/**
 * The handle of a panel on the page.
 * @example
 * ```ts
 * import type { Reconnection } from 'opentok-reconnection'
 * import { mountInspector, type Inspector } from 'opentok-reconnection/inspector'
 *
 * export function inspectFor(reconnection: Reconnection, ms: number): void {
 *   const inspector: Inspector = mountInspector(document.body, reconnection)
 *   setTimeout(() => inspector.dispose(), ms)
 * }
 * ```
 */
export interface Inspector {
  /** Removes the panel and everything that belongs to it. Calling it again does no harm. */
  dispose(): void
}
