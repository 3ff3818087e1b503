/** Shows counts of tiles and camera requests, which an outage must not double, and of joins. */

import type { Reconnection } from 'opentok-reconnection'
import { byId } from './dom.ts'

declare global {
  interface Window {
    cameraPrompts: number
  }
}

const REDRAW_MS = 250

/** Counts tiles and camera requests in the page itself, not in the library. */
export function startCounting(reconnection: Reconnection): void {
  const show = (): void => {
    write('tiles', byId('others').querySelectorAll('.OT_subscriber').length)
    write('joins', reconnection.stats.joins)
    write('camera-prompts', window.cameraPrompts)
  }
  new MutationObserver(show).observe(byId('others'), { childList: true })
  reconnection.onChange(show)
  setInterval(show, REDRAW_MS)
}

function write(id: string, count: number): void {
  const cell = byId(id)
  if (cell.textContent !== String(count)) cell.textContent = String(count)
}
