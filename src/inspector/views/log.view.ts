/** Shows the event log, the newest entry first, with a filter, a pause button and a copy button. */

import { html, setText } from '../page/dom.ts'
import type { Log, LogEntry } from '../recording/log.ts'
import { createLogFrame } from './log-frame.ts'

export interface LogView {
  readonly element: HTMLElement
  show(log: Log, now: number): void
}

/** Lines drawn: more would slow down the page, and nobody scrolls that far. The clipboard gets all entries. */
const MAX_LINES = 60

export function createLogView(): LogView {
  const pause = html(
    'button',
    { type: 'button', 'aria-pressed': 'false', onclick: togglePause },
    'Pause',
  )
  const { copy, element, list, matches, note } = createLogFrame(redraw, shown, pause)
  let log: Log | null = null
  /** A copy of the log from when it was paused; filter and copy button use it. */
  let frozen: Pick<Log, 'count' | 'entries'> | null = null
  /** Number of entries drawn or filtered out so far. */
  let seen = 0

  function shown(): readonly LogEntry[] {
    return ((frozen ?? log)?.entries ?? []).filter(matches)
  }

  function redraw(): void {
    list.replaceChildren()
    seen = 0
    draw()
  }

  function draw(): void {
    if (!log) return
    const { count, entries } = frozen ?? log
    const missed = log.count - count
    setText(note, frozen ? (missed > 0 ? `${missed} new` : 'paused') : '')
    const waiting = Math.min(count - seen, entries.length)
    if (waiting === 0) return
    const fresh = entries.slice(-waiting)
    const lines = fresh.filter(matches).slice(-MAX_LINES)
    for (const line of lines) list.prepend(toLine(line))
    while (list.childElementCount > MAX_LINES) list.lastElementChild?.remove()
    seen = count
  }

  function togglePause(): void {
    frozen = frozen || !log ? null : { count: log.count, entries: [...log.entries] }
    pause.setAttribute('aria-pressed', String(frozen !== null))
    draw()
  }

  return {
    element,
    show(given, now) {
      log = given
      draw()
      copy.show(now)
    },
  }
}

/** @param time shows when it was */
export function toLine(
  { actor, at, detail, event, from, to }: LogEntry,
  time: HTMLElement = html('time', {}, toTime(at)),
): HTMLElement {
  const change =
    to === null
      ? []
      : [html('span', { class: 'change' }, from ?? '', html('span', { class: 'to' }, ' to '), to)]
  return html(
    'li',
    { 'data-status': to?.split('.', 1)[0] },
    time,
    html('span', { class: 'actor' }, actor),
    html('span', { class: 'event' }, event),
    ...change,
    ...(detail ? [html('span', { class: 'detail' }, detail)] : []),
  )
}

/** `14:03:09.120`, in local time. */
export function toTime(at: number): string {
  const date = new Date(at)
  const [h, m, s] = [date.getHours(), date.getMinutes(), date.getSeconds()]
  const clock = [h, m, s].map((part) => String(part).padStart(2, '0')).join(':')
  return `${clock}.${String(date.getMilliseconds()).padStart(3, '0')}`
}
