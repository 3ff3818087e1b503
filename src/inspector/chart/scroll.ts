/** How large a chart is drawn in the room there is, and which part of it is in sight. */

import type { Area } from './layout.ts'

/** What is smaller cannot be read. */
export const SMALLEST = 0.7

export interface Sizes {
  readonly width: number
  readonly height: number
  /** The width of the widest box: close up, it fits. */
  readonly widest: number
}

/** What is looked at; each is missing where the machine has none. */
export interface Sight {
  readonly leaf: Area | undefined
  /** The outermost active state. */
  readonly around: Area | undefined
  /** The text of the way that was taken last. */
  readonly lit: Area | undefined
}

export interface Room {
  readonly width: number
  readonly height: number
}

export interface Place {
  readonly scale: number
  readonly left: number
  readonly top: number
}

/** Beside what is in sight, and beside the chart. */
const MARGIN = 6

/**
 * All of it, where that can be read; otherwise the active state with its way there and as much around it as there is
 * room for.
 */
export function toPlace(chart: Sizes, sight: Sight, room: Room, isWhole: boolean): Place {
  const fit = Math.min((room.width - 2) / chart.width, (room.height - 2) / chart.height)
  const close = (room.width - 2 * MARGIN) / chart.widest
  const wanted = isWhole || fit >= SMALLEST ? fit : close
  const scale = Math.min(1, Math.max(SMALLEST, wanted))
  const { around, leaf, lit } = sight
  if (!leaf || !around) return { scale, left: 0, top: 0 }

  const needed = lit ? unite(leaf, lit) : leaf
  const fits =
    needed.width * scale <= room.width - 2 * MARGIN &&
    needed.height * scale <= room.height - 2 * MARGIN
  const part = fits ? needed : leaf
  const all = unite(around, part)
  return {
    scale,
    left: toStart(all.x, all.width, part.x, part.width, room.width, scale),
    top: toStart(all.y, all.height, part.y, part.height, room.height, scale),
  }
}

/** The middle of all, but moved so far that the part is in sight. */
function toStart(
  at: number,
  size: number,
  partAt: number,
  partSize: number,
  room: number,
  scale: number,
): number {
  const middle = (at + size / 2) * scale - room / 2
  const last = partAt * scale - MARGIN
  const first = (partAt + partSize) * scale + MARGIN - room
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
