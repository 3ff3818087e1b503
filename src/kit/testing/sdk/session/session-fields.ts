/** The public fields of a session: its connection, its capabilities, and the collections of connections and streams. */

import type { Member, ServerSession } from '../../server/server-session.ts'
import { FakeCollection } from '../collection.ts'
import type { FakeSession } from '../objects.types.ts'
import { toCapabilities } from './capabilities.ts'

/** All present connections are listed before any of them is announced. */
export function setJoinedFields(
  session: FakeSession,
  member: Member,
  serverSession: ServerSession,
): void {
  clearSessionFields(session)
  session.connection = member.connection
  session.capabilities = toCapabilities(member.role)
  const known = FakeCollection.writer(session.connections)
  for (const { connection } of [...serverSession.members, member]) {
    known.set(connection.connectionId, connection)
  }
}

/** Fires no events for the connections and streams that were listed. */
export function clearSessionFields(session: FakeSession): void {
  session.connection = null as never
  session.capabilities = toCapabilities(null)
  FakeCollection.writer(session.connections).clear()
  FakeCollection.writer(session.streams).clear()
}
