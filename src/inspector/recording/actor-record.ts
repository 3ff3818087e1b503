/** The history of one actor, as short as a panel needs it. */

import type { ActorRefLike, AnyActor, AnyStateMachine } from 'xstate'
import { toAllWays } from '../../chart/transition.ts'

/** A time in one state; the last one is open. */
export interface Span {
  readonly status: string
  readonly from: number
}

/** The part of XState's snapshot that says where a machine is. */
export interface MachineSnapshot {
  readonly status: string
  readonly value: StateValue
}

type StateValue = string | { readonly [key: string]: StateValue | undefined }

/** A step of an actor. */
export interface Move {
  readonly snapshot: MachineSnapshot
  readonly at: number
  /** The way that it took, if it took one. */
  readonly key: string | undefined
}

export interface ActorRecord {
  readonly id: string
  /** `session`, `subscriber` or `publisher`. */
  readonly kind: string
  readonly name: string
  readonly machine: AnyStateMachine
  /** Ways of its machine by key, in words. */
  readonly ways: ReadonlyMap<string, string>
  /** Ways taken by the event that is not through yet. */
  readonly steps: string[]
  readonly status: string
  readonly phase: string | null
  /** `reconnecting.resuming` */
  readonly state: string
  /** Its status, or `disposed` if it was stopped in the middle of it. */
  readonly shown: string
  /** Start of its status. */
  readonly since: number
  readonly spans: readonly Span[]
  /** The way it took last. */
  readonly lastKey: string | null
  readonly endedAt: number | null
  move(move: Move): void
}

const MAX_SPANS = 120

/** A job has no chart, and neither has anything that is not one of the library's machines. */
export const isMachineActor = (ref: ActorRefLike): ref is AnyActor & ActorRefLike =>
  'root' in ((ref as Partial<AnyActor>).logic ?? {})

export function createActorRecord(actor: AnyActor, count: number, at: number): ActorRecord {
  const machine = actor.logic as AnyStateMachine
  const snapshot = actor.getSnapshot() as MachineSnapshot & {
    readonly context: { readonly streamId?: string }
  }
  let path = toPath(snapshot.value)
  const spans: Span[] = [{ status: path[0]!, from: at }]
  let lastKey: string | null = null
  let { status: life } = snapshot
  // One that comes late does not know when it was.
  let endedAt = life === 'active' ? null : at

  return {
    id: actor.sessionId,
    kind: machine.id,
    name: toName(machine.id, snapshot.context.streamId, count),
    machine,
    ways: waysOf(machine),
    steps: [],
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
    get lastKey() {
      return lastKey
    },
    get endedAt() {
      return endedAt
    },
    move({ at, key, snapshot }) {
      path = toPath(snapshot.value)
      if (spans.at(-1)?.status !== path[0]) spans.push({ status: path[0]!, from: at })
      if (spans.length > MAX_SPANS) spans.shift()
      lastKey = key ?? lastKey
      life = snapshot.status
      if (life !== 'active') endedAt ??= at
    },
  }
}

/** `{ reconnecting: 'resuming' }` → `['reconnecting', 'resuming']` */
function toPath(value: StateValue): string[] {
  if (typeof value === 'string') return [value]
  const [[key, inner] = []] = Object.entries(value)
  return key === undefined ? [] : [key, ...(inner === undefined ? [] : toPath(inner))]
}

/** Ids are long and no one's to remember: the number tells actors apart, the beginning finds them elsewhere. */
function toName(kind: string, streamId: string | undefined, count: number): string {
  const title = kind[0]!.toUpperCase() + kind.slice(1)
  if (kind === 'session') return title
  return streamId ? `${title} ${count} · ${streamId.slice(0, 8)}` : `${title} ${count}`
}

/** Every copy of a machine has the same configuration, so hundreds of subscribers share one table. */
const tables = new WeakMap<object, ReadonlyMap<string, string>>()

function waysOf({ config, root }: AnyStateMachine): ReadonlyMap<string, string> {
  const known = tables.get(config)
  if (known) return known
  const table = new Map(toAllWays(root).map(({ key, words }) => [key, words]))
  tables.set(config, table)
  return table
}
