/** Who is in the session, as the app counts them: OpenTok announces everybody again after each join. */

import type { ConnectionLike, OpenTokEventLike } from '../../index.ts'
import type { EarlyListening } from '../auto.types.ts'

export interface ConnectionListEnvironment {
  readonly source: EarlyListening
  /** Those whom the app has heard of already. */
  readonly heard: Iterable<ConnectionLike>
  /** The app's own connection now. */
  readonly own: () => ConnectionLike | null | undefined
  readonly handleCreated: (connection: ConnectionLike) => void
  readonly handleDestroyed: (connection: ConnectionLike, reason: string) => void
}

/** The connections that the app knows of. */
export interface ConnectionList {
  /** The connection is lost, and everybody has to be listed again. */
  handleLost(): void
  /** Everybody who was to come back after a rejoin is back. */
  handleSettled(): void
  /** The session is over; OpenTok forgets everybody silently. */
  handleEnded(): void
}

const LOST = 'networkDisconnected'

export function createConnectionList({
  handleCreated,
  handleDestroyed,
  heard,
  own,
  source,
}: ConnectionListEnvironment): ConnectionList {
  const known = new Map<string, ConnectionLike>()
  /** Invariant: each of these is known, and was not listed since the last rejoin. */
  const missing = new Set<string>()
  /** The app's own previous connections, which the server may go on listing for a while. */
  const previous = new Set<string>()
  let ownId = own()?.connectionId ?? null
  for (const connection of heard) known.set(connection.connectionId, connection)

  function remove(connectionId: string, reason: string): void {
    const connection = known.get(connectionId)
    missing.delete(connectionId)
    known.delete(connectionId)
    if (connection) handleDestroyed(connection, reason)
  }

  /** A rejoin gives the app another connection: the previous one ends when the new one is there. */
  function replaceOwn(connectionId: string): void {
    const previousId = ownId
    ownId = connectionId
    if (previousId === null || previousId === connectionId) return
    previous.add(previousId)
    remove(previousId, LOST)
  }

  source.on('connectionCreated', ({ connection }: OpenTokEventLike) => {
    if (!connection || previous.has(connection.connectionId)) return
    const { connectionId } = connection
    if (connectionId === own()?.connectionId) replaceOwn(connectionId)
    missing.delete(connectionId)
    const isKnown = known.has(connectionId)
    known.set(connectionId, connection)
    if (!isKnown) handleCreated(connection)
  })
  source.on('connectionDestroyed', ({ connection, reason = LOST }: OpenTokEventLike) => {
    if (connection) remove(connection.connectionId, reason)
  })

  return {
    handleLost() {
      for (const connectionId of known.keys()) missing.add(connectionId)
    },
    handleSettled() {
      for (const connectionId of missing) remove(connectionId, LOST)
    },
    handleEnded() {
      known.clear()
      missing.clear()
      ownId = null
    },
  }
}
