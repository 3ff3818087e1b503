/** How a test names those whom a fault hits. */

import { FakeOpenTokError } from '../error.ts'
import { isTargeted } from './faults.ts'
import type { Target, Who } from './faults.ts'
import { isRemotePerson } from '../server/remote-people.ts'
import type { Server } from '../server/server.ts'

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
  const { connectionId } = (
    isRemotePerson(given) ? given.connection : (given ?? {})
  ) as Partial<Who>
  if (typeof connectionId === 'string') return connectionId
  const isSession = [...clients].some(({ face }) => face === given)
  if (isSession || given === undefined || (given && typeof given === 'string')) return given
  // Never its content: that may be a token.
  const kind = (given as object | null)?.constructor?.name ?? 'nothing'
  throw new FakeOpenTokError(
    'misuse',
    `target is a session of this fake, a remote person, a connection, its id or its data, got ${kind}`,
  )
}

/** @throws {FakeOpenTokError} `misuse` if there is nobody but remote people: they have no line to the server */
export function checkHasLine({ listRooms }: Server, target: Target | undefined): void {
  const hit = listRooms()
    .flatMap(({ members }) => [...members])
    .map((member) => member.who())
    .filter((who) => isTargeted(who, target))
  if (target === undefined || hit.length === 0 || hit.some(({ session }) => session)) return
  throw new FakeOpenTokError('misuse', 'a remote person has no line: use vanish() or cutMedia()')
}
