/** Pseudo-random choices from a seed (mulberry32): the same seed gives the same choices. */
export function createChance(seed: number) {
  let state = seed
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
  const pick = <Value>(values: readonly Value[]): Value => values[below(values.length)] as Value
  const shuffle = <Value>(values: readonly Value[]): readonly Value[] =>
    values
      .map((value) => ({ value, order: below(0xffff_ffff) }))
      .toSorted((one, other) => one.order - other.order)
      .map(({ value }) => value)
  return { below, pick, shuffle }
}

export type Chance = ReturnType<typeof createChance>
