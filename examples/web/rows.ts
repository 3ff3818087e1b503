/** Shows one row of a list for each item. Rows that stay are not moved: that would lose a click on them. */

interface Item {
  readonly id: string
}

/** @param fill writes an item into its row; called for each row that is new, and for each item that has changed */
export function createRows<Shown extends Item>(
  list: HTMLElement,
  fill: (row: HTMLElement, item: Shown) => void,
): (items: readonly Shown[]) => void {
  const rows = new Map<string, { readonly row: HTMLElement; item: Shown }>()

  function toRow(item: Shown): HTMLElement {
    const known = rows.get(item.id)
    const row = known?.row ?? document.createElement('li')
    if (known?.item !== item) fill(row, item)
    rows.set(item.id, { row, item })
    return row
  }

  return (items) => {
    const ids = new Set(items.map(({ id }) => id))
    for (const [id, { row }] of rows) {
      if (ids.has(id)) continue
      row.remove()
      rows.delete(id)
    }
    for (const [index, item] of items.entries()) {
      const row = toRow(item)
      if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null)
    }
  }
}
