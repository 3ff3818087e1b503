/** The arguments of every step. */

/** `pick` chooses an object, `how` a variant. */
export interface Args {
  readonly pick: number
  readonly how: number
}

/** Chooses one of several things. */
export const at = <Item>(items: readonly Item[], pick: number): Item | undefined =>
  items[pick % items.length]
