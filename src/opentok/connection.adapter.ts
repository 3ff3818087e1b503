/** Who else is in a session: the connections that OpenTok lists, and those that come and go. */

import { bind } from './bind.ts'
import type { ConnectionLike, SessionLike } from '../contract/opentok.types.ts'
import { LEFT, toMeaning } from './reasons.ts'

/** How a connection has ended. `lost`: by the network; `left`: its owner left; `removed`: somebody else has ended it. */
export type Departure = 'lost' | 'left' | 'removed'

/** Hears of the connections of others, and of your own. */
export interface ConnectionListener {
  handleCreated(connection: ConnectionLike): void
  handleDestroyed(connection: ConnectionLike, departure: Departure): void
}

const DEPARTURES = { final: 'removed', left: 'left', network: 'lost', unknown: 'left' } as const

/** @returns the cleanup */
export const listenToConnections = (
  session: SessionLike,
  { handleCreated, handleDestroyed }: ConnectionListener,
): (() => void) =>
  bind(session, {
    connectionCreated({ connection }) {
      if (connection) handleCreated(connection)
    },
    connectionDestroyed({ connection, reason = LEFT }) {
      if (connection) handleDestroyed(connection, DEPARTURES[toMeaning(reason)])
    },
  })

/** What OpenTok's session lists, in a form that older declarations of it do not have. */
interface Listing {
  readonly connections?: { forEach(visit: (connection: ConnectionLike) => void): void }
}

/** Lists the connections that are there, your own included; OpenTok lists all of them before it announces the first. */
export function listConnections(session: SessionLike): readonly ConnectionLike[] {
  const connections: ConnectionLike[] = []
  ;(session as Listing).connections?.forEach((connection) => void connections.push(connection))
  return connections
}
