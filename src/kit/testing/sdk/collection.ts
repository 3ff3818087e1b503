/** OpenTok's collections: the connections and streams that a session knows. */

/** A list by id; its length is a method, as in OpenTok. */
export class FakeCollection<Item extends object> {
  readonly #items = new Map<string, Item>()

  get(id: string): Item | undefined {
    return this.#items.get(id)
  }

  has(id: string): boolean {
    return this.#items.has(id)
  }

  length(): number {
    return this.#items.size
  }

  forEach(visit: (item: Item) => void): void {
    for (const item of this.#items.values()) visit(item)
  }

  map<Other>(convert: (item: Item) => Other): Other[] {
    return [...this.#items.values()].map((item) => convert(item))
  }

  /** The items for which `isWanted` returns true. */
  where(isWanted: (item: Item) => boolean): Item[] {
    return [...this.#items.values()].filter((item) => isWanted(item))
  }

  /** @returns the map behind it, for changes; only OpenTok changes it */
  static writer<Item extends object>(collection: FakeCollection<Item>): Map<string, Item> {
    return collection.#items
  }
}
