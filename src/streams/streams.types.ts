/** What an app sees of the streams of a session. */

import type { StreamLike } from '../opentok/opentok.types.ts'

/**
 * The streams that deserve a tile.
 * @example
 * ```ts
 * import type { LiveStreams, Reconnection } from 'opentok-reconnection'
 *
 * export function show(reconnection: Reconnection, draw: (names: string[]) => void): () => void {
 *   const streams: LiveStreams = reconnection.streams
 *   return streams.onChange(() => draw(streams.list().map(({ streamId }) => streamId)))
 * }
 * ```
 */
export interface LiveStreams {
  /** Lists them in the order of their arrival. Frozen, and the same array until something changes. */
  list(): readonly StreamLike[]
  /**
   * Calls the listener after each change of the list; also when OpenTok lists a stream again, as a new object, after a rejoin.
   * @returns a function that removes the listener
   * @throws {TypeError} if the listener is not a function
   */
  onChange(listener: () => void): () => void
}
