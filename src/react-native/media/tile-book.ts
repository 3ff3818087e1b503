/** Which native view stands for a stream: at most one, and a new one only some time after the old one has left. */

import type { OpenTokErrorLike, StreamLike } from '../../index.ts'
import { createEmitter } from '../session/emitter.ts'
import { createTile } from './tile.ts'
import type { Tile, TileEnvironment, TileListener } from './tile.ts'

export interface TileBookEnvironment extends TileEnvironment {
  /** Ends the native subscriber of a stream whose view has left, if there is a native session. */
  readonly removeNative: (streamId: string) => void
}

/** The tiles of a session. */
export interface TileBook {
  /** @param callback answers the subscribe */
  add(stream: StreamLike, properties: object, callback: (error?: OpenTokErrorLike) => void): Tile
  /** The tile of a stream, shown or not yet. */
  find(streamId: string): Tile | undefined
  /** The tile whose view may be in the tree now; `undefined` while an earlier one is there, or has just left. */
  read(streamId: string): Tile | undefined
  /** Calls the listener when any answer of `read()` may have changed. @returns the unsubscribe */
  subscribe(listener: () => void): () => void
  /** The session is over, and with it every tile. */
  end(reason: string): void
}

/**
 * Time between two views of one stream, in ms. Native finds a subscriber by its stream's id, so the end of an old view
 * would end the new one's subscriber.
 */
export const GAP_MS = 100

export function createTileBook(environment: TileBookEnvironment): TileBook {
  const { clock, removeNative } = environment
  const emitter = createEmitter()
  const tiles = new Map<string, Tile>()
  const attached = new Map<string, Tile>()
  /** Tiles whose view StrictMode takes out once. */
  const tried = new Set<Tile>()
  /** Tiles whose native subscriber was ended. */
  const removed = new WeakSet<Tile>()
  /** Streams whose view has just left, each with the timer of its gap. */
  const gaps = new Map<string, unknown>()

  const notify = () => emitter.emit('change')

  function wait(streamId: string, delayMs: number, next: () => void): void {
    const timer = clock.setTimeout(() => {
      gaps.delete(streamId)
      next()
    }, delayMs)
    gaps.set(streamId, timer)
  }

  /** iOS forgets the subscriber of a view that has left, and would go on receiving its media: so this comes before. */
  function remove(tile: Tile): void {
    if (removed.has(tile)) return
    removed.add(tile)
    removeNative(tile.stream.streamId)
  }

  function attach(tile: Tile): void {
    const { streamId } = tile.stream
    if (gaps.has(streamId)) clock.clearTimeout(gaps.get(streamId) as never)
    gaps.delete(streamId)
    attached.set(streamId, tile)
    // React has hidden the view and shows it again: there is nothing in it any more.
    if (removed.has(tile)) tile.end('')
  }

  function detach(tile: Tile): void {
    const { streamId } = tile.stream
    if (attached.get(streamId) !== tile) return
    attached.delete(streamId)
    const leave = () => {
      remove(tile)
      wait(streamId, GAP_MS, notify)
    }
    // A view that stays must keep its subscriber. It is put in again in the same task.
    if (tried.delete(tile)) wait(streamId, 0, leave)
    else leave()
  }

  const listener: TileListener = {
    handleAttached(tile, isAttached, isTried) {
      if (!isAttached) return detach(tile)
      if (isTried) tried.add(tile)
      attach(tile)
    },
    handleChange: notify,
    handleEnd(tile) {
      const { streamId } = tile.stream
      tried.delete(tile)
      if (attached.get(streamId) === tile) remove(tile)
      if (tiles.get(streamId) === tile) tiles.delete(streamId)
      notify()
    },
  }

  return {
    add(stream, properties, callback) {
      const tile = createTile(stream, properties, callback, { ...environment, ...listener })
      tiles.set(stream.streamId, tile)
      notify()
      return tile
    },
    find: (streamId) => tiles.get(streamId),
    read(streamId) {
      const tile = tiles.get(streamId)
      const present = attached.get(streamId) ?? tile
      return gaps.has(streamId) || present !== tile ? undefined : tile
    },
    subscribe: (listener) => emitter.listen('change', listener),
    end(reason) {
      for (const tile of tiles.values()) tile.end(reason)
    },
  }
}
