/** The chart with its name and its tools: as a whole or close, as Mermaid, as a file. */

import { toMermaid } from '../chart/mermaid.ts'
import type { ActorRecord } from './actor-record.ts'
import { createChartView } from './chart.view.ts'
import { copyText, saveFile } from './clipboard.ts'
import { html, setText } from './dom.ts'
import { toSvgText } from './chart.export.ts'

export interface ChartPanel {
  readonly element: HTMLElement
  show(record: ActorRecord): void
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
  const mermaid = button('Mermaid', () => void copyMermaid())
  const save = button('SVG', () => {
    if (shown && chart.drawing) {
      saveFile(`${shown.kind}.svg`, 'image/svg+xml', toSvgText(chart.drawing.element))
    }
  })

  mermaid.setAttribute('aria-label', 'Copy the chart as Mermaid')
  save.setAttribute('aria-label', 'Save the chart as SVG')

  async function copyMermaid(): Promise<void> {
    if (!shown) return
    const isCopied = await copyText(toMermaid(shown.machine))
    setText(mermaid, isCopied ? 'Copied' : 'Not allowed')
  }

  return {
    element: html(
      'section',
      { class: 'chart-panel', 'aria-label': 'Statechart' },
      html('header', {}, title, state, whole, mermaid, save),
      chart.element,
    ),
    show(record) {
      if (record !== shown) setText(mermaid, 'Mermaid')
      shown = record
      setText(title, record.name)
      setText(state, record.state.replaceAll('.', ' · '))
      chart.show(record)
    },
  }
}

const button = (text: string, handle: () => void) =>
  html('button', { type: 'button', onclick: handle }, text)
