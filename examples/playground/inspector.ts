/** Shows the inspector of the person that is chosen; open from the start if there is space beside the two. */

import type { Reconnection } from 'opentok-reconnection'
import { mountInspectorInProduction } from 'opentok-reconnection/inspector'
import type { Inspector } from 'opentok-reconnection/inspector'
import { byId } from '../web/dom.ts'

const WIDE = '(min-width: 1200px)'

export function offerInspector(reconnections: ReadonlyMap<string, Reconnection>): void {
  const details = byId<HTMLDetailsElement>('inspector')
  const whose = byId<HTMLSelectElement & HTMLElement>('whose')
  let inspector: Inspector | null = null
  for (const name of reconnections.keys()) whose.append(new Option(name))

  function show(): void {
    inspector?.dispose()
    const chosen = reconnections.get(whose.value)
    // This page is built for production, where `mountInspector` does nothing.
    inspector = details.open && chosen ? mountInspectorInProduction(byId('panel'), chosen) : null
  }

  details.addEventListener('toggle', show)
  whose.addEventListener('change', show)
  details.open = matchMedia(WIDE).matches
}
