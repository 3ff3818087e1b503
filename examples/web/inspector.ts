/** Shows the inspector beside a person, or below in a narrow frame; closed on a phone. */

import type { Reconnection } from 'opentok-reconnection'
import { mountInspector } from 'opentok-reconnection/inspector'
import type { Inspector } from 'opentok-reconnection/inspector'
import { byId } from './dom.ts'
import { sendToPage } from './messages.ts'

/** Wider than a phone. */
const WIDER_THAN_PHONE = '(min-width: 400px)'
/** From this width on, the style sheet puts the inspector beside the person. */
const WIDE = '(min-width: 540px)'

/** Mounts the inspector only while the section is open, so that it costs nothing while closed. */
export function offerInspector(reconnection: Reconnection): void {
  const details = byId<HTMLDetailsElement>('inspector')
  const container = byId('inspector-place')
  let inspector: Inspector | null = null

  details.addEventListener('toggle', () => {
    inspector?.dispose()
    inspector = details.open ? mountInspector(container, reconnection) : null
  })
  // The page makes this frame tall enough, so that only the page scrolls.
  const size = new ResizeObserver(() => {
    const isBeside = details.open && matchMedia(WIDE).matches
    const heightPx = container.offsetHeight + (isBeside ? container.offsetTop : 0)
    sendToPage({ kind: 'inspector', heightPx, isBeside })
  })
  size.observe(container)
  details.open = matchMedia(WIDER_THAN_PHONE).matches
}
