/** Computes the scale of a chart in the available space, and which part of it is visible. */

import type { Area } from './layout.ts'

/** Smallest scale: that of a whole chart, to see where one is. */
export const MIN_SCALE = 0.7

/** Smallest scale of a close-up, to read it: texts of 11 px are drawn with at least 10 px. */
export const READABLE_SCALE = 0.9

export interface ChartSize {
  readonly width: number
  readonly height: number
  /** Width of the widest box; a close-up makes it fit if it stays readable. */
  readonly widest: number
}

/** The areas to keep visible; each is undefined if there is none. */
export interface Focus {
  readonly leaf: Area | undefined
  /** The outermost active state. */
  readonly around: Area | undefined
  /** The text of the last transition. */
  readonly transition: Area | undefined
}

export interface Viewport {
  readonly width: number
  readonly height: number
}

/** Scale, and scroll position in scaled px. */
export interface ChartPosition {
  readonly scale: number
  readonly left: number
  readonly top: number
}

/** Margin around the visible part and around the chart, in px. */
const MARGIN = 6

/**
 * Shows the whole chart if there is space for it; otherwise a close-up: the active state, the transition that led to
 * it, and as much around them as fits.
 */
export function positionChart(
  chart: ChartSize,
  focus: Focus,
  viewport: Viewport,
  isWhole: boolean,
): ChartPosition {
  const fit = Math.min((viewport.width - 2) / chart.width, (viewport.height - 2) / chart.height)
  const close = (viewport.width - 2 * MARGIN) / chart.widest
  const closeUp = close < READABLE_SCALE ? 1 : close
  const wanted = isWhole || fit >= MIN_SCALE ? fit : closeUp
  const scale = Math.min(1, Math.max(MIN_SCALE, wanted))
  const { around, leaf, transition } = focus
  if (!leaf || !around) return { scale, left: 0, top: 0 }

  const needed = transition ? unite(leaf, transition) : leaf
  const fits =
    needed.width * scale <= viewport.width - 2 * MARGIN &&
    needed.height * scale <= viewport.height - 2 * MARGIN
  const part = fits ? needed : leaf
  const all = unite(around, part)
  return {
    scale,
    left: toScroll(all.x, all.width, part.x, part.width, viewport.width, scale),
    top: toScroll(all.y, all.height, part.y, part.height, viewport.height, scale),
  }
}

/** Centers the whole area, then moves just far enough that the part is visible. */
function toScroll(
  at: number,
  size: number,
  partAt: number,
  partSize: number,
  available: number,
  scale: number,
): number {
  const middle = (at + size / 2) * scale - available / 2
  const last = partAt * scale - MARGIN
  const first = (partAt + partSize) * scale + MARGIN - available
  return Math.max(first, Math.min(last, middle))
}

function unite(a: Area, b: Area): Area {
  const x = Math.min(a.x, b.x)
  const y = Math.min(a.y, b.y)
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  }
}
