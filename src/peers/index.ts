/** The public API of `opentok-reconnection/peers`. */

export { createPeers } from './peers.ts'
export type {
  Peer,
  PeerNote,
  Peers,
  PeersEvents,
  PeerSignal,
  PeersOptions,
  PeersSnapshot,
  PeerState,
  PresenceOptions,
  ReplayOptions,
} from './peers.types.ts'
