/** Mounts the panel in development, and nothing in production, so that bundlers leave the panel out there. */

import { mountInspectorInProduction } from './mount.ts'
import type {
  InspectedPeers,
  InspectedReconnection,
  InspectedReport,
  Inspector,
} from './inspector.types.ts'

/** Not those of Node: a page has none of them, and most bundlers replace this one. */
declare const process: { readonly env: { readonly NODE_ENV?: string } }

/**
 * Draws a reconnection live into an element of the page: its state machines, a timeline, the event log and the held
 * signals. You can mount it at any time; it shows what happens from then on. Or it opens a report of
 * `opentok-reconnection/report`. It needs no network. With
 * `process.env.NODE_ENV` of `production` it does nothing, and bundlers leave the panel out: see
 * {@link mountInspectorInProduction}.
 * @param element gets one child; the panel is in its shadow root, so that its styles and yours do not mix
 * @param inspected what `createReconnection()` has returned, or a report of a call that is over
 * @param peers from `createPeers()`, if you use it: each of the others has a row
 * @returns the handle that removes the panel
 * @throws {TypeError} if the first argument is not an element, the second is neither a reconnection nor a report, or the third is not peers
 * @example
 * ```ts
 * import type { Reconnection } from 'opentok-reconnection'
 * import { mountInspector } from 'opentok-reconnection/inspector'
 *
 * export function inspect(reconnection: Reconnection): () => void {
 *   const inspector = mountInspector(document.body, reconnection)
 *   return () => inspector.dispose()
 * }
 * ```
 * @see {@link https://stately.ai/docs/inspector | Stately: Inspector}
 */
export function mountInspector(
  element: Element,
  inspected: InspectedReconnection | InspectedReport,
  peers?: InspectedPeers,
): Inspector {
  return toMount()?.(element, inspected, peers) ?? { dispose() {} }
}

/*
 * Bundlers replace `process.env.NODE_ENV` by a constant, and see that the panel is not used. The form of both
 * statements matters: once replaced, the `try` is empty, and its `catch` with the second use of the panel is removed
 * too. `typeof process` would not do: bundlers for browsers leave it, and `process` does not exist there.
 */
let toMount = () => (process.env.NODE_ENV === 'production' ? null : mountInspectorInProduction)
try {
  void process.env.NODE_ENV
} catch {
  // A page without a bundler: there is no `process`.
  toMount = () => mountInspectorInProduction
}
