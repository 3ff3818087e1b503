/** Who is in the session, for one join: native keeps the connections of former sessions, and widens or drops what is sent to them. */

import type { NativeConnection } from './payloads.ts'

/** The connections of the present join. */
export interface ConnectionBook {
  has(connectionId: string): boolean
  get(connectionId: string): NativeConnection | undefined
  /** Adds a connection. @returns the object that stands for it, the same for each id */
  note(connection: NativeConnection): NativeConnection
  remove(connectionId: string): void
  clear(): void
}

export function createConnectionBook(): ConnectionBook {
  const connections = new Map<string, NativeConnection>()
  return {
    has: (connectionId) => connections.has(connectionId),
    get: (connectionId) => connections.get(connectionId),
    note(connection) {
      const { connectionId, data } = connection
      const known = connections.get(connectionId)
      // The payload of a stream may know less of a connection than the payload of the connection itself.
      if (known && (known.data || !data)) return known
      connections.set(connectionId, connection)
      return connection
    },
    remove: (connectionId) => void connections.delete(connectionId),
    clear: () => connections.clear(),
  }
}
