/** Keeps the event log: names and states in order, never signal data or tokens. */

/** One line of the log. */
export interface LogEntry {
  /** ms since the epoch. */
  readonly at: number
  readonly actor: string
  readonly event: string
  /** `null` if the event changed no state; a start has only `to`. */
  readonly from: string | null
  readonly to: string | null
  readonly detail: string
}

/** The newest 1000 entries or more. */
export interface Log {
  readonly entries: readonly LogEntry[]
  /** Number of all entries so far, with those that are gone. */
  readonly count: number
  add(entry: LogEntry): void
}

const CAPACITY = 1_000

export function createLog(): Log {
  let entries: LogEntry[] = []
  let count = 0
  return {
    get entries() {
      return entries
    },
    get count() {
      return count
    },
    add(entry) {
      count += 1
      entries.push(entry)
      // Cut in one go: removing the first of a thousand for each new entry is slow when hundreds come at once.
      if (entries.length >= 2 * CAPACITY) entries = entries.slice(-CAPACITY)
    },
  }
}

/** Whether an entry contains all the words of a filter. */
export function matches({ actor, detail, event, from, to }: LogEntry, filter: string): boolean {
  const text = [actor, event, from, to, detail].join(' ').toLowerCase()
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

/** The text for the clipboard. */
export const toJson = (entries: readonly LogEntry[]): string =>
  JSON.stringify(
    entries.map(({ at, ...entry }) => ({ at: new Date(at).toISOString(), ...entry })),
    null,
    2,
  )

/** The few fields of an event that are known to be safe: neither secret nor private. */
export function toDetail(event: object): string {
  const { attempts, code, degradedBy, heldMs, quality, reason } = event as Partial<
    Record<string, unknown>
  >
  const failed = (event as { error?: { code?: unknown } }).error?.code
  return [
    typeof reason === 'string' && reason,
    typeof code === 'string' && code,
    typeof quality === 'string' && quality,
    typeof degradedBy === 'string' && `by ${degradedBy}`,
    typeof failed === 'string' && failed,
    typeof heldMs === 'number' && heldMs > 0 && `held ${heldMs} ms`,
    typeof attempts === 'number' && attempts > 1 && `${attempts} attempts`,
  ]
    .filter(Boolean)
    .join(', ')
}
