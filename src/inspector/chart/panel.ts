/** The chart's section of the panel: title, chart, and buttons to show all of it, copy it as Mermaid or save it. */

import type { ActorRecord } from '../recording/actor-record.ts'
import { createChartView } from './view.ts'
import { toSvgText } from './svg-text.ts'
import { saveFile } from '../page/clipboard.ts'
import { createCopyButton } from '../page/copy-button.ts'
import { html, setText } from '../page/dom.ts'

export interface ChartPanel {
  readonly element: HTMLElement
  show(record: ActorRecord, now: number): void
  dispose(): void
}

export function createChartPanel(): ChartPanel {
  const chart = createChartView()
  const title = html('h2', {}, 'Chart')
  const state = html('p', { class: 'note' })
  let shown: ActorRecord | null = null

  const whole = button('Whole chart', () => {
    chart.isWhole = !chart.isWhole
    whole.setAttribute('aria-pressed', String(chart.isWhole))
    if (shown) chart.show(shown)
  })
  whole.setAttribute('aria-pressed', 'false')
  const mermaid = createCopyButton(
    'Mermaid',
    'Copy the chart as Mermaid',
    () => shown?.chart.toMermaid?.() ?? null,
  )
  const save = button('SVG', () => {
    if (shown && chart.drawing) {
      saveFile(`${shown.kind}.svg`, 'image/svg+xml', toSvgText(shown.kind, chart.drawing))
    }
  })

  save.setAttribute('aria-label', 'Save the chart as SVG')

  return {
    element: html(
      'section',
      { class: 'chart-panel', 'aria-label': 'Statechart' },
      html(
        'header',
        {},
        title,
        state,
        html('div', { class: 'tools' }, whole, mermaid.element, save),
      ),
      chart.element,
    ),
    show(record, now) {
      shown = record
      setText(title, record.name)
      setText(state, record.isActive ? record.state.replaceAll('.', ' · ') : record.shown)
      chart.show(record)
      mermaid.element.hidden = record.chart.toMermaid === null
      mermaid.show(now)
    },
    dispose: chart.dispose,
  }
}

const button = (text: string, handle: () => void) =>
  html('button', { type: 'button', onclick: handle }, text)
