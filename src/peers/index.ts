/** The public API of `opentok-reconnection/peers`. */

export { catchUpMachine } from './replay/catch-up.machine.ts'
export { peerMachine } from './presence/peer.machine.ts'
export { createPeers } from './peers.ts'
export type {
  CatchUpMachineEvent,
  Peer,
  PeerMachineEvent,
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
