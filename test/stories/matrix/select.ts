/** How much of a matrix is played. */

import { SEED } from '../harness/seed.ts'

const { CELL, RUNS } = process.env

/** One of so many calls of a row is played, and each in some row: `npm test` has no time for all. */
const PARTS = 5

/** How many occurrences of each event are tried. */
export const OCCURRENCES = Number(RUNS ?? 1)

/** Whether every cell is played, and not a sample. */
export const IS_COMPLETE = Boolean(RUNS ?? CELL)

export const selectCalls = <Call>(calls: readonly Call[], row: number): readonly Call[] =>
  IS_COMPLETE ? calls : calls.filter((_, column) => (row + column + SEED) % PARTS === 0)

/** Plays one cell alone, by its name in a failure, and prints what happened in it. */
export const isSelected = (name: string): boolean => CELL === undefined || CELL === name

export function printHistory(history: readonly string[]): void {
  if (CELL) console.log(history.join('\n'))
}
