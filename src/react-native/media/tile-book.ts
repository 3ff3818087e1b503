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

  const listener: TileListener = {
    handleAttached(tile, isAttached) {
      const { streamId } = tile.stream
      if (isAttached) {
        if (gaps.has(streamId)) clock.clearTimeout(gaps.get(streamId) as never)
        gaps.delete(streamId)
        attached.set(streamId, tile)
      } else if (attached.get(streamId) === tile) {
        attached.delete(streamId)
        // StrictMode takes each new view out and in again, in the same task. A view that stays must keep its subscriber.
        wait(streamId, 0, () => {
          removeNative(streamId)
          wait(streamId, GAP_MS, notify)
        })
      }
    },
    handleEnd(tile) {
      const { streamId } = tile.stream
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
