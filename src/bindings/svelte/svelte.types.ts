/** What the functions of this entry take and return. */

import type { PublisherTileState, TileState } from '../shared/idle.ts'
import type { ElementLike, Reconnection } from '../../index.ts'

/** A value that changes: reactive in `current`, for runes, and a store too, for `$value`. */
export interface Current<Value> {
  /** The value now. Whatever reads it in a template, `$derived` or `$effect` runs again when it changes. */
  readonly current: Value
  /**
   * Calls `run` now and after each change, as a store of Svelte does.
   * @returns a function that ends this
   */
  subscribe(run: (value: Value) => void): () => void
}

/**
 * A call, as every function of this entry takes it: what `useReconnection()` returns, a function such as `() => call`, or
 * the handle itself.
 */
export type CallSource =
  | Reconnection
  | null
  | (() => Reconnection | null)
  | Current<Reconnection | null>

/** An attachment, for `{@attach …}`: fills an element, and returns the cleanup. */
export type Attach = (container: ElementLike) => (() => void) | undefined

/** The tile of one stream. */
export interface SubscriberTile extends Current<TileState> {
  /** Shows the stream in an element that has no children of its own: `<div {@attach tile.attach}></div>`. */
  readonly attach: Attach
}

/** The tile of your own publisher: the attachment itself, `<div {@attach tile}></div>`, with the state of the tile. */
export interface PublisherTile extends Attach, Current<PublisherTileState> {}
