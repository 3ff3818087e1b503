/** Lists the held signals with their age and remaining time; never their data. */

import type { HeldSignals } from '../../contract/signal.types.ts'
import { html, setText } from '../page/dom.ts'
import { toDuration } from '../page/duration.ts'

export interface HeldView {
  readonly element: HTMLElement
  show(signals: HeldSignals): void
}

/** Rows drawn; a thousand signals may be held. */
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
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Held signals, in order' },
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
          ? 'None. Signals sent during an outage wait here.'
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
