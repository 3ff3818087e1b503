/** The rows of the tables: one measure each, as text. */

import { MEASURES } from '../measure/measures.ts'
import type { Part, Unit } from '../measure/measure.types.ts'
import type { Results } from '../measure/results.ts'

export interface Row {
  readonly id: string
  readonly part: Part
  readonly what: string
  /** Empty where it was not measured before. */
  readonly before: string
  readonly median: string
  /** The middle half of the rounds; empty if there is only one. */
  readonly middle: string
  readonly worst: string
  /** Empty if there is none. */
  readonly goal: string
  /** Whether the median, as it is shown, meets the goal. */
  readonly isMet: boolean
}

/** Three digits at least, and no more than that behind the point. */
export function toNumber(value: number): string {
  if (value === 0) return '0'
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))
  return String(Number(value.toFixed(Math.min(2, digits))))
}

function toFigure(value: number | undefined, unit: Unit): string {
  if (value === undefined) return ''
  const space = unit === '' || unit === '×' ? '' : ' '
  return `${toNumber(value)}${space}${unit}`
}

/** All that was measured, in the order of the table of measures. */
export function toRows(results: Results): Row[] {
  return Object.entries(MEASURES).flatMap(([id, { before, goal, part, unit, what }]) => {
    const summary = results[part]?.measures[id]
    if (!summary) return []
    const { median, p25, p75, rounds, worst } = summary
    return {
      id,
      part,
      what,
      before: toFigure(before, unit),
      median: toFigure(median, unit),
      middle: rounds > 1 ? `${toNumber(p25)}–${toNumber(p75)}` : '',
      worst: toFigure(worst, unit),
      goal: goal === undefined ? '' : `≤ ${toFigure(goal, unit)}`,
      isMet: goal === undefined || Number(toNumber(median)) <= goal,
    }
  })
}
