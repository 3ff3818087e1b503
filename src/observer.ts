/** The one observer of the session's machine: from its snapshots to promises, figures, log and events. */

import type { ReconnectionEvents } from './contract/events.ts'
import type { Emitter } from './lib/emitter.ts'
import type { Reports } from './reports.ts'
import type { SessionFollower } from './follow-session.ts'
import type { ConnectPromises } from './session/connect-promises.ts'
import { announceSession } from './session/session.announce.ts'
import type { SnapshotCache } from './session/snapshot-cache.ts'
import type { StatsKeeper } from './stats/stats.ts'

/** Those who hear of a change. */
export interface ObserverEnvironment extends Pick<Reports, 'emit' | 'log'> {
  readonly cache: SnapshotCache
  readonly connectPromises: Pick<ConnectPromises, 'prepare'>
  readonly emitter: Pick<Emitter<ReconnectionEvents>, 'emitChange'>
  readonly follow: SessionFollower
  readonly now: () => number
  readonly stats: Pick<StatsKeeper, 'countChange'>
}

/** What calls it. */
export interface SessionObserver {
  /** The machine may have changed. */
  update(): void
  /** A count may have changed. Nothing else hears of that: it has no event of its own. */
  handleChange(): void
}

/**
 * It compares first, so that nobody hears the same change twice. The order matters:
 * 1. the snapshot is replaced first, as every listener below may read it, or change it again by a call;
 * 2. promises are picked before the announcement, so that a `connect()` in a listener gets a promise of its own;
 * 3. stats and log come before the events, so that a listener of the event reads figures that include it;
 * 4. the session's event comes before the changes of its features: `reconnected` before the first flushed signal;
 * 5. promises settle last: code after `await connect()` runs when all of this is done.
 */
export function createSessionObserver(environment: ObserverEnvironment): SessionObserver {
  const { cache, connectPromises, emit, emitter, follow, log, now, stats } = environment

  function update(): void {
    const previous = cache.read()
    const current = cache.replace()
    if (current === previous) return
    const settle = connectPromises.prepare(previous, current)
    stats.countChange(previous, current)
    if (current.status !== previous.status) log('info', current.status)
    announceSession(previous, current, now(), emit)
    emitter.emitChange()
    follow(previous, current)
    settle()
  }

  return {
    update,
    handleChange() {
      if (cache.isOutdated()) update()
      else if (cache.markCounts()) emitter.emitChange()
    },
  }
}
