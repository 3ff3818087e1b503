/** One connection for as long as the component lives, and its state as runes. Copy this file. */

import type { ReconnectingSubscriber, Reconnection } from 'opentok-reconnection'
import { onDestroy } from 'svelte'
import { createSubscriber } from 'svelte/reactivity'

/** A reactive snapshot of a session or a tile. */
export function useSnapshot<Snapshot>(of: {
  getSnapshot(): Snapshot
  onChange(listener: () => void): () => void
}) {
  const follow = createSubscriber(of.onChange)
  return {
    get current(): Snapshot {
      follow()
      return of.getSnapshot()
    },
  }
}

/** Joins now, and leaves when the component is destroyed. */
export function useReconnection(open: () => Reconnection) {
  const reconnection = open()
  const snapshot = useSnapshot(reconnection)
  reconnection.connect().catch(() => {}) // The snapshot shows it: `disconnected`, with the error.
  onDestroy(() => void reconnection.disconnect().then(reconnection.dispose))
  return {
    reconnection,
    get snapshot() {
      return snapshot.current
    },
    get tiles(): ReconnectingSubscriber[] {
      return snapshot.current.subscriberCount ? [...reconnection.subscribers.values()] : []
    },
  }
}
