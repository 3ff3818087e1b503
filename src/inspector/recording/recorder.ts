/** Follows the actors of a reconnection from now on: what state each is in, since when, and how it got there. */

import type { ActorRefLike, AnyActor, InspectionEvent } from 'xstate'
import { actorsOf } from '../../base/actors.ts'
import type { TransitionLike } from '../../chart/transition.ts'
import { toWayKey } from '../../chart/transition.ts'
import type { Reconnection } from '../../api/reconnection.types.ts'
import { createActorRecord, isMachineActor } from './actor-record.ts'
import type { ActorRecord, MachineSnapshot } from './actor-record.ts'
import { createLog, toDetail } from './log.ts'
import type { Log } from './log.ts'
import { toDuration } from '../page/duration.ts'

/** What a panel draws from. */
export interface Recorder {
  readonly actors: ReadonlyMap<string, ActorRecord>
  /** The session, its publishers, its subscribers; each kind as they came. */
  list(): readonly ActorRecord[]
  readonly session: ActorRecord
  readonly log: Log
  /** Lets those go that ended before this time, and of the others all but the last to end; the session stays. */
  forget(endedBefore: number): void
  dispose(): void
}

const KINDS = ['session', 'publisher', 'subscriber']

/** So many that ended are kept: each is a row of the timeline. */
const MAX_ENDED = 200

/** What XState calls by names of its own. */
const toWords = (event: string): string =>
  event
    .replace('xstate.init', 'started')
    .replace('xstate.stop', 'disposed')
    .replace(/^xstate\.(\w+)\.actor\.(.+)$/, (_, how: string, actor: string) => {
      return `${actor} ${how === 'done' ? 'done' : 'failed'}`
    })

const SIGNAL_NEWS = ['signalHeld', 'signalSent', 'signalDropped'] as const

/** @param handleNews something may look different; called often, and to be answered with little */
export function createRecorder(
  reconnection: Pick<Reconnection, 'on'>,
  handleNews: () => void,
): Recorder {
  const actors = new Map<string, ActorRecord>()
  const log = createLog()
  const counts: Record<string, number> = {}
  const [root, ...others] = actorsOf(reconnection) as [AnyActor, ...AnyActor[]]
  const session = add(root)
  for (const actor of others) add(actor)

  function add(actor: AnyActor): ActorRecord {
    const kind = (actor.logic as { id: string }).id
    counts[kind] = (counts[kind] ?? 0) + 1
    const record = createActorRecord(actor, counts[kind], Date.now())
    actors.set(actor.sessionId, record)
    return record
  }

  const find = (ref: ActorRefLike) =>
    actors.get(ref.sessionId) ?? (isMachineActor(ref) ? add(ref) : undefined)

  function hear(event: InspectionEvent): void {
    if (event.type !== '@xstate.microstep' && event.type !== '@xstate.snapshot') return
    const record = find(event.actorRef)
    if (!record) return
    if (event.type === '@xstate.microstep') {
      const { _transitions: taken } = event
      record.steps.push(...(taken as readonly TransitionLike[]).map(toWayKey))
      return
    }
    settle(record, event.event, event.snapshot as unknown as MachineSnapshot)
    handleNews()
  }

  /** The event is through: what it led to. */
  function settle(record: ActorRecord, event: { type: string }, snapshot: MachineSnapshot): void {
    const at = Date.now()
    const { since, state: from, status } = record
    const key = record.steps.findLast((step) => record.ways.has(step))
    record.steps.length = 0
    record.move({ snapshot, at, key })
    const to = record.state
    const isStart = event.type === 'xstate.init'
    const lasted = status === record.status ? '' : `was ${status} for ${toDuration(at - since)}`
    log.add({
      at,
      actor: record.name,
      event: (key && record.ways.get(key)) || toWords(event.type),
      from: from === to ? null : from,
      to: from === to && !isStart ? null : to,
      detail: [toDetail(event), lasted].filter(Boolean).join(', '),
    })
  }

  const subscription = root.system.inspect((event) => {
    try {
      hear(event)
    } catch (error) {
      // This runs inside the machines' own dispatch, and that inside OpenTok's.
      globalThis.reportError?.(error)
    }
  })
  const unlisteners = SIGNAL_NEWS.map((name) =>
    reconnection.on(name, (news) => {
      const { type = '' } = news
      log.add({
        at: Date.now(),
        actor: 'Signals',
        event: name,
        from: null,
        to: null,
        detail: `${type} ${toDetail(news)}`.trim(),
      })
      handleNews()
    }),
  )

  return {
    actors,
    list() {
      const all = [...actors.values()]
      return KINDS.flatMap((kind) => all.filter((record) => record.kind === kind))
    },
    session,
    log,
    forget(endedBefore) {
      const ended = [...actors].filter(
        ([, record]) => record !== session && record.endedAt !== null,
      )
      ended.sort(([, a], [, b]) => b.endedAt! - a.endedAt!)
      ended.forEach(([id, { endedAt }], index) => {
        if (endedAt! < endedBefore || index >= MAX_ENDED) actors.delete(id)
      })
    },
    dispose() {
      subscription.unsubscribe()
      for (const unlisten of unlisteners) unlisten()
    },
  }
}
