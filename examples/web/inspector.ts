/** Shows the inspector below a person; closed until somebody opens it. */

import type { Reconnection } from 'opentok-reconnection'
import { mountInspector } from 'opentok-reconnection/inspector'
import type { Inspector } from 'opentok-reconnection/inspector'
import type { Peers } from 'opentok-reconnection/peers'
import { byId } from './dom.ts'
import { sendToPage } from './messages.ts'

/** Mounts the inspector only while the section is open, so that it costs nothing while closed. */
export function offerInspector(reconnection: Reconnection, peers: Peers): void {
  const details = byId<HTMLDetailsElement>('inspector')
  const container = byId('inspector-place')
  let inspector: Inspector | null = null

  details.addEventListener('toggle', () => {
    inspector?.dispose()
    inspector = details.open ? mountInspector(container, reconnection, peers) : null
  })
  // The page makes this frame tall enough for this panel and that of a report, so that only the page scrolls.
  const report = byId('report-place')
  const size = new ResizeObserver(() => {
    sendToPage({ kind: 'inspector', heightPx: container.offsetHeight + report.offsetHeight })
  })
  size.observe(container)
  size.observe(report)
}
