/** The chart of the actor that is looked at: follows it, as a whole or with the active state in the middle. */

import type { ActorRecord } from '../recording/actor-record.ts'
import { drawChart } from './drawing.ts'
import type { Drawing } from './drawing.ts'
import { placeChart } from './layout.ts'
import type { PlacedLevel } from './layout.ts'
import { toChart } from './model.ts'
import { toPlace } from './scroll.ts'
import { html, setAttribute } from '../page/dom.ts'
import { createMeasure } from '../page/measure.ts'

export interface ChartView {
  readonly element: HTMLElement
  readonly drawing: Drawing | null
  /** Whether it is shrunk as far as it can still be read, so that more of it is seen. */
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
    const { kind, lastKey, machine, name, phase, state } = record
    if (kind !== shown || !drawing) {
      shown = kind
      lit = ''
      drawing = draw(record)
    }
    const light = `${record.id} ${state} ${record.shown} ${lastKey} ${isWhole}`
    if (light === lit) return
    lit = light
    active = toPaths(machine.id, state)
    drawing.light({ active, status: record.shown, lastKey })
    const inner = phase && record.endedAt === null ? `, ${phase}` : ''
    setAttribute(drawing.element, 'aria-label', `${name}: ${record.shown}${inner}`)
    setAttribute(element, 'data-whole', isWhole ? '' : null)
    const isStill = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches
    follow(isStill ? 'auto' : 'smooth')
  }

  /** Brings what is active into the middle, and keeps the way that led there in sight. */
  function follow(behavior: ScrollBehavior): void {
    const { clientHeight: height, clientWidth: width } = element
    // Hidden: the observer calls again.
    if (!drawing || width === 0) return
    const leaf = drawing.find(active.at(-1)!)
    const around = drawing.find(active[1]!) ?? leaf
    const place = toPlace(
      drawing,
      { leaf, around, lit: drawing.findLit() },
      { width, height },
      isWhole,
    )
    setAttribute(drawing.element, 'width', String(drawing.width * place.scale))
    setAttribute(drawing.element, 'height', String(drawing.height * place.scale))
    element.scrollTo({ left: place.left, top: place.top, behavior })
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

/** `session`, `reconnecting.resuming` → the ids of both and of the machine, from outside in. */
function toPaths(id: string, state: string): string[] {
  return state.split('.').reduce((paths, key) => [...paths, `${paths.at(-1)}.${key}`], [id])
}
