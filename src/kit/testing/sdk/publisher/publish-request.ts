/** Publishing at the server: its errors as OpenTok names them, and the request that ends a stream. */

import { openTokError } from '../../error.ts'
import type { OpenTokError } from '../../error.ts'
import type { Client } from '../../transport/client.types.ts'
import type { Answer } from '../../transport/faults.ts'

/** Ends the stream at the server, if the client is joined. */
export function withdrawStream(
  { isJoined, link, serverSession }: Client,
  streamId: string | null,
): void {
  if (!isJoined || streamId === null) return
  link.request({
    kind: 'unpublish',
    isKept: true,
    act: () => 200,
    afterwards: () => serverSession.unpublish(streamId, 'clientDisconnected'),
    handleAnswer() {},
    fail() {},
  })
}

/** Measured: only the text says that there is no socket. */
export const noSocketError = (): OpenTokError =>
  openTokError('OT_UNEXPECTED_SERVER_RESPONSE', 2001, 'Not connected.')

export function toPublishError(status: Answer): OpenTokError {
  if (typeof status !== 'number') return status
  if (status === 403) return openTokError('OT_STREAM_CREATE_FAILED', 1500)
  return openTokError('OT_UNEXPECTED_SERVER_RESPONSE', 2001)
}
