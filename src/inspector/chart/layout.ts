/** Computes positions and sizes of all parts of a chart; each level is laid out on its own, from the inside out. */

import { Graph, layout } from '@dagrejs/dagre'
import type { Measure } from '../page/measure.ts'
import type { Box, Level, Line, Link } from './model.ts'

export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** A state's box; all coordinates, also those of `inside` and `lines`, are relative to the whole chart. */
export interface PlacedBox extends Area {
  readonly box: Box
  readonly title: Area
  readonly lines: readonly (Area & { readonly line: Line })[]
  readonly inside: PlacedLevel | null
}

export interface PlacedLink {
  readonly link: Link
  readonly points: readonly Point[]
  readonly label: Area
}

export interface PlacedLevel {
  readonly width: number
  readonly height: number
  readonly boxes: readonly PlacedBox[]
  readonly links: readonly PlacedLink[]
}

export const TITLE_HEIGHT = 18
export const LINE_HEIGHT = 15
const PADDING = 10
/** Space beside a title for the dot that marks the active state. */
const LAMP = 14
/** Space around the states of a box, with room for the arrow into the first. */
const INSET = 14

/** Trap: dagre's clusters lose links that end at a cluster, so a box with inner states is one large node here. */
export function placeChart(level: Level, measure: Measure): PlacedLevel {
  const graph = new Graph({ multigraph: false })
  graph.setGraph({
    rankdir: 'TB',
    nodesep: 14,
    edgesep: 12,
    ranksep: 18,
    marginx: INSET,
    marginy: INSET,
  })
  graph.setDefaultEdgeLabel(() => ({}))
  const sized = level.boxes.map((box) => sizeBox(box, measure))
  for (const { box, width, height } of sized) graph.setNode(box.id, { width, height })
  for (const { from, to, text } of level.links) {
    const width = Math.max(...text.map((line) => measure(line.text, 'label'))) + 8
    graph.setEdge(from, to, { width, height: text.length * LINE_HEIGHT + 2, labelpos: 'c' })
  }
  layout(graph)

  const { width = 0, height = 0 } = graph.graph() as Partial<Area>
  return {
    width,
    height,
    boxes: sized.map((sized) => {
      const { x, y } = graph.node(sized.box.id) as Point
      return placeBox(sized, x - sized.width / 2, y - sized.height / 2)
    }),
    links: level.links.map((link) => {
      const { height, points, width, x, y } = graph.edge(link.from, link.to) as Area & {
        points: Point[]
      }
      return { link, points, label: { x: x - width / 2, y: y - height / 2, width, height } }
    }),
  }
}

interface SizedBox {
  readonly box: Box
  readonly width: number
  readonly height: number
  readonly inside: PlacedLevel | null
}

function sizeBox(box: Box, measure: Measure): SizedBox {
  const inside = box.inside && placeChart(box.inside, measure)
  const texts = [
    measure(box.name, 'title') + LAMP,
    ...box.lines.map(({ text }) => measure(text, 'line')),
  ]
  const head = PADDING + TITLE_HEIGHT + box.lines.length * LINE_HEIGHT
  return {
    box,
    inside,
    width: Math.max(inside?.width ?? 0, Math.max(...texts) + 2 * PADDING + 6),
    height: head + (inside ? inside.height : PADDING),
  }
}

function placeBox({ box, height, inside, width }: SizedBox, x: number, y: number): PlacedBox {
  const top = y + PADDING + TITLE_HEIGHT
  const left = x + PADDING
  const span = width - 2 * PADDING
  const indent = x + (width - (inside?.width ?? 0)) / 2
  return {
    box,
    x,
    y,
    width,
    height,
    title: { x: left, y: y + PADDING, width: span, height: TITLE_HEIGHT },
    lines: box.lines.map((line, index) => ({
      line,
      x: left,
      y: top + index * LINE_HEIGHT,
      width: span,
      height: LINE_HEIGHT,
    })),
    inside: inside && moveLevel(inside, indent, top + box.lines.length * LINE_HEIGHT),
  }
}

function moveLevel(level: PlacedLevel, dx: number, dy: number): PlacedLevel {
  const move = <Moved extends Point>(point: Moved) => ({
    ...point,
    x: point.x + dx,
    y: point.y + dy,
  })
  return {
    ...level,
    boxes: level.boxes.map((box) => ({
      ...move(box),
      title: move(box.title),
      lines: box.lines.map(move),
      inside: box.inside && moveLevel(box.inside, dx, dy),
    })),
    links: level.links.map(({ label, link, points }) => ({
      link,
      label: move(label),
      points: points.map(move),
    })),
  }
}
