/** Names people as the app does, by its option `identify`. */

import { IDENTIFY } from '../../lib/actors.ts'
import type { Reconnection } from '../../contract/reconnection.types.ts'
import type { ConnectionLike } from '../../contract/opentok.types.ts'

type Identify = ((connection: ConnectionLike) => string | undefined) | undefined

/** The name of the person who publishes a stream; undefined if the app has no `identify`, or no name for them. */
export function toPerson(reconnection: object, streamId: string): string | undefined {
  const identify = (reconnection as Record<symbol, Identify>)[IDENTIFY]
  const { streams, subscribers } = reconnection as Partial<Reconnection>
  const stream =
    streams?.list().find((live) => live.streamId === streamId) ?? subscribers?.get(streamId)?.stream
  try {
    return stream?.connection ? identify?.(stream.connection) : undefined
  } catch {
    // The library calls it for the same stream, and reports the error.
    return undefined
  }
}
