/** The promises of `connect()` and `disconnect()`: each settles when the session is joined, left or given up. */

import { ReconnectionError } from '../contract/errors.ts'
import type { ReconnectionSnapshot, ReconnectionStatus } from '../contract/snapshot.ts'
import { createDeferred } from '../lib/deferred.ts'
import type { Deferred } from '../lib/deferred.ts'
import type { SnapshotCache } from './snapshot-cache.ts'

/** Joining and leaving at the app's request. */
export interface ConnectPromises {
  readonly isPending: boolean
  connect(): Promise<void>
  disconnect(): Promise<void>
  /**
   * Finds the promises that a change settles. To be called before the change is announced, so that a `connect()` that a
   * listener calls then is a new one.
   * @returns settles them; to be called after the announcement
   */
  prepare(previous: ReconnectionSnapshot, current: ReconnectionSnapshot): () => void
  dispose(): void
}

const isLive = (status: ReconnectionStatus) => status === 'connected' || status === 'reconnected'

export function createConnectPromises(
  snapshots: Pick<SnapshotCache, 'latest' | 'status'>,
  send: (event: { type: 'session.join' | 'session.leave' }) => void,
): ConnectPromises {
  let joined: Deferred | null = null
  let left: Deferred | null = null

  function rejectJoin(code: 'left' | 'disposed'): void {
    joined?.reject(new ReconnectionError(code))
    joined = null
  }

  return {
    get isPending() {
      return joined !== null
    },
    connect() {
      const { status } = snapshots.latest
      if (isLive(status)) return Promise.resolve()
      const { promise } = (joined ??= createDeferred())
      send({ type: 'session.join' })
      return promise
    },
    disconnect() {
      rejectJoin('left')
      // Not that of the latest snapshot: a token provider may call this in the middle of the change that it belongs to.
      const { status } = snapshots
      if (status === 'idle' || status === 'disconnected') return Promise.resolve()
      const { promise } = (left ??= createDeferred())
      send({ type: 'session.leave' })
      return promise
    },
    prepare(previous, { error, status }) {
      const join = joined
      const leave = left
      if (isLive(status)) {
        joined = null
        return () => join?.resolve()
      }
      if (status !== 'disconnected' || previous.status === status) return () => {}
      left = null
      if (previous.status === 'disconnecting') {
        return () => {
          leave?.resolve()
          // A `connect()` that came while the session was being left joins now.
          if (join && join === joined) send({ type: 'session.join' })
        }
      }
      joined = null
      return () => {
        // The app's own policy, which is asked while the session ends, may have left it.
        leave?.resolve()
        join?.reject(error ?? new ReconnectionError('joinFailed'))
      }
    },
    dispose() {
      rejectJoin('disposed')
      left?.resolve()
    },
  }
}
