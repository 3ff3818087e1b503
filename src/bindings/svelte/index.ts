/** The public API of `opentok-reconnection/svelte`. */

export { usePublisher, useSignals, useSnapshot, useStreams, useSubscriber } from './snapshots.ts'
export { publisherTile, subscriberTile } from './tiles.ts'
export { usePeers } from './use-peers.ts'
export type { CreatePeers, PeersState } from '../shared/peers-state.ts'
export { useReconnection } from './use-reconnection.ts'
export type { PublisherTileState, TileState } from '../shared/idle.ts'
export type { Attach, CallSource, Current, PublisherTile, SubscriberTile } from './svelte.types.ts'
