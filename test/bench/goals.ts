/** Prints figures, and holds those with a goal against it. */

export interface Goal {
  readonly least?: number
  readonly most?: number
  /** It is wanted, and known not to be reached: the run does not fail over it. */
  readonly isAim?: boolean
}

export function createGoals() {
  const missed: string[] = []
  return {
    print(what: string, value: number, { least, most, isAim = false }: Goal = {}): void {
      const isMet = value >= (least ?? -Infinity) && value <= (most ?? Infinity)
      const bound = least === undefined ? `≤ ${most}` : `≥ ${least}`
      const verdict = isMet ? '' : ': MISSED'
      const hasGoal = least !== undefined || most !== undefined
      console.log(
        `${what.padEnd(58)} ${value.toFixed(2).padStart(8)}  ${hasGoal ? `goal ${bound}${verdict}` : ''}`,
      )
      if (!isMet && !isAim) missed.push(what.trim())
    },
    /** Fails the run if a goal was missed. */
    finish(): void {
      if (missed.length === 0) return
      console.error(`\nmissed: ${missed.join('; ')}`)
      process.exitCode = 1
    },
  }
}
