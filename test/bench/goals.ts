/** Prints figures, and compares those with a goal to it. */

export interface Goal {
  readonly most?: number
  /** Goal that is known to be missed: the run does not fail. */
  readonly isAim?: boolean
}

export function createGoals() {
  const missed: string[] = []
  return {
    print(what: string, value: number, { most, isAim = false }: Goal = {}): void {
      const isMet = value <= (most ?? Infinity)
      const verdict = isMet ? '' : ': MISSED'
      const goal = most === undefined ? '' : `goal ≤ ${most}${verdict}`
      console.log(`${what.padEnd(58)} ${value.toFixed(2).padStart(8)}  ${goal}`)
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
