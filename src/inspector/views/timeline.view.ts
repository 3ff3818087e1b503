/** Shows the timeline: all actors with the strips of their statuses, and a listbox to select whose chart is shown. */

import type { ActorRecord } from '../recording/actor-record.ts'
import { html, setAttribute, setText } from '../page/dom.ts'
import { createRow, ROW_HEIGHT, toRowId } from './timeline.row.ts'
import type { Row } from './timeline.row.ts'

export interface TimelineView {
  readonly element: HTMLElement
  show(actors: readonly ActorRecord[], selected: ActorRecord, now: number): void
}

/** The part of the time that the strips show. */
export interface TimelineWindow {
  readonly to: number
  readonly ms: number
}

/** How a timeline moves: with the clock, or over a time that has passed. */
export interface TimelineMode {
  readonly ranges: readonly (readonly [ms: number, text: string])[]
  /** @param at the moment that is shown @param startedAt where the session's strip begins */
  toWindow(rangeMs: number, at: number, startedAt: number): TimelineWindow
  /** Called with the moment that the user has clicked on; without it there is no cursor. */
  readonly seek?: (at: number) => void
}

/** Minimum number of actors for the filter field. */
const MIN_FILTERED = 12
/** Minimum length; a new timeline is only as long as its content. */
const MIN_WINDOW_MS = 5_000
/** Rows drawn above and below the visible ones, so that scrolling shows no gap. */
const SPARE_ROWS = 3

/** Ends now. */
const LIVE: TimelineMode = {
  ranges: [
    [15_000, 'last 15 s'],
    [30_000, 'last 30 s'],
    [120_000, 'last 2 min'],
    [600_000, 'last 10 min'],
  ],
  toWindow: (rangeMs, at, startedAt) => ({
    to: at,
    ms: Math.min(rangeMs, Math.max(at - startedAt, MIN_WINDOW_MS)),
  }),
}

/** @param select called with the id of the actor that the user selects */
export function createTimelineView(
  select: (id: string) => void,
  mode: TimelineMode = LIVE,
): TimelineView {
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
  const range = createRange(mode, draw)
  const summary = html('p', { class: 'summary' })
  const fold = html('button', { type: 'button', class: 'fold', onclick: toggleEnded })
  let showsEnded = false
  const none = html('p', { class: 'note', hidden: true }, 'No actor matches the filter.')
  const element = html(
    'section',
    { class: mode.seek ? 'timeline past' : 'timeline', 'aria-label': 'Timeline' },
    html('header', {}, html('h2', {}, 'Timeline'), summary, range),
    filter,
    list,
    none,
    fold,
  )
  let shown: Parameters<TimelineView['show']> | null = null
  let strips: TimelineWindow = { to: 0, ms: MIN_WINDOW_MS }
  /** In the past nothing is folded: what has ended may be what one looks for. */
  const isFolded = mode.seek ? () => false : isOver

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
    setText(summary, toSummary(mode, actors))
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
    strips = mode.toWindow(Number(range.value), now, actors[0]?.spans[0]?.from ?? now)
    const cursor = 1 - (strips.to - now) / strips.ms
    if (mode.seek) sheet.style.setProperty('--cursor', `${(cursor * 100).toFixed(2)}%`)
    visible.forEach((record, offset) => {
      const row = rows.get(record.id) ?? addRow(record)
      const index = from + offset
      const isSelected = record === selected
      const place = { index, count: listed.length, isSelected }
      row.show(record, { ...place, at: now, to: strips.to, windowMs: strips.ms })
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
    const row = createRow(record, (place) => {
      select(record.id)
      if (place !== null) mode.seek?.(strips.to - (1 - place) * strips.ms)
    })
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
const createRange = ({ ranges }: TimelineMode, onchange: () => void) =>
  html(
    'select',
    { 'aria-label': 'Length of the timeline', onchange },
    ...ranges.map(([value, text]) => html('option', { value }, text)),
  )

/** An ended subscriber of a session that goes on. After the session's end all rows stay: they show how it ended. */
const isOver = ({ endedAt, kind }: ActorRecord, [session]: readonly ActorRecord[]): boolean =>
  kind === 'subscriber' && endedAt !== null && session?.endedAt === null

/** `200 subscribers: 198 connected, 2 reconnecting` */
function toSummary({ seek }: TimelineMode, actors: readonly ActorRecord[]): string {
  const counts = new Map<string, number>()
  const subscribers = actors.filter(
    (actor) => actor.kind === 'subscriber' && (seek ? actor.isActive : !isOver(actor, actors)),
  )
  for (const { shown } of subscribers) counts.set(shown, (counts.get(shown) ?? 0) + 1)
  if (subscribers.length < 2) return ''
  const parts = [...counts].map(([status, count]) => `${count} ${status}`)
  return `${subscribers.length} subscribers: ${parts.join(', ')}`
}
