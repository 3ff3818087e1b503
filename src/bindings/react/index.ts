/** The public API of `opentok-reconnection/react`. */

export { useSignals, useStreams } from './lists.ts'
export { PublisherTile } from './publisher-tile.ts'
export { usePublisher, useSnapshot, useSubscriber } from './snapshots.ts'
export { SubscriberTile } from './subscriber-tile.ts'
export { usePeers } from './use-peers.ts'
export type { PublisherTileState } from '../shared/idle.ts'
export type { CreatePeers, PeersState } from '../shared/peers-state.ts'
export type {
  PublisherTileProps,
  SubscriberTileProps,
  SubscriberTileState,
  TileAttributes,
} from './tile.types.ts'
export { useReconnection } from './use-reconnection.ts'
