/** `Session.publish()` and the server: what it is told, and what its answers are called. */

import type { Client } from '../../transport/client.types.ts'
import { openTokError } from '../../error.ts'
import type { OpenTokError } from '../../error.ts'
import type { Answer } from '../../transport/faults.ts'

/** Takes the stream from the server, if it can be told. */
export function withdrawStream({ isJoined, line, room }: Client, streamId: string | null): void {
  if (!isJoined || streamId === null) return
  line.request({
    kind: 'unpublish',
    isKept: true,
    act: () => 200,
    afterwards: () => room.unpublish(streamId, 'clientDisconnected'),
    handleAnswer() {},
    fail() {},
  })
}

/** Measured: the text alone tells that there is no socket. */
export const withoutSocket = (): OpenTokError =>
  openTokError('OT_UNEXPECTED_SERVER_RESPONSE', 2001, 'Not connected.')

export function toPublishError(status: Answer): OpenTokError {
  if (typeof status !== 'number') return status
  if (status === 403) return openTokError('OT_STREAM_CREATE_FAILED', 1500)
  return openTokError('OT_UNEXPECTED_SERVER_RESPONSE', 2001)
}
