/** Draws a placed chart as SVG, and highlights the active states and the last transition. */

import { LINE_HEIGHT } from './layout.ts'
import type { Area, PlacedBox, PlacedLevel, PlacedLink, Point } from './layout.ts'
import { setAttribute, svg } from '../page/dom.ts'

/** What to highlight. */
export interface Highlight {
  /** Ids of the active states, from the outside in. */
  readonly active: readonly string[]
  /** The outermost active state; it decides the colour. */
  readonly status: string
  readonly lastKey: string | null
}

export interface Drawing {
  readonly element: SVGSVGElement
  /** Size of the chart in px, unscaled. */
  readonly width: number
  readonly height: number
  /** Width of the widest box on the outermost level. */
  readonly widest: number
  highlight(highlight: Highlight): void
  /** Area of a state. */
  find(id: string): Area | undefined
  /** Area of the text of the highlighted transition. */
  findHighlighted(): Area | undefined
}

/** A line or a text that stands for transitions of the machine. */
interface DrawnTransitions {
  readonly keys: readonly string[]
  readonly element: SVGElement
  /** Only for a text. */
  readonly area?: Area
  /** Only for one line of a label: the transitions of the whole label. */
  readonly labelKeys?: readonly string[]
}

const ARROW = 7

export function drawChart(level: PlacedLevel): Drawing {
  const boxes = new Map<string, { readonly area: Area; readonly element: SVGGElement }>()
  const drawn: DrawnTransitions[] = []

  function drawLevel({ boxes, links }: PlacedLevel, first: string | undefined): SVGElement[] {
    return [
      ...boxes.map((box) => drawBox(box, box.box.id === first)),
      ...links.map(drawWire),
      // Labels last, so that no line covers a text.
      ...links.flatMap(drawLabel),
    ]
  }

  function drawBox(placed: PlacedBox, isFirst: boolean): SVGGElement {
    const { box, inside, lines, title, x, y, width, height } = placed
    const text = lines.map((area) => {
      const element = svg(
        'text',
        { class: `line ${area.line.kind}`, ...baseline(area) },
        area.line.text,
      )
      drawn.push({ keys: area.line.keys, element, area })
      return element
    })
    const element = svg(
      'g',
      { class: 'state' },
      svg('rect', {
        class: inside ? 'box outer' : 'box',
        x,
        y,
        width,
        height,
        rx: inside ? 12 : 9,
      }),
      ...(box.isFinal
        ? [
            svg('rect', {
              class: 'final',
              x: x + 3,
              y: y + 3,
              width: width - 6,
              height: height - 6,
              rx: 6,
            }),
          ]
        : []),
      ...(isFirst
        ? [
            svg('path', { class: 'first', d: `M${x} ${y + 18}h-7` }),
            svg('circle', { class: 'first', cx: x - 8, cy: y + 18, r: 3 }),
          ]
        : []),
      svg('circle', { class: 'lamp', cx: x + width - 13, cy: y + 18, r: 4.5 }),
      svg('text', { class: 'title', ...baseline(title) }, box.name),
      ...text,
      ...(inside ? drawLevel(inside, box.inside?.first) : []),
    )
    boxes.set(box.id, { area: placed, element })
    return element
  }

  function drawWire({ link: { keys }, points }: PlacedLink): SVGGElement {
    const element = svg(
      'g',
      { class: 'link' },
      svg('path', { class: 'wire', d: toCurve(points) }),
      svg('path', { class: 'arrow', d: toArrow(points) }),
    )
    drawn.push({ keys, element })
    return element
  }

  function drawLabel({ label, link }: PlacedLink): SVGElement[] {
    const text = link.text.map(({ keys, text }, index) => {
      const area = { ...label, y: label.y + index * LINE_HEIGHT, height: LINE_HEIGHT }
      const element = svg('text', { class: 'label', ...baseline(area), x: label.x + 4 }, text)
      drawn.push({ keys, element, area, labelKeys: link.keys })
      return element
    })
    return [svg('rect', { class: 'plate', ...toBounds(label), rx: 3 }), ...text]
  }

  const isHighlighted = (keys: readonly string[] = []) =>
    highlightedKey !== null && keys.includes(highlightedKey)
  let highlightedKey: string | null = null

  const { width, height } = level
  const element = svg(
    'svg',
    { class: 'chart', role: 'img', viewBox: `0 0 ${width} ${height}`, width, height },
    ...drawLevel(level, undefined),
  )
  return {
    element,
    width,
    height,
    widest: Math.max(...level.boxes.map(({ width }) => width)),
    find: (id) => boxes.get(id)?.area,
    findHighlighted: () => drawn.find(({ area, keys }) => area && isHighlighted(keys))?.area,
    highlight({ active, lastKey, status }) {
      setAttribute(element, 'data-status', status)
      const leaf = active.at(-1)
      for (const [id, { element }] of boxes) {
        const role = id === leaf ? 'leaf' : active.includes(id) ? 'around' : null
        setAttribute(element, 'data-active', role)
      }
      highlightedKey = lastKey
      for (const { element, keys, labelKeys } of drawn) {
        const isLast = isHighlighted(keys)
        setAttribute(element, 'data-last', isLast ? '' : null)
        setAttribute(element, 'data-beside', isHighlighted(labelKeys) && !isLast ? '' : null)
      }
    },
  }
}

const baseline = ({ x, y }: Point) => ({ x, y: y + 12 })

const toBounds = ({ height, width, x, y }: Area) => ({ x, y, width, height })

/** A curve through the midpoints between dagre's points, so that the line has no corners. */
function toCurve(points: readonly Point[]): string {
  const [first, ...rest] = points as [Point, ...Point[]]
  const bends = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1]!
    const isLast = index === rest.length - 2
    const end = isLast ? next : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 }
    return `Q${at(point)} ${at(end)}`
  })
  return `M${at(first)} ${bends.join(' ')}`
}

function toArrow(points: readonly Point[]): string {
  const [before, tip] = points.slice(-2) as [Point, Point]
  const angle = Math.atan2(tip.y - before.y, tip.x - before.x)
  const corner = (side: number) => ({
    x: tip.x - ARROW * Math.cos(angle + side * 0.45),
    y: tip.y - ARROW * Math.sin(angle + side * 0.45),
  })
  return `M${at(tip)} L${at(corner(1))} L${at(corner(-1))} Z`
}

const at = ({ x, y }: Point) => `${x.toFixed(1)} ${y.toFixed(1)}`
