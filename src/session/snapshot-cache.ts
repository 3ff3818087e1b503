/** The snapshot of the session: the same object until something changes, and built when somebody reads it. */

import type { ActorRefFrom } from 'xstate'
import { toLiveQuality } from '../lib/live-quality.ts'
import type { Quality } from '../contract/quality.types.ts'
import { keepIfSame, toStatus } from '../lib/snapshot.ts'
import type {
  ReconnectionPhase,
  ReconnectionSnapshot,
  ReconnectionStatus,
} from '../contract/snapshot.ts'
import type { sessionMachine } from './session.machine.ts'

/** The part of the snapshot that does not come from the machine. */
export interface SessionCounts extends Pick<
  ReconnectionSnapshot,
  'heldSignals' | 'subscriberCount' | 'publisherCount'
> {
  /** The quality of your own connection; the same object until it changes, `null` if nobody knows. */
  readonly connectionQuality: Quality | null
  /** Whether the browser refuses to play the sound of a subscriber. */
  readonly audioBlocked: boolean
}

/** Counts change with every held signal, so they only mark the snapshot: mostly nobody reads it in between. */
export interface SnapshotCache {
  /** The latest snapshot that was built: its counts may be out of date, the rest is not. */
  readonly latest: ReconnectionSnapshot
  /** The status of the machine, which is ahead of `latest` while the machine starts the jobs of a new state. */
  readonly status: ReconnectionStatus
  read(): ReconnectionSnapshot
  /** Whether the machine, or what has an event of its own, has changed since the latest snapshot. */
  isOutdated(): boolean
  /** Builds a snapshot of the machine's state. @returns the old one if nothing differs */
  replace(): ReconnectionSnapshot
  /** Compares the counts. @returns whether one has changed */
  markCounts(): boolean
}

export function createSnapshotCache(
  actor: ActorRefFrom<typeof sessionMachine>,
  counts: SessionCounts,
): SnapshotCache {
  let { heldSignals, publisherCount, subscriberCount } = counts
  let { audioBlocked, connectionQuality } = counts
  let isMarked = false
  let state = actor.getSnapshot()
  let latest: ReconnectionSnapshot = Object.freeze(build())

  /** Builds one literal, without a spread: it is most of the cost of an event. */
  function build(): ReconnectionSnapshot {
    const { context, value } = state
    const { phase, status } = toStatus<ReconnectionStatus, ReconnectionPhase>(value)
    const { degradedBy, quality } = toLiveQuality(status, connectionQuality)
    return {
      status,
      phase,
      reason: context.reason,
      error: context.error,
      attempt: context.attempt,
      nextAttemptAt: context.nextAttemptAt,
      outageStartedAt: context.outageStartedAt,
      joins: context.joins,
      connectionId: context.connectionId,
      heldSignals,
      subscriberCount,
      publisherCount,
      audioBlocked,
      quality,
      degradedBy,
    }
  }

  function markCounts(): boolean {
    const hasChanged =
      heldSignals !== counts.heldSignals ||
      subscriberCount !== counts.subscriberCount ||
      publisherCount !== counts.publisherCount
    if (hasChanged) {
      ;({ heldSignals, publisherCount, subscriberCount } = counts)
      isMarked = true
    }
    return hasChanged
  }

  function rebuild(): ReconnectionSnapshot {
    isMarked = false
    latest = keepIfSame(latest, build())
    return latest
  }

  return {
    get latest() {
      return latest
    },
    get status() {
      return toStatus<ReconnectionStatus, ReconnectionPhase>(actor.getSnapshot().value).status
    },
    read: () => (isMarked ? rebuild() : latest),
    isOutdated: () =>
      state !== actor.getSnapshot() ||
      connectionQuality !== counts.connectionQuality ||
      audioBlocked !== counts.audioBlocked,
    replace() {
      state = actor.getSnapshot()
      ;({ audioBlocked, connectionQuality } = counts)
      markCounts()
      return rebuild()
    },
    markCounts,
  }
}
