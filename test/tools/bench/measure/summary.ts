/** The rounds of one measure, as the few figures that are kept of them. */

export interface Summary {
  readonly median: number
  /** A quarter of the rounds is below. */
  readonly p25: number
  /** A quarter of the rounds is above. */
  readonly p75: number
  /** The highest: of everything that is measured, less is better. */
  readonly worst: number
  readonly rounds: number
}

export function summarize(values: readonly number[]): Summary {
  const sorted = values.toSorted((one, other) => one - other)
  const at = (share: number) => {
    const place = (sorted.length - 1) * share
    const [below = Number.NaN, above = below] = sorted.slice(Math.floor(place))
    return below + (above - below) * (place % 1)
  }
  return { median: at(0.5), p25: at(0.25), p75: at(0.75), worst: at(1), rounds: values.length }
}
