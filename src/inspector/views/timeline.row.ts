/** Draws one actor on the timeline: name, status, and the strips of what was; the session has one for its quality too. */

import type { ActorRecord } from '../recording/actor-record.ts'
import { html, setAttribute, setText } from '../page/dom.ts'
import { toDuration } from '../page/duration.ts'
import { createStrip } from './strip.ts'

export const ROW_HEIGHT = 44

export interface Row {
  readonly element: HTMLElement
  show(record: ActorRecord, view: RowView): void
}

/** How a row is shown in the list. */
export interface RowView {
  readonly index: number
  readonly count: number
  readonly isSelected: boolean
  readonly now: number
  readonly windowMs: number
}

export function createRow({ id, name }: ActorRecord, select: () => void): Row {
  const status = html('span')
  // Texts that do not fit are hidden, the last first: the chart also has the phase, and the strip the time.
  const lasting = html('span')
  const phase = html('span')
  const strip = createStrip()
  const band = createStrip('band', false)
  const element = html(
    'div',
    { class: 'row', role: 'option', id: toRowId(id), onclick: select },
    html('span', { class: 'name' }, name),
    html('span', { class: 'word' }, status, lasting, phase),
    strip.element,
    band.element,
  )
  return {
    element,
    show(record, { count, index, isSelected, now, windowMs }) {
      const isOver = record.endedAt !== null
      element.style.transform = `translateY(${index * ROW_HEIGHT}px)`
      setAttribute(element, 'aria-selected', String(isSelected))
      setAttribute(element, 'aria-posinset', String(index + 1))
      setAttribute(element, 'aria-setsize', String(count))
      setAttribute(element, 'data-status', record.shown)
      setText(status, record.shown)
      setText(lasting, isOver ? '' : ` · ${toDuration(now - record.since)}`)
      setText(phase, record.phase && !isOver ? ` · ${record.phase}` : '')
      strip.show(record, now, windowMs)
      band.show({ spans: record.qualities, endedAt: record.endedAt }, now, windowMs)
    },
  }
}

export const toRowId = (id: string): string => `actor-${id.replaceAll(/\W/g, '-')}`
