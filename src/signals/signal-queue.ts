/** The queue of held signals: bounded, in the order of sending, and without a clock of its own. */

/** What the queue needs to know of an entry. */
export interface Queued {
  /** Number of the signal, counted from 1 in the order of sending. */
  readonly order: number
  /** Position in the queue: its `order`, or that of the signal it has replaced. */
  position: number
  readonly bytes: number
  readonly expiresAt: number
  /** Key of a signal that replaces another with the same key. */
  readonly key: string | undefined
}

/** How much the queue holds, and which signal is dropped when more comes. */
export interface QueueLimits {
  readonly capacity: number
  readonly capacityBytes: number
  readonly overflow: 'rejectNewest' | 'dropOldest'
}

/** A signal that had to leave the queue, or was not taken in. */
export interface Loss<Item> {
  readonly item: Item
  readonly code: 'expired' | 'overflow' | 'superseded'
}

/** A queue in the order of sending. */
export interface SignalQueue<Item extends Queued> {
  readonly length: number
  readonly bytes: number
  /** Lower bound: no entry expires before; `Infinity` when the queue is empty. */
  readonly nextExpiryAt: number
  /** Adds a new signal at the end, or in place of the one with its key. @returns the losses, maybe the signal itself */
  hold(item: Item, now: number): readonly Loss<Item>[]
  /**
   * Puts a signal back where it was. It may exceed the limits: it takes no memory that it did not take before.
   * @returns the older of the two, if another with its key is in the queue
   */
  putBack(item: Item): readonly Loss<Item>[]
  /** Removes the first entry, expired or not. */
  shift(): Item | undefined
  /** @returns whether it was in the queue */
  remove(item: Item): boolean
  takeExpired(now: number): readonly Item[]
  take(matches: (item: Item) => boolean): Item[]
  list(): Item[]
}

/** Mostly there is no loss, and nothing has expired. */
const NONE: readonly never[] = []

/** Fewest entries that have left before the array is cut. */
const MIN_CUT = 64

export function createSignalQueue<Item extends Queued>(limits: QueueLimits): SignalQueue<Item> {
  const { capacity, capacityBytes, overflow } = limits
  /** Invariant: sorted by `position`; what stands before `head` has left. */
  let entries: Item[] = []
  let head = 0
  let bytes = 0
  let nextExpiryAt = Infinity

  const count = () => entries.length - head
  const list = () => entries.slice(head)

  function handleRemoved(item: Item): Item {
    bytes -= item.bytes
    if (count() === 0) nextExpiryAt = Infinity
    if (head > Math.max(count(), MIN_CUT)) {
      entries = list()
      head = 0
    }
    return item
  }

  const findSameKey = ({ key }: Item) =>
    key === undefined
      ? undefined
      : entries.find((entry, index) => index >= head && entry.key === key)

  /** Inserts by position. Mostly that is the end, or the head for a signal that is sent again. */
  function insert(item: Item): void {
    let index = entries.length
    while (index > head && entries[index - 1]!.position > item.position) index -= 1
    if (index === head && head > 0) entries[(head -= 1)] = item
    else entries.splice(index, 0, item)
    bytes += item.bytes
    nextExpiryAt = Math.min(nextExpiryAt, item.expiresAt)
  }

  function shift(): Item | undefined {
    if (count() === 0) return undefined
    const item = entries[head]!
    // An entry that has left is not kept in memory by its slot.
    entries[head] = undefined as never
    head += 1
    return handleRemoved(item)
  }

  function remove(item: Item): boolean {
    const index = entries.indexOf(item, head)
    if (index < 0) return false
    entries.splice(index, 1)
    handleRemoved(item)
    return true
  }

  function putBack(item: Item): readonly Loss<Item>[] {
    const other = findSameKey(item)
    if (other && other.order > item.order) return [{ item, code: 'superseded' }]
    if (other) {
      remove(other)
      item.position = other.position
    }
    insert(item)
    return other ? [{ item: other, code: 'superseded' }] : NONE
  }

  function take(matches: (item: Item) => boolean): Item[] {
    const taken: Item[] = []
    const kept: Item[] = []
    for (const item of list()) (matches(item) ? taken : kept).push(item)
    entries = kept
    head = 0
    nextExpiryAt = Infinity
    for (const { expiresAt } of kept) nextExpiryAt = Math.min(nextExpiryAt, expiresAt)
    for (const item of taken) bytes -= item.bytes
    return taken
  }

  const takeExpired = (now: number) =>
    now < nextExpiryAt ? NONE : take(({ expiresAt }) => expiresAt <= now)

  /** Drops signals until a new one fits, or the new one itself. @returns whether it fits */
  function makeRoom(item: Item, losses: Loss<Item>[]): boolean {
    // Signals that were put back may exceed the limits. They are not dropped for it, but the queue grows no further.
    const maxCount = Math.max(capacity, count())
    const maxBytes = Math.max(capacityBytes, bytes)
    for (;;) {
      const other = findSameKey(item)
      const newCount = count() + (other ? 0 : 1)
      const newBytes = bytes - (other?.bytes ?? 0) + item.bytes
      if (newCount <= maxCount && newBytes <= maxBytes) return true
      const canFit = overflow === 'dropOldest' && item.bytes <= capacityBytes
      const dropped = (canFit && shift()) || item
      losses.push({ item: dropped, code: 'overflow' })
      if (dropped === item) return false
    }
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
      const losses: Loss<Item>[] = []
      for (const expired of takeExpired(now)) losses.push({ item: expired, code: 'expired' })
      const isIn = makeRoom(item, losses)
      const superseded = isIn ? putBack(item) : NONE
      return losses.length === 0 ? superseded : [...losses, ...superseded]
    },
    putBack,
    shift,
    remove,
    takeExpired,
    take,
    list,
  }
}
