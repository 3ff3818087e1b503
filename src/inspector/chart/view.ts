/** Shows the chart of the selected actor and scrolls to its active state. */

import type { ActorRecord } from '../recording/actor-record.ts'
import { drawChart } from './drawing.ts'
import type { Drawing } from './drawing.ts'
import { placeChart } from './layout.ts'
import type { PlacedLevel } from './layout.ts'
import { positionChart } from './chart-position.ts'
import { html, setAttribute } from '../page/dom.ts'
import { createMeasure } from '../page/measure.ts'

export interface ChartView {
  readonly element: HTMLElement
  readonly drawing: Drawing | null
  /** Whether the chart is shrunk to the smallest readable scale, to show as much of it as possible. */
  isWhole: boolean
  show(record: ActorRecord): void
  dispose(): void
}

export function createChartView(): ChartView {
  const measure = createMeasure()
  const placed = new Map<string, PlacedLevel>()
  const element = html('div', {
    class: 'canvas',
    tabindex: 0,
    role: 'region',
    'aria-label': 'Chart',
  })
  let drawing: Drawing | null = null
  let active: readonly string[] = []
  let shown = ''
  let highlighted = ''
  let isWhole = false

  function draw({ chart, kind }: ActorRecord): Drawing {
    const level = placed.get(kind) ?? placeChart(chart.toLevel(), measure)
    placed.set(kind, level)
    const drawn = drawChart(level)
    element.replaceChildren(drawn.element)
    return drawn
  }

  function show(record: ActorRecord): void {
    const { chart, kind, lastKey, name, phase, state } = record
    if (kind !== shown || !drawing) {
      shown = kind
      highlighted = ''
      drawing = draw(record)
    }
    const highlight = `${record.id} ${state} ${record.shown} ${lastKey} ${isWhole}`
    if (highlight === highlighted) return
    highlighted = highlight
    active = toPaths(chart.id, state)
    drawing.highlight({ active, status: record.shown, lastKey })
    const inner = phase && record.isActive ? `, ${phase}` : ''
    setAttribute(drawing.element, 'aria-label', `${name}: ${record.shown}${inner}`)
    setAttribute(element, 'data-whole', isWhole ? '' : null)
    const isStill = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches
    follow(isStill ? 'auto' : 'smooth')
  }

  /** Scrolls the active state into the middle, and keeps the transition that led to it visible. */
  function follow(behavior: ScrollBehavior): void {
    const { clientHeight: height, clientWidth: width } = element
    // While hidden there is no width; the observer calls again when there is.
    if (!drawing || width === 0) return
    const leaf = drawing.find(active.at(-1)!)
    const around = drawing.find(active[1]!) ?? leaf
    const position = positionChart(
      drawing,
      { leaf, around, transition: drawing.findHighlighted() },
      { width, height },
      isWhole,
    )
    setAttribute(drawing.element, 'width', String(drawing.width * position.scale))
    setAttribute(drawing.element, 'height', String(drawing.height * position.scale))
    element.scrollTo({ left: position.left, top: position.top, behavior })
  }

  const size = new ResizeObserver(() => follow('auto'))
  size.observe(element)

  return {
    element,
    get drawing() {
      return drawing
    },
    get isWhole() {
      return isWhole
    },
    set isWhole(whole) {
      isWhole = whole
    },
    show,
    dispose: () => size.disconnect(),
  }
}

/** `session`, `reconnecting.resuming` → the ids of both and of the machine, from the outside in. */
function toPaths(id: string, state: string): string[] {
  return state.split('.').reduce((paths, key) => [...paths, `${paths.at(-1)}.${key}`], [id])
}
