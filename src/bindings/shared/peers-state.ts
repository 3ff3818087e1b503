/** The peers of a call, as a component shows them. */

import type { Reconnection } from '../../index.ts'
import type { Peers, PeersSnapshot } from '../../peers/index.ts'

/** The state of the peers of a call, and the peers. */
export interface PeersState extends PeersSnapshot {
  /** The handle, for its events; `null` while there is no call. */
  readonly peers: Peers | null
}

/** Makes the peers of a call; they are disposed of with the component, and with the call. */
export type CreatePeers = (call: Reconnection) => Peers

export const NO_PEERS: PeersState = Object.freeze({
  people: Object.freeze([]),
  replaying: false,
  peers: null,
})

/** Opens the peers of a call, and shows their state now and after each change. @returns what ends them */
export function openPeers(
  call: Reconnection,
  create: CreatePeers,
  show: (state: PeersState) => void,
): () => void {
  const peers = create(call)
  const showNow = () => show(Object.freeze({ ...peers.getSnapshot(), peers }))
  const unlisten = peers.onChange(showNow)
  showNow()
  return () => {
    unlisten()
    peers.dispose()
  }
}
