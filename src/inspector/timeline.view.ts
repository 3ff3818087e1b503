/** Every actor with a strip of its statuses: the timeline, and at once the picker of whose chart is shown. */

import type { ActorRecord } from './actor-record.ts'
import { html, setAttribute, setText } from './dom.ts'
import { createStrip } from './strip.ts'
import type { Strip } from './strip.ts'
import { toDuration } from './duration.ts'

export interface TimelineView {
  readonly element: HTMLElement
  show(actors: readonly ActorRecord[], picked: ActorRecord, now: number): void
}

const ROW_HEIGHT = 44
/** Rows drawn beyond what can be seen, so that scrolling shows no gap. */
const SPARE = 3

interface Row {
  readonly element: HTMLElement
  show(record: ActorRecord, place: Place): void
}

interface Place {
  readonly index: number
  readonly count: number
  readonly isPicked: boolean
  readonly now: number
  readonly windowMs: number
}

/** @param pick called with the id of the actor whose chart is wanted */
export function createTimelineView(pick: (id: string) => void): TimelineView {
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
    placeholder: 'Find: a name or a status',
    'aria-label': 'Find actors by name or status',
    oninput: draw,
  })
  const range = html(
    'select',
    { 'aria-label': 'Length of the timeline', onchange: draw },
    html('option', { value: 30_000 }, 'last 30 s'),
    html('option', { value: 120_000 }, 'last 2 min'),
    html('option', { value: 600_000 }, 'last 10 min'),
  )
  const summary = html('p', { class: 'summary' })
  const element = html(
    'section',
    { class: 'timeline', 'aria-label': 'Timeline' },
    html('header', {}, html('h2', {}, 'Timeline'), summary, range),
    filter,
    list,
  )
  let shown: Parameters<TimelineView['show']> | null = null

  const found = (): readonly ActorRecord[] => {
    const words = filter.value.toLowerCase()
    const actors = shown?.[0] ?? []
    if (words === '') return actors
    return actors.filter(({ name, state }) => `${name} ${state}`.toLowerCase().includes(words))
  }

  function draw(): void {
    if (!shown) return
    const [actors, picked, now] = shown
    const listed = found()
    filter.hidden = actors.length < 8
    setText(summary, toSummary(actors))
    sheet.style.height = `${listed.length * ROW_HEIGHT}px`
    const from = Math.max(0, Math.floor(list.scrollTop / ROW_HEIGHT) - SPARE)
    const seen = Math.ceil(list.clientHeight / ROW_HEIGHT) + 2 * SPARE
    const visible = listed.slice(from, from + seen)
    for (const [id, { element }] of rows) {
      if (visible.some((record) => record.id === id)) continue
      element.remove()
      rows.delete(id)
    }
    const windowMs = Number(range.value)
    visible.forEach((record, offset) => {
      const row = rows.get(record.id) ?? addRow(record)
      const index = from + offset
      const isPicked = record === picked
      row.show(record, { index, count: listed.length, isPicked, now, windowMs })
    })
    const isDrawn = rows.has(picked.id)
    setAttribute(list, 'aria-activedescendant', isDrawn ? toRowId(picked.id) : null)
  }

  function addRow(record: ActorRecord): Row {
    const row = createRow(record, () => pick(record.id))
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
    pick(listed[index]!.id)
  }

  return {
    element,
    show(...args) {
      shown = args
      draw()
    },
  }
}

function createRow({ id, name }: ActorRecord, pick: () => void): Row {
  const word = html('span', { class: 'word' })
  const strip: Strip = createStrip()
  const element = html(
    'div',
    { class: 'row', role: 'option', id: toRowId(id), onclick: pick },
    html('span', { class: 'name' }, name),
    word,
    strip.element,
  )
  return {
    element,
    show(record, { count, index, isPicked, now, windowMs }) {
      const { phase, since, status } = record
      element.style.transform = `translateY(${index * ROW_HEIGHT}px)`
      setAttribute(element, 'aria-selected', String(isPicked))
      setAttribute(element, 'aria-posinset', String(index + 1))
      setAttribute(element, 'aria-setsize', String(count))
      setAttribute(element, 'data-status', status)
      setText(word, `${status}${phase ? ` · ${phase}` : ''} · ${toDuration(now - since)}`)
      strip.show(record, now, windowMs)
    },
  }
}

const toRowId = (id: string) => `actor-${id.replaceAll(/\W/g, '-')}`

/** `200 subscribers: 198 connected, 2 reconnecting` */
function toSummary(actors: readonly ActorRecord[]): string {
  const counts = new Map<string, number>()
  const subscribers = actors.filter(({ kind }) => kind === 'subscriber')
  for (const { status } of subscribers) counts.set(status, (counts.get(status) ?? 0) + 1)
  if (subscribers.length < 2) return ''
  const parts = [...counts].map(([status, count]) => `${count} ${status}`)
  return `${subscribers.length} subscribers: ${parts.join(', ')}`
}
