/** Shows the timeline: all actors with the strips of their statuses, and a listbox to select whose chart is shown. */

import type { ActorRecord } from '../recording/actor-record.ts'
import { html, setAttribute, setText } from '../page/dom.ts'
import { createRow, ROW_HEIGHT, toRowId } from './timeline.row.ts'
import type { Row } from './timeline.row.ts'

export interface TimelineView {
  readonly element: HTMLElement
  show(actors: readonly ActorRecord[], selected: ActorRecord, now: number): void
}

/** Minimum number of actors for the filter field. */
const MIN_FILTERED = 12
/** Minimum length; a new timeline is only as long as its content. */
const MIN_WINDOW_MS = 5_000
/** Rows drawn above and below the visible ones, so that scrolling shows no gap. */
const SPARE_ROWS = 3

/** @param select called with the id of the actor that the user selects */
export function createTimelineView(select: (id: string) => void): TimelineView {
  const rows = new Map<string, Row>()
  const sheet = html('div', { class: 'rows', role: 'presentation' })
  const list = html(
    'div',
    {
      class: 'actors',
      role: 'listbox',
      tabindex: 0,
      'aria-label': 'Actors, with their statuses over time',
      onkeydown: handleKey,
      onscroll: draw,
    },
    sheet,
  )
  const filter = html('input', {
    type: 'search',
    placeholder: 'Filter by name or status',
    'aria-label': 'Filter actors by name or status',
    oninput: draw,
  })
  const range = createRange(draw)
  const summary = html('p', { class: 'summary' })
  const fold = html('button', { type: 'button', class: 'fold', onclick: toggleEnded })
  let showsEnded = false
  const none = html('p', { class: 'note', hidden: true }, 'No actor matches the filter.')
  const element = html(
    'section',
    { class: 'timeline', 'aria-label': 'Timeline' },
    html('header', {}, html('h2', {}, 'Timeline'), summary, range),
    filter,
    list,
    none,
    fold,
  )
  let shown: Parameters<TimelineView['show']> | null = null

  const found = (): readonly ActorRecord[] => {
    if (!shown) return []
    const [actors, selected] = shown
    const words = filter.value.toLowerCase()
    // A search finds ended subscribers too, and the selected one must not disappear.
    if (words === '') {
      return actors.filter((actor) => showsEnded || actor === selected || !isFolded(actor, actors))
    }
    return actors.filter(({ name, shown, state }) =>
      `${name} ${state} ${shown}`.toLowerCase().includes(words),
    )
  }

  function draw(): void {
    if (!shown) return
    const [actors, selected, now] = shown
    const listed = found()
    // A filter in use must stay visible.
    filter.hidden = actors.length < MIN_FILTERED && filter.value === ''
    none.hidden = listed.length > 0
    setText(summary, toSummary(actors))
    drawFold(actors.filter((actor) => isFolded(actor, actors)).length)
    sheet.style.height = `${listed.length * ROW_HEIGHT}px`
    const from = Math.max(0, Math.floor(list.scrollTop / ROW_HEIGHT) - SPARE_ROWS)
    const seen = Math.ceil(list.clientHeight / ROW_HEIGHT) + 2 * SPARE_ROWS
    const visible = listed.slice(from, from + seen)
    for (const [id, { element }] of rows) {
      if (visible.some((record) => record.id === id)) continue
      element.remove()
      rows.delete(id)
    }
    const age = now - (actors[0]?.spans[0]?.from ?? now)
    const windowMs = Math.min(Number(range.value), Math.max(age, MIN_WINDOW_MS))
    visible.forEach((record, offset) => {
      const row = rows.get(record.id) ?? addRow(record)
      const index = from + offset
      const isSelected = record === selected
      row.show(record, { index, count: listed.length, isSelected, now, windowMs })
    })
    const isDrawn = rows.has(selected.id)
    setAttribute(list, 'aria-activedescendant', isDrawn ? toRowId(selected.id) : null)
  }

  function drawFold(ended: number): void {
    fold.hidden = ended === 0 || filter.value !== ''
    setText(fold, `${showsEnded ? 'Hide' : 'Show'} ${ended} ended`)
    setAttribute(fold, 'aria-expanded', String(showsEnded))
  }

  function toggleEnded(): void {
    showsEnded = !showsEnded
    draw()
  }

  function addRow(record: ActorRecord): Row {
    const row = createRow(record, () => select(record.id))
    rows.set(record.id, row)
    sheet.append(row.element)
    return row
  }

  function handleKey(event: KeyboardEvent): void {
    const listed = found()
    const at = listed.findIndex((record) => record === shown?.[1])
    const goals: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + 10,
      PageUp: at - 10,
      Home: 0,
      End: listed.length - 1,
    }
    const goal = goals[event.key]
    if (goal === undefined || listed.length === 0) return
    event.preventDefault()
    const index = Math.min(Math.max(goal, 0), listed.length - 1)
    const top = index * ROW_HEIGHT
    const bottom = top + ROW_HEIGHT - list.clientHeight
    list.scrollTop = Math.max(bottom, Math.min(top, list.scrollTop))
    select(listed[index]!.id)
  }

  return {
    element,
    show(...args) {
      shown = args
      draw()
    },
  }
}

/** Its value is the length of the timeline in ms. */
const createRange = (onchange: () => void) =>
  html(
    'select',
    { 'aria-label': 'Length of the timeline', onchange },
    html('option', { value: 15_000 }, 'last 15 s'),
    html('option', { value: 30_000 }, 'last 30 s'),
    html('option', { value: 120_000 }, 'last 2 min'),
    html('option', { value: 600_000 }, 'last 10 min'),
  )

/** An ended subscriber of a session that goes on. After the session's end all rows stay: they show how it ended. */
const isFolded = ({ endedAt, kind }: ActorRecord, [session]: readonly ActorRecord[]): boolean =>
  kind === 'subscriber' && endedAt !== null && session?.endedAt === null

/** `200 subscribers: 198 connected, 2 reconnecting` */
function toSummary(actors: readonly ActorRecord[]): string {
  const counts = new Map<string, number>()
  const subscribers = actors.filter(
    (actor) => actor.kind === 'subscriber' && !isFolded(actor, actors),
  )
  for (const { shown } of subscribers) counts.set(shown, (counts.get(shown) ?? 0) + 1)
  if (subscribers.length < 2) return ''
  const parts = [...counts].map(([status, count]) => `${count} ${status}`)
  return `${subscribers.length} subscribers: ${parts.join(', ')}`
}
