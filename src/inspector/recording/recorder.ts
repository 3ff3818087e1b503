/** Follows the actors of a reconnection from now on: their states, since when, and their last transitions. */

import type { ActorRefLike, AnyActor, InspectionEvent } from 'xstate'
import { actorsOf } from '../../lib/actors.ts'
import type { TransitionLike } from '../chart/transition.ts'
import { toTransitionKey } from '../chart/transition.ts'
import type { Reconnection } from '../../contract/reconnection.types.ts'
import { createActorRecord, isMachineActor, toKind } from './actor-record.ts'
import type { LiveRecord, MachineSnapshot } from './actor-record.ts'
import type { InspectedPeers } from '../inspector.types.ts'
import { followPeers } from './follow-peers.ts'
import { createLog, toDetail } from './log.ts'
import type { Log } from './log.ts'
import { toPerson } from './person.ts'
import { toDuration } from '../page/duration.ts'

/** The data that the panel draws. */
export interface Recorder {
  readonly actors: ReadonlyMap<string, LiveRecord>
  /** The session, its publishers and subscribers, peers, then what works inside them; each kind in order of creation. */
  list(): readonly LiveRecord[]
  readonly session: LiveRecord
  readonly log: Log
  /** Removes actors that ended before this time, and all but the newest ended ones; the session stays. */
  forget(endedBefore: number): void
  dispose(): void
}

/** People first: they are what one looks for. */
const KINDS = [
  'session',
  'publisher',
  'subscriber',
  'peer',
  'camera',
  'microphone',
  'join',
  'sessionEnd',
]

/** Limit of ended actors; each is a row of the timeline. */
const MAX_ENDED = 200

/** Plain names for XState's own events. */
const toEventName = (event: string): string =>
  event
    .replace('xstate.init', 'started')
    .replace('xstate.stop', 'disposed')
    .replace(/^xstate\.(\w+)\.actor\.(.+)$/, (_, how: string, actor: string) => {
      return `${actor} ${how === 'done' ? 'done' : 'failed'}`
    })

const SIGNAL_EVENTS = ['signalHeld', 'signalSent', 'signalDropped'] as const

/** @param onChange called whenever something may look different: often, so it must be cheap */
export function createRecorder(
  reconnection: Pick<Reconnection, 'getSnapshot' | 'on' | 'onChange'>,
  onChange: () => void,
  peers?: InspectedPeers,
): Recorder {
  const actors = new Map<string, LiveRecord>()
  const log = createLog()
  const counts: Record<string, number> = {}
  const [root, ...others] = actorsOf(reconnection) as [AnyActor, ...AnyActor[]]
  const session = add(root)
  for (const actor of others) add(actor)

  function add(actor: AnyActor): LiveRecord {
    const what = toKind(actor)
    counts[what] = (counts[what] ?? 0) + 1
    const record = createActorRecord(actor, counts[what], Date.now(), (streamId) =>
      toPerson(reconnection, streamId),
    )
    actors.set(actor.sessionId, record)
    return record
  }

  const find = (ref: ActorRefLike) =>
    actors.get(ref.sessionId) ?? (isMachineActor(ref) ? add(ref) : undefined)

  function handleInspection(event: InspectionEvent): void {
    if (event.type !== '@xstate.microstep' && event.type !== '@xstate.snapshot') return
    const record = find(event.actorRef)
    if (!record) return
    if (event.type === '@xstate.microstep') {
      const { _transitions: taken } = event
      record.takenKeys.push(...(taken as readonly TransitionLike[]).map(toTransitionKey))
      return
    }
    recordStep(record, event.event, event.snapshot as unknown as MachineSnapshot)
    onChange()
  }

  /** Records the result of an event that the machine has handled completely. */
  function recordStep(
    record: LiveRecord,
    event: { type: string },
    snapshot: MachineSnapshot,
  ): void {
    const isStart = event.type === 'xstate.init'
    // The actor takes no notice of some events, which would be lines that say nothing.
    if (record.takenKeys.length === 0 && snapshot.status === 'active' && !isStart) return
    const at = Date.now()
    const { since, state: from, status } = record
    const key = record.takenKeys.findLast((taken) => record.triggers.has(taken))
    record.takenKeys.length = 0
    record.update({ snapshot, at, key })
    const to = record.state
    const lasted = status === record.status ? '' : `was ${status} for ${toDuration(at - since)}`
    log.add({
      at,
      actor: record.name,
      event: (key && record.triggers.get(key)) || toEventName(event.type),
      from: from === to ? null : from,
      to: from === to && !isStart ? null : to,
      detail: [toDetail(event), lasted].filter(Boolean).join(', '),
    })
  }

  function inspect(event: InspectionEvent): void {
    try {
      handleInspection(event)
    } catch (error) {
      // An error must not escape: this runs inside the machines' dispatch, which runs inside OpenTok's.
      globalThis.reportError?.(error)
    }
  }

  const subscription = root.system.inspect(inspect)
  const unfollow = peers && followPeers(peers, { add, handleInspection: inspect, onChange })
  const noteQuality = () => {
    session.noteQuality(reconnection.getSnapshot().quality, Date.now())
  }
  noteQuality()
  // Not the event `qualityChanged`: OpenTok would begin to measure, and the panel must not change what it shows.
  const unlistenToQuality = reconnection.onChange(() => {
    noteQuality()
    onChange()
  })
  const unlisteners = SIGNAL_EVENTS.map((name) =>
    reconnection.on(name, (event) => {
      const { type = '' } = event
      log.add({
        at: Date.now(),
        actor: 'Signals',
        event: name,
        from: null,
        to: null,
        detail: `${type} ${toDetail(event)}`.trim(),
      })
      onChange()
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
      unfollow?.()
      for (const unlisten of unlisteners) unlisten()
      unlistenToQuality()
    },
  }
}
