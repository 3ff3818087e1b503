/** The chart of the actor that is looked at: follows it, as a whole or with the active state in the middle. */

import type { ActorRecord } from './actor-record.ts'
import { drawChart } from './chart.drawing.ts'
import type { Drawing } from './chart.drawing.ts'
import { placeChart } from './chart.layout.ts'
import type { PlacedLevel } from './chart.layout.ts'
import { toChart } from './chart.model.ts'
import { html, setAttribute } from './dom.ts'
import { createMeasure } from './measure.ts'

export interface ChartView {
  readonly element: HTMLElement
  readonly drawing: Drawing | null
  /** Whether it is shrunk to fit, so that all of it can be seen. */
  isWhole: boolean
  show(record: ActorRecord): void
}

/** What is smaller cannot be read. */
const SMALLEST = 0.74

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
  let shown = ''
  let lit = ''
  let isWhole = false

  function draw({ kind, machine }: ActorRecord): Drawing {
    const level = placed.get(kind) ?? placeChart(toChart(machine), measure)
    placed.set(kind, level)
    const drawn = drawChart(level)
    element.replaceChildren(drawn.element)
    return drawn
  }

  function show(record: ActorRecord): void {
    const { kind, lastKey, machine, name, phase, state, status } = record
    if (kind !== shown || !drawing) {
      shown = kind
      lit = ''
      drawing = draw(record)
    }
    const light = `${record.id} ${state} ${lastKey} ${isWhole}`
    if (light === lit) return
    lit = light
    const active = toPaths(machine.id, state)
    drawing.light({ active, status, lastKey })
    setAttribute(drawing.element, 'aria-label', `${name}: ${status}${phase ? `, ${phase}` : ''}`)
    setAttribute(element, 'data-whole', isWhole ? '' : null)
    follow(drawing, active)
  }

  /** Brings what is active into the middle. */
  function follow({ element: chart, find, widest, width }: Drawing, active: string[]): void {
    const area = find(active.at(-1) ?? '')
    const around = find(active[1] ?? '') ?? area
    const { clientHeight, clientWidth } = element
    // On a phone a bit smaller, so that a status with its phases has room.
    const scale = Math.min(1, Math.max(SMALLEST, (clientWidth - 12) / widest))
    chart.style.width = isWhole ? '' : `${width * scale}px`
    if (!area || !around || isWhole) return
    // The box around it, if that fits; the state itself otherwise.
    const middle = (at: number, size: number, innerAt: number, innerSize: number, room: number) =>
      (size * scale <= room ? at + size / 2 : innerAt + innerSize / 2) * scale - room / 2
    const isStill = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches
    element.scrollTo({
      left: middle(around.x, around.width, area.x, area.width, clientWidth),
      top: middle(around.y, around.height, area.y, area.height, clientHeight),
      behavior: isStill ? 'auto' : 'smooth',
    })
  }

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
  }
}

/** `session`, `reconnecting.resuming` → the ids of both and of the machine, from outside in. */
function toPaths(id: string, state: string): string[] {
  return state.split('.').reduce((paths, key) => [...paths, `${paths.at(-1)}.${key}`], [id])
}
