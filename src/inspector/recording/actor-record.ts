/** Records the recent history of one actor for the panel. */

import type { ActorRefLike, AnyActor, AnyStateMachine } from 'xstate'
import { toLiveChart } from '../chart/source.ts'
import type { ChartSource } from '../chart/source.ts'
import { allTransitionsOf } from '../chart/transition.ts'

/** A period in one status; the last one has not ended yet. */
export interface Span {
  readonly status: string
  readonly from: number
}

/** The part of XState's snapshot that has the machine's state. */
export interface MachineSnapshot {
  readonly status: string
  readonly value: StateValue
}

type StateValue = string | { readonly [key: string]: StateValue | undefined }

/** One event that an actor has handled completely. */
export interface Step {
  readonly snapshot: MachineSnapshot
  readonly at: number
  /** Key of the transition that it took, if any. */
  readonly key: string | undefined
}

export interface ActorRecord {
  readonly id: string
  /** `session`, `join`, `sessionEnd`, `publisher`, `camera`, `microphone`, `subscriber` or `peer`. */
  readonly kind: string
  readonly name: string
  readonly chart: ChartSource
  readonly status: string
  readonly phase: string | null
  /** `reconnecting.resuming` */
  readonly state: string
  /** Its status, or `disposed` if it was stopped before it ended by itself. */
  readonly shown: string
  /** Start of its current status, ms since the epoch. */
  readonly since: number
  readonly spans: readonly Span[]
  /** The quality of your own connection over time, as the statuses of these spans; only the session has it. */
  readonly qualities: readonly Span[]
  /** Key of its last transition. */
  readonly lastKey: string | null
  readonly endedAt: number | null
  /** Whether it is there at the moment that is shown. */
  readonly isActive: boolean
}

/** The record of an actor that runs. */
export interface LiveRecord extends ActorRecord {
  /** Keys of the transitions that the current event has taken so far. */
  readonly takenKeys: string[]
  /** Key of each transition of its machine → its trigger. */
  readonly triggers: ReadonlyMap<string, string>
  update(step: Step): void
  noteQuality(quality: string, at: number): void
}

const MAX_SPANS = 120

/** Jobs and other actors that are no machine have no chart. */
export const isMachineActor = (ref: ActorRefLike): ref is AnyActor & ActorRefLike =>
  'root' in ((ref as Partial<AnyActor>).logic ?? {})

/** @param toPerson returns the name of the person who publishes a stream, if there is one */
export function createActorRecord(
  actor: AnyActor,
  count: number,
  at: number,
  toPerson: (streamId: string) => string | undefined,
): LiveRecord {
  const machine = actor.logic as AnyStateMachine
  const snapshot = actor.getSnapshot() as MachineSnapshot & {
    readonly context: { readonly streamId?: string }
  }
  const { streamId } = snapshot.context
  let path = toPath(snapshot.value)
  const spans: Span[] = [{ status: path[0]!, from: at }]
  const qualities: Span[] = []
  let lastKey: string | null = null
  let { status: life } = snapshot
  // For an actor that ended before the recorder started, the true end time is unknown.
  let endedAt = life === 'active' ? null : at

  return {
    id: actor.sessionId,
    kind: toKind(actor),
    name: toName(toKind(actor), count, toOwner(actor, streamId, toPerson)),
    chart: toLiveChart(machine),
    triggers: triggersOf(machine),
    takenKeys: [],
    get status() {
      return path[0]!
    },
    get phase() {
      return path[1] ?? null
    },
    get state() {
      return path.join('.')
    },
    get shown() {
      return life === 'stopped' ? 'disposed' : path[0]!
    },
    get since() {
      return spans.at(-1)!.from
    },
    spans,
    qualities,
    get lastKey() {
      return lastKey
    },
    get endedAt() {
      return endedAt
    },
    get isActive() {
      return endedAt === null
    },
    update({ at, key, snapshot }) {
      path = toPath(snapshot.value)
      note(spans, path[0]!, at)
      lastKey = key ?? lastKey
      life = snapshot.status
      if (life !== 'active') endedAt ??= at
    },
    noteQuality: (quality, at) => note(qualities, quality, at),
  }
}

function note(spans: Span[], status: string, at: number): void {
  if (spans.at(-1)?.status !== status) spans.push({ status, from: at })
  if (spans.length > MAX_SPANS) spans.shift()
}

/** `{ reconnecting: 'resuming' }` → `['reconnecting', 'resuming']` */
function toPath(value: StateValue): string[] {
  if (typeof value === 'string') return [value]
  const [[key, inner] = []] = Object.entries(value)
  return key === undefined ? [] : [key, ...(inner === undefined ? [] : toPath(inner))]
}

/** `sessionEnd` → `Session end` */
const toTitle = (kind: string): string =>
  kind[0]!.toUpperCase() +
  kind.slice(1).replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

/** A camera and a microphone have the same machine. */
export const toKind = ({ id, logic }: AnyActor): string => {
  const { id: kind } = logic as AnyStateMachine
  return kind === 'device' ? id : kind
}

/** A number identifies the actor; whose stream it is tells people apart. Of other actors there is one each. */
function toName(kind: string, count: number, owner: string | undefined): string {
  const title = toTitle(kind)
  if (kind === 'session' || kind === 'join' || kind === 'sessionEnd') return title
  return owner ? `${title} ${count} · ${owner}` : `${title} ${count}`
}

/** Whose stream it is, or who it is. */
function toOwner(
  actor: AnyActor,
  streamId: string | undefined,
  toPerson: (streamId: string) => string | undefined,
): string | undefined {
  if (toKind(actor) === 'peer') return actor.id
  return streamId && (toPerson(streamId) ?? toShortId(streamId))
}

/** The first eight characters are enough to find a stream elsewhere. */
const toShortId = (streamId: string): string => streamId.slice(0, 8)

/** Cache by configuration: all copies of a machine have the same one, so hundreds of subscribers share one table. */
const tables = new WeakMap<object, ReadonlyMap<string, string>>()

function triggersOf({ config, root }: AnyStateMachine): ReadonlyMap<string, string> {
  const known = tables.get(config)
  if (known) return known
  const table = new Map(allTransitionsOf(root).map(({ key, trigger }) => [key, trigger]))
  tables.set(config, table)
  return table
}
