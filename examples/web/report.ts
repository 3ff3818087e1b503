/** Saves a report of the call as a file, and opens one. */

import { mountInspector } from 'opentok-reconnection/inspector'
import type { Inspector } from 'opentok-reconnection/inspector'
import { recordIncidents } from 'opentok-reconnection/report'
import type { Reconnection } from 'opentok-reconnection'
import { byId } from './dom.ts'

/** Time before the URL is revoked: some browsers start to read the file only after the click. */
const READ_MS = 10_000

/** Records from now on: what happens before somebody clicks is what support needs. */
export function offerReport(reconnection: Reconnection): void {
  const recorder = recordIncidents(reconnection)
  byId('save-report').addEventListener('click', () => save(JSON.stringify(recorder)))

  const place = byId('report-place')
  const button = byId('open-report')
  let panel: Inspector | null = null
  button.addEventListener('click', () => {
    panel?.dispose()
    panel = panel ? null : mountInspector(place, { report: null })
    button.ariaExpanded = String(panel !== null)
  })
}

function save(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `report-${new Date().toISOString().replaceAll(':', '-')}.json`
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), READ_MS)
}
