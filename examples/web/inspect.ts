/** The inspector below a person, for whoever wants to look inside; closed where there is no room for it. */

import type { Reconnection } from 'opentok-reconnection'
import { mountInspector } from 'opentok-reconnection/inspector'
import type { Inspector } from 'opentok-reconnection/inspector'
import { byId } from './dom.ts'
import { tellPage } from './messages.ts'

/** A phone is narrower. */
const ROOMY = '(min-width: 400px)'

/** While it is closed there is none, and it costs nothing. */
export function offerInspector(reconnection: Reconnection): void {
  const details = byId<HTMLDetailsElement>('inspector')
  const place = byId('inspector-place')
  let inspector: Inspector | null = null

  details.addEventListener('toggle', () => {
    inspector?.dispose()
    inspector = details.open ? mountInspector(place, reconnection) : null
  })
  // The page makes this frame longer by as much, so that nobody has to scroll in two places.
  const size = new ResizeObserver(() => {
    tellPage({ kind: 'inspector', heightPx: place.offsetHeight })
  })
  size.observe(place)
  details.open = matchMedia(ROOMY).matches
}
