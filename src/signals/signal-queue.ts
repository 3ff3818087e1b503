/** The line of held signals: bounded, in the order of sending, with no clock of its own. */

/** What the line has to know of what stands in it. */
export interface Queued {
  /** Counted from 1, in the order of sending. */
  readonly order: number
  /** Where it stands: its `order`, unless it has taken the place of another. */
  place: number
  readonly bytes: number
  readonly expiresAt: number
  /** One that has the same is replaced. */
  readonly key: string | undefined
}

/** How much fits in, and which one pays when more comes. */
export interface QueueLimits {
  readonly capacity: number
  readonly capacityBytes: number
  readonly overflow: 'rejectNewest' | 'dropOldest'
}

/** One that had to leave the line, or did not get in. */
export interface Loss<Item> {
  readonly item: Item
  readonly code: 'expired' | 'overflow' | 'superseded'
}

/** A line in the order of sending. */
export interface SignalQueue<Item extends Queued> {
  readonly length: number
  readonly bytes: number
  /** None expires before; `Infinity` when the line is empty. */
  readonly nextExpiryAt: number
  /** Puts a new one in, at the end or in the place of the one with its key. @returns who paid for it, itself maybe */
  hold(item: Item, now: number): readonly Loss<Item>[]
  /**
   * Puts one back where it stood. It may exceed the limits: it takes no memory that it did not take before.
   * @returns the older of the two, itself maybe, if there is another with its key in line
   */
  giveBack(item: Item): readonly Loss<Item>[]
  /** Takes the first out, expired or not. */
  shift(): Item | undefined
  /** @returns whether it was in the line */
  remove(item: Item): boolean
  takeExpired(now: number): Item[]
  take(matches: (item: Item) => boolean): Item[]
  list(): Item[]
}

/** Entries that have left are cleared away when there are more of them than of those that stand. */
const FEWEST_TO_CLEAR = 64

const NONE: readonly never[] = []

export function createSignalQueue<Item extends Queued>(limits: QueueLimits): SignalQueue<Item> {
  const { capacity, capacityBytes, overflow } = limits
  /** Invariant: sorted by `place`; those before `head`, and those in `gone`, have left. */
  let entries: Item[] = []
  let head = 0
  const gone = new Set<Item>()
  const byKey = new Map<string, Item>()
  let bytes = 0
  let nextExpiryAt = Infinity

  const count = () => entries.length - head - gone.size

  const list = () => entries.slice(head).filter((item) => !gone.has(item))

  function reset(items: Item[]): void {
    entries = items
    head = 0
    gone.clear()
  }

  /** The index of the first that does not stand before `place`. */
  function indexOf(place: number): number {
    let low = head
    let high = entries.length
    if (high === head || entries[high - 1]!.place < place) return high
    while (low < high) {
      const middle = (low + high) >> 1
      if (entries[middle]!.place < place) low = middle + 1
      else high = middle
    }
    return low
  }

  function enter(item: Item): void {
    bytes += item.bytes
    nextExpiryAt = Math.min(nextExpiryAt, item.expiresAt)
    if (item.key !== undefined) byKey.set(item.key, item)
  }

  function leave(item: Item): Item {
    bytes -= item.bytes
    if (item.key !== undefined) byKey.delete(item.key)
    if (count() === 0) {
      reset([])
      nextExpiryAt = Infinity
    } else if (head + gone.size > Math.max(count(), FEWEST_TO_CLEAR)) reset(list())
    return item
  }

  const findRival = ({ key }: Item) => (key === undefined ? undefined : byKey.get(key))

  function giveBack(item: Item): readonly Loss<Item>[] {
    const rival = findRival(item)
    if (rival && rival.order > item.order) return [{ item, code: 'superseded' }]
    if (rival) {
      item.place = rival.place
      entries[indexOf(item.place)] = item
      bytes -= rival.bytes
    } else {
      const index = indexOf(item.place)
      if (index === entries.length) entries.push(item)
      else if (index === head && head > 0) entries[(head -= 1)] = item
      else entries.splice(index, 0, item)
    }
    enter(item)
    return rival ? [{ item: rival, code: 'superseded' }] : NONE
  }

  function shift(): Item | undefined {
    while (head < entries.length) {
      const item = entries[head]!
      // What has left is not kept alive by its place.
      entries[head] = undefined as never
      head += 1
      if (gone.size === 0 || !gone.delete(item)) return leave(item)
    }
    return undefined
  }

  function take(matches: (item: Item) => boolean): Item[] {
    const taken: Item[] = []
    const kept: Item[] = []
    for (const item of list()) (matches(item) ? taken : kept).push(item)
    if (taken.length === 0) return taken
    reset(kept)
    nextExpiryAt = toFirstExpiry(kept)
    for (const item of taken) leave(item)
    return taken
  }

  function takeExpired(now: number): Item[] {
    if (now < nextExpiryAt) return []
    const taken = take(({ expiresAt }) => expiresAt <= now)
    // The one that was due has left in another way.
    if (taken.length === 0) nextExpiryAt = toFirstExpiry(list())
    return taken
  }

  function remove(item: Item): boolean {
    if (entries[indexOf(item.place)] !== item || gone.has(item)) return false
    gone.add(item)
    leave(item)
    return true
  }

  return {
    get length() {
      return count()
    },
    get bytes() {
      return bytes
    },
    get nextExpiryAt() {
      return nextExpiryAt
    },
    hold(item, now) {
      if (
        now < nextExpiryAt &&
        item.key === undefined &&
        count() < capacity &&
        bytes + item.bytes <= capacityBytes
      ) {
        return giveBack(item)
      }
      const losses: Loss<Item>[] = takeExpired(now).map((expired) => ({
        item: expired,
        code: 'expired',
      }))
      // Those that were put back may be too many; nobody pays for them, but the line grows no longer.
      const most = Math.max(capacity, count())
      const mostBytes = Math.max(capacityBytes, bytes)
      const isTooMuch = (rival = findRival(item)) =>
        count() + (rival ? 0 : 1) > most || bytes - (rival?.bytes ?? 0) + item.bytes > mostBytes
      while (isTooMuch()) {
        const canFit = overflow === 'dropOldest' && item.bytes <= capacityBytes
        const payer = (canFit && shift()) || item
        losses.push({ item: payer, code: 'overflow' })
        if (payer === item) return losses
      }
      return [...losses, ...giveBack(item)]
    },
    giveBack,
    shift,
    remove,
    takeExpired,
    take,
    list,
  }
}

const toFirstExpiry = (items: readonly Queued[]) =>
  items.reduce((first, { expiresAt }) => Math.min(first, expiresAt), Infinity)
