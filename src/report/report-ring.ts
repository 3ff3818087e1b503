/** Keeps the newest entries, and what each actor did before them. */

import type {
  ReportedActor,
  ReportedKind,
  ReportedState,
  ReportEntry,
} from './incident-report.types.ts'
import { OTHER, toId, toNumber, toWord } from './known-words.ts'

/** What an app's objects say; anything may be in it. */
export interface Reading {
  readonly status: unknown
  readonly phase?: unknown
}

/** The fields of an entry before they are checked: the names are ours, the values anybody's. */
export type Details = {
  readonly [
    Name in keyof Omit<ReportEntry, keyof ReportedState | 'actor' | 'at' | 'event'>
  ]?: unknown
}

/** Whoever makes entries. */
export interface RingActor {
  /** The state of the newest entry. */
  readonly state: ReportedState
  /** @param event a name that this library wrote, never one that it was given */
  note(event: string, now: Reading, details?: Details): void
  /** The same, but adds to the entry before if that one is the same too. */
  count(event: string, now: Reading, details?: Details): void
  /** It may be removed once its entries are gone. */
  end(): void
}

export interface ReportRing {
  add(kind: ReportedKind, id: string | null, streamId: unknown, now: Reading): RingActor
  /** Where the entries begin. */
  readonly startedAt: number
  /** Removes what is too old. */
  prune(): void
  listActors(): ReportedActor[]
  listEntries(): ReportEntry[]
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] }
type Kept = Mutable<ReportEntry>

interface KeptActor {
  readonly shown: Mutable<ReportedActor>
  entries: number
  isOver: boolean
}

/** However fast they come: a file of this length has about half a megabyte. */
const MAX_ENTRIES = 4_000

/** The name of a field says what may be in it: a number in place of a word could be somebody's telephone number. */
function toSafe(name: string, value: unknown): unknown {
  if (name.endsWith('Id')) return toId(value)
  if (/^attempt|Ms$/.test(name)) return toNumber(value)
  if (/^(rejoined|blocked)$/.test(name)) return typeof value === 'boolean' ? value : null
  return toWord(value)
}

/** Whatever is missing or `null` is left out. */
function toDetails(details: Details): Partial<ReportEntry> {
  const safe = Object.entries(details).map(([name, value]) => [name, toSafe(name, value)] as const)
  return Object.fromEntries(safe.filter(([, value]) => value !== null))
}

const toState = ({ phase, status }: Reading): ReportedState => ({
  status: toWord(status) ?? OTHER,
  phase: toWord(phase),
})

/** @param now ms since the epoch, which never goes back */
export function createReportRing(keepMs: number, now: () => number): ReportRing {
  const actors = new Map<string, KeptActor>()
  const counts: Partial<Record<ReportedKind, number>> = {}
  let entries: Kept[] = []
  let startedAt = now()

  function drop(count: number): void {
    for (const { actor: id, at, phase, status } of entries.slice(0, count)) {
      const actor = actors.get(id)!
      actor.shown.before = { status, phase }
      actor.entries -= 1
      startedAt = at
      if (actor.isOver && actor.entries === 0) actors.delete(id)
    }
    entries = entries.slice(count)
  }

  function prune(): void {
    const oldest = now() - keepMs
    const old = entries.findIndex(({ at }) => at >= oldest)
    drop(old < 0 ? entries.length : old)
    startedAt = Math.max(startedAt, oldest)
  }

  function keep(entry: Kept): void {
    entries.push(entry)
    // Cut in one go: removing the first of thousands for each new one is slow when hundreds come at once.
    if (entries.length >= 2 * MAX_ENTRIES) drop(entries.length - MAX_ENTRIES)
  }

  return {
    get startedAt() {
      return startedAt
    },
    add(kind, given, streamId, reading) {
      const number = (counts[kind] ?? 0) + 1
      counts[kind] = number
      const id = given ?? `${kind}-${number}`
      let state = toState(reading)
      const shown = { id, kind, streamId: toId(streamId), startedAt: now(), before: state }
      const kept: KeptActor = { shown, entries: 0, isOver: false }
      actors.set(id, kept)

      function note(event: string, reading: Reading, details: Details = {}): void {
        state = toState(reading)
        kept.entries += 1
        keep({ at: now(), actor: id, event, ...state, ...toDetails(details) })
      }

      return {
        get state() {
          return state
        },
        note,
        count(event, reading, details = {}) {
          const last = entries.at(-1)
          const { code } = toDetails(details)
          if (last?.actor === id && last.event === event && last.code === code) {
            last.count = (last.count ?? 1) + 1
            last.until = now()
          } else note(event, reading, details)
        },
        end() {
          kept.isOver = true
        },
      }
    },
    prune() {
      prune()
      if (entries.length > MAX_ENTRIES) drop(entries.length - MAX_ENTRIES)
    },
    listActors: () => [...actors.values()].map(({ shown }) => ({ ...shown })),
    listEntries: () => entries.map((entry) => ({ ...entry })),
  }
}
