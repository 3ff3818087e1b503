/** What a session shows of itself: its connection, and who and what is in the room. */

import { toCapabilities } from './capabilities.ts'
import { FakeCollection } from '../collection.ts'
import type { Member, Room } from '../../server/server-session.ts'
import type { FakeSession } from './session.ts'

/** All who are there are known before any of them is announced. */
export function showJoined(face: FakeSession, member: Member, room: Room): void {
  showLeft(face)
  face.connection = member.connection
  face.capabilities = toCapabilities(member.role)
  const known = FakeCollection.writer(face.connections)
  for (const { connection } of [...room.members, member]) {
    known.set(connection.connectionId, connection)
  }
}

/** Quietly: nobody hears of those who were there. */
export function showLeft(face: FakeSession): void {
  face.connection = null as never
  face.capabilities = toCapabilities(null)
  FakeCollection.writer(face.connections).clear()
  FakeCollection.writer(face.streams).clear()
}
