/** The public API of `opentok-reconnection/auto`. */

export { installReconnection } from './install.ts'
export type { OTLike, WithReconnection } from './auto.types.ts'
