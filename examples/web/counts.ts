/** Counts for all to see what an outage must not double: tiles, and looks for the camera. And the joins. */

import type { Reconnection } from 'opentok-reconnection'
import { byId } from './dom.ts'

declare global {
  interface Window {
    cameraPrompts: number
  }
}

const REDRAW_MS = 250

/** The page itself is asked, not the library. */
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
