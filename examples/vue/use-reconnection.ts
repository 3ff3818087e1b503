/** One connection for as long as the component lives, and its state as refs. This is the file to copy. */

import type { ReconnectingSubscriber, Reconnection } from 'opentok-reconnection'
import { onScopeDispose, shallowRef } from 'vue'
import type { ShallowRef } from 'vue'

/** Something with a snapshot, as a ref: a session, or a tile. */
export function useSnapshot<Snapshot>(of: {
  getSnapshot(): Snapshot
  onChange(listener: () => void): () => void
}): Readonly<ShallowRef<Snapshot>> {
  const snapshot = shallowRef(of.getSnapshot())
  onScopeDispose(of.onChange(() => (snapshot.value = of.getSnapshot())))
  return snapshot
}

/** Joins now, and leaves with the component that called it. */
export function useReconnection(open: () => Reconnection) {
  const reconnection = open()
  const snapshot = useSnapshot(reconnection)
  const tiles = shallowRef<readonly ReconnectingSubscriber[]>([])
  const showTiles = () => (tiles.value = [...reconnection.subscribers.values()])
  reconnection.onChange(showTiles)
  reconnection.connect().catch(() => {}) // The snapshot tells: `disconnected`, with its error.
  onScopeDispose(() => void reconnection.disconnect().then(reconnection.dispose))
  return { reconnection, snapshot, tiles }
}
