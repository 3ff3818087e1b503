/** The public API of `opentok-reconnection/vue`. */

export { PublisherTile } from './publisher-tile.ts'
export { usePublisher, useSignals, useSnapshot, useStreams, useSubscriber } from './snapshots.ts'
export { SubscriberTile } from './subscriber-tile.ts'
export { usePeers } from './use-peers.ts'
export type { CreatePeers, PeersState } from '../shared/peers-state.ts'
export { useReconnection } from './use-reconnection.ts'
export type { PublisherTileState, TileState } from '../shared/idle.ts'
export type {
  PublisherTileComponent,
  PublisherTileProps,
  SubscriberTileComponent,
  SubscriberTileProps,
} from './vue.types.ts'
