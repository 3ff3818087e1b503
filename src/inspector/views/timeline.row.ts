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
  /** The moment whose status is shown. */
  readonly at: number
  /** Where the strips end. */
  readonly to: number
  readonly windowMs: number
}

/** @param select called with the place on the strip that was clicked, from 0 to 1; `null` elsewhere */
export function createRow({ id, name }: ActorRecord, select: (place: number | null) => void): Row {
  const status = html('span')
  // Texts that do not fit are hidden, the last first: the chart also has the phase, and the strip the time.
  const lasting = html('span')
  const phase = html('span')
  const strip = createStrip()
  const band = createStrip('band', false)
  const element = html(
    'div',
    { class: 'row', role: 'option', id: toRowId(id), onclick: handleClick },
    html('span', { class: 'name' }, name),
    html('span', { class: 'word' }, status, lasting, phase),
    strip.element,
    band.element,
  )

  function handleClick({ clientX, target }: MouseEvent): void {
    const { left, width } = strip.element.getBoundingClientRect()
    select(strip.element.contains(target as Node) ? (clientX - left) / width : null)
  }

  return {
    element,
    show(record, { at, count, index, isSelected, to, windowMs }) {
      element.style.transform = `translateY(${index * ROW_HEIGHT}px)`
      setAttribute(element, 'aria-selected', String(isSelected))
      setAttribute(element, 'aria-posinset', String(index + 1))
      setAttribute(element, 'aria-setsize', String(count))
      setAttribute(element, 'data-status', record.shown)
      setText(status, record.shown)
      setText(lasting, record.isActive ? ` · ${toDuration(at - record.since)}` : '')
      setText(phase, record.phase && record.isActive ? ` · ${record.phase}` : '')
      strip.show(record, to, windowMs)
      band.show({ spans: record.qualities, endedAt: record.endedAt }, to, windowMs)
    },
  }
}

export const toRowId = (id: string): string => `actor-${id.replaceAll(/\W/g, '-')}`
