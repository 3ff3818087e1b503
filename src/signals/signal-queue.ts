/** The line of held signals, in the order in which they were sent. */

/** What the line has to know of what stands in it. */
export interface Queued {
  /** Counted from 1, in the order of sending. */
  readonly order: number
  readonly bytes: number
}

/** A line in the order of sending. */
export interface SignalQueue<Item extends Queued> {
  readonly items: readonly Item[]
  readonly bytes: number
  /** Puts one where it belongs: a new one at the end, one that came back where it stood. */
  add(item: Item): void
  /** Takes the first out. */
  shift(): Item | undefined
  /** Takes those out that match; each may be asked twice. */
  take(matches: (item: Item) => boolean): Item[]
}

export function createSignalQueue<Item extends Queued>(): SignalQueue<Item> {
  let items: Item[] = []
  let bytes = 0

  return {
    get items() {
      return items
    },
    get bytes() {
      return bytes
    },
    add(item) {
      const behind = items.findLastIndex(({ order }) => order < item.order)
      items.splice(behind + 1, 0, item)
      bytes += item.bytes
    },
    shift() {
      const item = items.shift()
      bytes -= item?.bytes ?? 0
      return item
    },
    take(matches) {
      const taken = items.filter(matches)
      items = items.filter((item) => !matches(item))
      for (const item of taken) bytes -= item.bytes
      return taken
    },
  }
}
