/** Your own previous connections: the server may list their streams for a while, and those deserve no tile. */

import type { StreamLike } from '../contract/opentok.types.ts'

/** The previous connections of this session. */
export interface PreviousConnections {
  /** Your own connection with that id is gone. */
  add(connectionId: string): void
  /** Whether a stream belongs to one of them. */
  isGhost(stream: StreamLike): boolean
}

export function createPreviousConnections(): PreviousConnections {
  const connectionIds = new Set<string>()
  return {
    add: (connectionId) => void connectionIds.add(connectionId),
    isGhost: ({ connection }) =>
      connection !== undefined && connectionIds.has(connection.connectionId),
  }
}
