/** Lists without duplicates, and lists grouped by a key. */

export const unique = <Item>(items: readonly Item[]): Item[] => [...new Set(items)]

/** Groups are in the order of their first items. */
export function groupBy<Item>(
  items: readonly Item[],
  toKey: (item: Item) => string,
): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) groups.set(toKey(item), [...(groups.get(toKey(item)) ?? []), item])
  return groups
}
