/** The signals that wait in line, with their age and how long they may still wait; never what they say. */

import type { HeldSignals } from '../../signals/signal.types.ts'
import { html, setText } from '../page/dom.ts'
import { toDuration } from '../page/duration.ts'

export interface HeldView {
  readonly element: HTMLElement
  show(signals: HeldSignals): void
}

/** A line may be a thousand long. */
const MAX_ROWS = 50

export function createHeldView(): HeldView {
  const count = html('span', { class: 'count' })
  const body = html('tbody')
  const table = html(
    'table',
    {},
    html(
      'thead',
      {},
      html(
        'tr',
        {},
        ...['Type', 'Size', 'Age', 'Expires'].map((name) => html('th', { scope: 'col' }, name)),
      ),
    ),
    body,
  )
  const note = html('p', { class: 'note' })
  const element = html(
    'section',
    { class: 'held', 'aria-label': 'Held signals' },
    html('header', {}, html('h2', {}, 'Held signals'), count),
    html(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Held signals, in line' },
      table,
    ),
    note,
  )

  function drawRows(signals: HeldSignals): void {
    const list = signals.length > 0 ? signals.list().slice(0, MAX_ROWS) : []
    while (body.rows.length > list.length) body.deleteRow(-1)
    while (body.rows.length < list.length) body.append(toRow())
    list.forEach((signal, index) => {
      const texts = [
        signal.type ?? '–',
        `${signal.bytes} B`,
        toDuration(signal.ageMs),
        toExpiry(signal.expiresInMs),
      ]
      const { cells } = body.rows[index]!
      texts.forEach((text, column) => setText(cells[column]!, text))
    })
  }

  return {
    element,
    show(signals) {
      const { bytes, length } = signals
      drawRows(signals)
      table.hidden = length === 0
      setText(count, length === 0 ? '' : `${length} · ${bytes} B`)
      const more = length - MAX_ROWS
      setText(
        note,
        length === 0
          ? 'None. What is sent while away waits here.'
          : more > 0
            ? `and ${more} more`
            : '',
      )
    },
  }
}

const toRow = () => html('tr', {}, ...Array.from({ length: 4 }, () => html('td')))

const toExpiry = (expiresInMs: number) =>
  Number.isFinite(expiresInMs) ? `in ${toDuration(expiresInMs)}` : 'never'
