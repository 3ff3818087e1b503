/** How a test names the target of a fault. */

import { FakeOpenTokError } from '../error.ts'
import { isTargeted } from './faults.ts'
import type { Target, Who } from './faults.ts'
import { isRemotePerson } from '../server/remote-people.ts'
import type { Server } from '../server/server.types.ts'

/**
 * Names the target of a fault: a session of the app, a remote person, somebody's connection or connection id, or the
 * connection data of a token.
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
  const isSession = [...clients].some(({ session }) => session === given)
  if (isSession || given === undefined || (given && typeof given === 'string')) return given
  // Trap: never its content, which may be a token.
  const kind = (given as object | null)?.constructor?.name ?? 'nothing'
  throw new FakeOpenTokError(
    'misuse',
    `The target is unknown, got ${kind}. Pass a session, a remote person, a connection, its id or its data.`,
  )
}

/** @throws {FakeOpenTokError} `misuse` if the target is only remote people: they have no link to the server */
export function assertHasLink({ sessions }: Server, target: Target | undefined): void {
  const targets = sessions()
    .flatMap(({ members }) => [...members])
    .map((member) => member.who())
    .filter((who) => isTargeted(who, target))
  if (target === undefined || targets.length === 0 || targets.some(({ session }) => session)) return
  throw new FakeOpenTokError('misuse', 'A remote person has no socket. Use vanish() or cutMedia().')
}
