/** The inspector beside a person, or below where it is narrow, for whoever wants to look inside; closed on a phone. */

import type { Reconnection } from 'opentok-reconnection'
import { mountInspector } from 'opentok-reconnection/inspector'
import type { Inspector } from 'opentok-reconnection/inspector'
import { byId } from './dom.ts'
import { tellPage } from './messages.ts'

/** A phone is narrower. */
const ROOMY = '(min-width: 400px)'
/** From here on the style sheet puts it beside the person. */
const WIDE = '(min-width: 540px)'

/** While it is closed there is none, and it costs nothing. */
export function offerInspector(reconnection: Reconnection): void {
  const details = byId<HTMLDetailsElement>('inspector')
  const place = byId('inspector-place')
  let inspector: Inspector | null = null

  details.addEventListener('toggle', () => {
    inspector?.dispose()
    inspector = details.open ? mountInspector(place, reconnection) : null
  })
  // The page makes this frame long enough, so that nobody has to scroll in two places.
  const size = new ResizeObserver(() => {
    const isBeside = details.open && matchMedia(WIDE).matches
    const heightPx = place.offsetHeight + (isBeside ? place.offsetTop : 0)
    tellPage({ kind: 'inspector', heightPx, isBeside })
  })
  size.observe(place)
  details.open = matchMedia(ROOMY).matches
}
