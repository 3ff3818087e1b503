/** One's own former connections: the server may list their streams for a while, and those deserve no tile. */

import type { StreamLike } from '../contract/opentok.types.ts'

/** The former connections of this session. */
export interface FormerConnections {
  /** One's own connection with that id is gone. */
  add(connectionId: string): void
  /** Whether a stream belongs to one of them. */
  isGhost(stream: StreamLike): boolean
}

export function createFormerConnections(): FormerConnections {
  const connectionIds = new Set<string>()
  return {
    add: (connectionId) => void connectionIds.add(connectionId),
    isGhost: ({ connection }) =>
      connection !== undefined && connectionIds.has(connection.connectionId),
  }
}
