/** What a moderator does to others. */

import type { Client } from '../../transport/client.types.ts'
import { openTokError } from '../../error.ts'
import type { Completion } from '../../error.ts'
import type { FakeConnection, FakeStream } from '../../server/stream.ts'

/** The one who is meant, or the one whose stream is. */
type Victim = Pick<FakeConnection, 'connectionId'> | Pick<FakeStream, 'streamId'>

export function forceOut(client: Client, victim: Victim, complete: Completion): void {
  const { line, member, page, room } = client
  if (!client.isJoined) return page.refuse(openTokError('OT_NOT_CONNECTED', 1010), complete)
  const isStream = 'streamId' in victim
  line.request({
    kind: 'moderation',
    isKept: true,
    act() {
      if (member?.role !== 'moderator') return 403
      const found = isStream ? room.publisherOf(victim.streamId) : room.find(victim.connectionId)
      return found ? 200 : 404
    },
    afterwards() {
      if (isStream) return room.unpublish(victim.streamId, 'forceUnpublished')
      const found = room.find(victim.connectionId)
      if (found) room.expel(found, 'forceDisconnected')
    },
    handleAnswer(status) {
      if (status === 200) return complete()
      const code = isStream ? 1530 : 1520
      page.refuse(openTokError('OT_PERMISSION_DENIED', code), complete)
    },
    fail: () => complete(openTokError('OT_NOT_CONNECTED', 1010)),
  })
}
