/** How a test names those whom a fault hits. */

import { FakeOpenTokError } from './error.ts'
import { isTargeted } from './faults.ts'
import type { Target } from './faults.ts'
import { isRemotePerson } from './people.ts'
import type { Member } from './room.ts'
import type { Server } from './server.ts'

/**
 * Names those whom a fault hits: a session of the app, a remote person, somebody's connection or connection id, or the
 * connection data of a token.
 * @example
 * ```ts
 * import { createFakeOpenTok, type FakeTarget } from 'opentok-reconnection/testing'
 *
 * const { network, room } = createFakeOpenTok()
 * const bob: FakeTarget = room.join({ data: 'Bob' })
 * network.cutMedia(bob)
 * network.healMedia('Bob')
 * ```
 * @see scenarios S10, T2, T6
 */
export type FakeTarget =
  | string
  | { readonly sessionId: string }
  | { readonly connection: { readonly connectionId: string } }
  | { readonly connectionId: string }

/** @throws {FakeOpenTokError} `misuse` */
export function toTarget({ clients }: Server, given: FakeTarget | undefined): Target | undefined {
  if (given === undefined || (typeof given === 'string' && given !== '')) return given
  if ([...clients].some(({ face }) => face === given)) return given
  const connection = isRemotePerson(given) ? given.connection : given
  if (isConnection(connection)) return connection.connectionId
  throw new FakeOpenTokError(
    'misuse',
    `target is a session of this fake, a remote person, a connection, its id or its data, got ${toName(given)}`,
  )
}

/** @throws {FakeOpenTokError} `misuse` if there is nobody but remote people: they have no line to the server */
export function checkHasLine({ clients, listRooms }: Server, target: Target | undefined): void {
  if (target === undefined || [...clients].some((client) => isTargeted(client.who(), target)))
    return
  const isRemote = (member: Member) => isTargeted(member.who(), target) && !member.who().session
  if (!listRooms().some(({ members }) => [...members].some(isRemote))) return
  throw new FakeOpenTokError(
    'misuse',
    'a remote person has no line: vanish(), leave() and cutMedia() are for them',
  )
}

const isConnection = (given: unknown): given is { readonly connectionId: string } =>
  typeof (given as { connectionId?: unknown } | null)?.connectionId === 'string'

/** Never its content: that may be a token. */
const toName = (given: unknown): string =>
  (given as object | null)?.constructor?.name ?? String(given)
