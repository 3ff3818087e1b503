/** What a moderator does to others: forces them out, or ends their stream. */

import type { Client } from '../../transport/client.types.ts'
import { openTokError } from '../../error.ts'
import type { Completion } from '../../error.ts'
import type { FakeConnection, FakeStream } from '../../server/stream.ts'

/** A connection, or a stream. */
type Target = Pick<FakeConnection, 'connectionId'> | Pick<FakeStream, 'streamId'>

export function forceOut(client: Client, target: Target, complete: Completion): void {
  const { link, member, page, serverSession } = client
  if (!client.isJoined) return page.reject(openTokError('OT_NOT_CONNECTED', 1010), complete)
  const isStream = 'streamId' in target
  link.request({
    kind: 'moderation',
    isKept: true,
    act() {
      if (member?.role !== 'moderator') return 403
      const found = isStream
        ? serverSession.publisherOf(target.streamId)
        : serverSession.find(target.connectionId)
      return found ? 200 : 404
    },
    afterwards() {
      if (isStream) return serverSession.unpublish(target.streamId, 'forceUnpublished')
      const found = serverSession.find(target.connectionId)
      if (found) serverSession.expel(found, 'forceDisconnected')
    },
    handleAnswer(status) {
      if (status === 200) return complete()
      const code = isStream ? 1530 : 1520
      page.reject(openTokError('OT_PERMISSION_DENIED', code), complete)
    },
    fail: () => complete(openTokError('OT_NOT_CONNECTED', 1010)),
  })
}
