/** Shows the log of a report around the chosen moment, the newest entry first; a click on a time chooses that moment. */

import { html, setText } from '../page/dom.ts'
import type { LogEntry } from '../recording/log.ts'
import { createLogFrame } from '../views/log-frame.ts'
import { toLine, toTime } from '../views/log.view.ts'

export interface PastLogView {
  readonly element: HTMLElement
  /** @param at the chosen moment @param now for the copy button */
  show(entries: readonly LogEntry[], at: number, now: number): void
}

/** Lines drawn: half of them before the moment, and half after it. */
const MAX_LINES = 120

/** @param seek called with the moment of a line */
export function createPastLogView(seek: (at: number) => void): PastLogView {
  let shown: readonly [entries: readonly LogEntry[], at: number] = [[], 0]
  const { copy, element, list, matches, note, scroll } = createLogFrame(draw, found)

  function found(): readonly LogEntry[] {
    return shown[0].filter(matches)
  }

  function draw(): void {
    const [, at] = shown
    const all = found()
    const later = all.findIndex((entry) => entry.at > at)
    const current = (later < 0 ? all.length : later) - 1
    const first = Math.max(0, Math.min(current - MAX_LINES / 2, all.length - MAX_LINES))
    const lines = all.slice(first, first + MAX_LINES).map((entry, index) => {
      const line = toLine(entry, toButton(entry.at))
      if (first + index === current) line.setAttribute('aria-current', 'true')
      if (first + index > current) line.setAttribute('data-later', '')
      return line
    })
    list.replaceChildren()
    for (const line of lines) list.prepend(line)
    setText(note, `${all.length} of ${shown[0].length}`)
    // Not `scrollIntoView()`, which would move the page too.
    const marked = list.querySelector<HTMLElement>('[aria-current]')
    scroll.scrollTop = marked ? marked.offsetTop - scroll.clientHeight / 2 : 0
  }

  const toButton = (at: number) =>
    html('button', { type: 'button', class: 'time', onclick: () => seek(at) }, toTime(at))

  return {
    element,
    show(entries, at, now) {
      copy.show(now)
      if (shown[0] === entries && shown[1] === at) return
      shown = [entries, at]
      draw()
    },
  }
}
