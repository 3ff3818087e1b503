/** One connection for as long as the component lives, and its state as refs. Copy this file. */

import type { ReconnectingSubscriber, Reconnection } from 'opentok-reconnection'
import { onScopeDispose, shallowRef } from 'vue'
import type { ShallowRef } from 'vue'

/** The snapshot of a session or a tile, as a ref. */
export function useSnapshot<Snapshot>(of: {
  getSnapshot(): Snapshot
  onChange(listener: () => void): () => void
}): Readonly<ShallowRef<Snapshot>> {
  const snapshot = shallowRef(of.getSnapshot())
  onScopeDispose(of.onChange(() => (snapshot.value = of.getSnapshot())))
  return snapshot
}

/** Joins now, and leaves when the component is destroyed. */
export function useReconnection(open: () => Reconnection) {
  const reconnection = open()
  const snapshot = useSnapshot(reconnection)
  const tiles = shallowRef<readonly ReconnectingSubscriber[]>([])
  const showTiles = () => (tiles.value = [...reconnection.subscribers.values()])
  reconnection.onChange(showTiles)
  reconnection.connect().catch(() => {}) // The snapshot shows it: `disconnected`, with the error.
  onScopeDispose(() => void reconnection.disconnect().then(reconnection.dispose))
  return { reconnection, snapshot, tiles }
}
