/** What every event log looks like: a title, a filter, and lines that scroll. */

import { createCopyButton } from '../page/copy-button.ts'
import { html } from '../page/dom.ts'
import { matches, toJson } from '../recording/log.ts'
import type { LogEntry } from '../recording/log.ts'

export interface LogFrame {
  readonly element: HTMLElement
  readonly list: HTMLElement
  readonly note: HTMLElement
  /** What scrolls the lines. */
  readonly scroll: HTMLElement
  readonly copy: ReturnType<typeof createCopyButton>
  matches(entry: LogEntry): boolean
}

/**
 * @param redraw called when the filter has changed
 * @param toShown the entries that the filter lets through, for the copy button
 * @param buttons stand before the copy button
 */
export function createLogFrame(
  redraw: () => void,
  toShown: () => readonly LogEntry[],
  ...buttons: readonly HTMLElement[]
): LogFrame {
  const list = html('ol', { class: 'lines' })
  const note = html('p', { class: 'note' })
  const filter = html('input', {
    type: 'search',
    placeholder: 'Filter by actor, event or state',
    'aria-label': 'Filter the log',
    oninput: redraw,
  })
  const copy = createCopyButton('Copy JSON', 'Copy JSON', () => toJson(toShown()))
  const scroll = html(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Events, the newest first' },
    list,
  )
  const element = html(
    'section',
    { class: 'log', 'aria-label': 'Event log' },
    html('header', {}, html('h2', {}, 'Event log'), note, ...buttons, copy.element),
    filter,
    scroll,
  )
  return { element, list, note, scroll, copy, matches: (entry) => matches(entry, filter.value) }
}
