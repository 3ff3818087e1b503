/** The public API of `opentok-reconnection/svelte`. */

export { useSignals, useSnapshot, useStreams, useSubscriber } from './snapshots.ts'
export { publisherTile, subscriberTile } from './tiles.ts'
export { useReconnection } from './use-reconnection.ts'
export type { TileState } from '../shared/idle.ts'
export type { Attach, CallSource, Current, SubscriberTile } from './svelte.types.ts'
