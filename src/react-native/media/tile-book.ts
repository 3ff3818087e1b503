/** Which native view stands for a stream: at most one, and a new one only some time after the old one has left. */

import type { Clock } from '../../index.ts'
import type { Tile } from './tile.ts'

/** What the book needs from outside. */
export interface TileBookEnvironment {
  readonly clock: Clock
  /** Ends the native subscriber of a stream whose view has left, if there is a native session. */
  readonly removeNative: (streamId: string) => void
}

/** The tiles of a session. */
export interface TileBook {
  add(tile: Tile): void
  remove(tile: Tile): void
  /** The tile of a stream, shown or not yet. */
  find(streamId: string): Tile | undefined
  /** The tile whose view may be in the tree now; `null` while an earlier one is there, or has just left. */
  read(streamId: string): Tile | null
  /** A view has come into the tree. @returns what is called when it has left */
  mount(tile: Tile): () => void
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

export function createTileBook({ clock, removeNative }: TileBookEnvironment): TileBook {
  const tiles = new Map<string, Tile>()
  const mounted = new Map<string, Tile>()
  /** Streams whose view has just left, each with the timer of its gap. */
  const gaps = new Map<string, unknown>()
  const listeners = new Set<() => void>()

  function notify(): void {
    for (const listener of listeners) listener()
  }

  function wait(streamId: string, delayMs: number, next: () => void): void {
    const timer = clock.setTimeout(() => {
      gaps.delete(streamId)
      next()
    }, delayMs)
    gaps.set(streamId, timer)
  }

  function leave({ stream: { streamId } }: Tile): void {
    // StrictMode takes each new view out and in again, in the same task. A view that stays must keep its subscriber.
    wait(streamId, 0, () => {
      removeNative(streamId)
      wait(streamId, GAP_MS, notify)
    })
  }

  return {
    add(tile) {
      tiles.set(tile.stream.streamId, tile)
      notify()
    },
    remove(tile) {
      const { streamId } = tile.stream
      if (tiles.get(streamId) === tile) tiles.delete(streamId)
      tile.release()
      notify()
    },
    find: (streamId) => tiles.get(streamId),
    read(streamId) {
      const tile = tiles.get(streamId) ?? null
      const present = mounted.get(streamId)
      return gaps.has(streamId) || (present && present !== tile) ? null : tile
    },
    mount(tile) {
      const { streamId } = tile.stream
      const gap = gaps.get(streamId)
      if (gap !== undefined) clock.clearTimeout(gap as never)
      gaps.delete(streamId)
      mounted.set(streamId, tile)
      const unmount = tile.mount()
      return () => {
        unmount()
        if (mounted.get(streamId) !== tile) return
        mounted.delete(streamId)
        leave(tile)
      }
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    end(reason) {
      for (const tile of tiles.values()) tile.end(reason)
    },
  }
}
