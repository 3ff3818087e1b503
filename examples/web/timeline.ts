/** Draws the last minute of a session as a coloured strip: one piece per status, the right end is now. */

import type { ReconnectionStatus } from 'opentok-reconnection'
import { toSeconds } from './words.ts'

const WINDOW_MS = 60_000
const REDRAW_MS = 250

interface Piece {
  readonly startedAt: number
  readonly element: HTMLElement
  readonly label: HTMLElement
}

export interface Timeline {
  /** Starts a new piece with this status. */
  mark(status: ReconnectionStatus): void
}

export function createTimeline(strip: HTMLElement): Timeline {
  const pieces: Piece[] = []
  setInterval(draw, REDRAW_MS)

  function mark(status: ReconnectionStatus): void {
    const element = document.createElement('span')
    element.dataset['status'] = status
    element.title = status
    const label = document.createElement('small')
    element.append(label)
    strip.append(element)
    pieces.push({ startedAt: Date.now(), element, label })
    draw()
  }

  function draw(): void {
    const now = Date.now()
    // Remove the oldest piece when the next one reaches the left edge.
    while (pieces[1] && pieces[1].startedAt < now - WINDOW_MS) pieces.shift()?.element.remove()

    pieces.forEach(({ startedAt, element, label }, index) => {
      const endedAt = pieces[index + 1]?.startedAt ?? now
      const from = Math.max(startedAt, now - WINDOW_MS)
      element.style.right = `${((now - endedAt) / WINDOW_MS) * 100}%`
      element.style.width = `${((endedAt - from) / WINDOW_MS) * 100}%`
      // Only outages show their duration.
      const isOutage = element.dataset['status'] === 'reconnecting'
      label.textContent = isOutage ? toSeconds(endedAt - startedAt) : ''
    })
  }

  return { mark }
}
