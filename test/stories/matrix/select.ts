/** How much of a matrix is played. */

const { CELL, RUNS } = process.env

/** How many occurrences of each event are tried. */
export const OCCURRENCES = Number(RUNS ?? 1)

/** Whether every cell is played, and not a sample. */
export const IS_COMPLETE = Boolean(RUNS ?? CELL)

/** Every third call of a row, so that three rows have each call once: `npm test` has no time for all. */
export const selectCalls = <Call>(calls: readonly Call[], row: number): readonly Call[] =>
  IS_COMPLETE ? calls : calls.filter((_, column) => (row + column) % 3 === 0)

/** Plays one cell alone, by its name in a failure, and prints what happened in it. */
export const isSelected = (name: string): boolean => CELL === undefined || CELL === name

export function printHistory(history: readonly string[]): void {
  if (CELL) console.log(history.join('\n'))
}
