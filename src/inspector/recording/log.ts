/** What happened, in order: names and states, never what was said or who may enter. */

/** One line of the log. */
export interface LogEntry {
  /** ms since the epoch. */
  readonly at: number
  readonly actor: string
  readonly event: string
  /** `null` where the event changed no state; where it is the start there is only `to`. */
  readonly from: string | null
  readonly to: string | null
  readonly detail: string
}

/** The newest thousand. */
export interface Log {
  readonly entries: readonly LogEntry[]
  /** How many there were in all. */
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
      // In one go: taking the first out of a thousand for each new one is slow when hundreds come at once.
      if (entries.length >= 2 * CAPACITY) entries = entries.slice(-CAPACITY)
    },
  }
}

/** Whether an entry has all the words of a filter in it. */
export function matches({ actor, detail, event, from, to }: LogEntry, filter: string): boolean {
  const text = [actor, event, from, to, detail].join(' ').toLowerCase()
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

/** What goes into the clipboard. */
export const toJson = (entries: readonly LogEntry[]): string =>
  JSON.stringify(
    entries.map(({ at, ...entry }) => ({ at: new Date(at).toISOString(), ...entry })),
    null,
    2,
  )

/** The few fields of an event that are known to be neither secret nor private. */
export function toDetail(event: object): string {
  const { attempts, code, heldMs, reason } = event as Partial<Record<string, unknown>>
  const failed = (event as { error?: { code?: unknown } }).error?.code
  return [
    typeof reason === 'string' && reason,
    typeof code === 'string' && code,
    typeof failed === 'string' && failed,
    typeof heldMs === 'number' && heldMs > 0 && `held ${heldMs} ms`,
    typeof attempts === 'number' && attempts > 1 && `${attempts} attempts`,
  ]
    .filter(Boolean)
    .join(', ')
}
