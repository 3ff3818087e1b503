/** One connection for as long as the component lives, and its state as runes. This is the file to copy. */

import type { ReconnectingSubscriber, Reconnection } from 'opentok-reconnection'
import { onDestroy } from 'svelte'
import { createSubscriber } from 'svelte/reactivity'

/** A snapshot that effects and templates follow: of a session, or of a tile. */
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

/** Joins now, and leaves with the component that called it. */
export function useReconnection(open: () => Reconnection) {
  const reconnection = open()
  const snapshot = useSnapshot(reconnection)
  reconnection.connect().catch(() => {}) // The snapshot tells: `disconnected`, with its error.
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
