/** The parts of the bench, and what is known about one measure. */

export type Part = 'session' | 'subscribers' | 'signals' | 'recovery' | 'held' | 'sizes' | 'startup'

/** `×`: a ratio within one run. */
export type Unit = '×' | '' | 'µs' | 'ms' | 's' | 'kB' | 'MB'

export interface Measure {
  readonly part: Part
  readonly what: string
  readonly unit: Unit
  /** Measured before the library was made faster. */
  readonly before?: number
  /** At most. */
  readonly goal?: number
}
