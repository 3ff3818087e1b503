/** Publishing at the server: the requests that begin and end a stream, and the errors as OpenTok names them. */

import { openTokError } from '../../error.ts'
import type { OpenTokError } from '../../error.ts'
import type { Member } from '../../server/server-session.ts'
import type { Client } from '../../transport/client.types.ts'
import type { Answer } from '../../transport/faults.ts'
import type { FakeStream } from '../../server/stream.ts'

/** A request to publish, until it is answered. */
export interface StreamRequest {
  /** An answer that does not come is no failure any more. */
  stopWaiting(): void
  /** Its answer is ignored. */
  withdraw(): void
}

export interface StreamRequestOptions {
  handleAccepted(): void
  /** @param repeats how often `publishComplete` fires after the exception */
  handleRefused(error: OpenTokError, repeats: number): void
  handleTimeout(): void
}

export function requestStream(
  { link, server, serverSession }: Client,
  member: Member,
  stream: FakeStream,
  { handleAccepted, handleRefused, handleTimeout }: StreamRequestOptions,
): StreamRequest {
  const isSessionOver = link.state === 'closed'
  return {
    stopWaiting: server.schedule.after(server.delays.publishTimeoutMs, handleTimeout),
    withdraw: link.request({
      kind: 'stream',
      isKept: true,
      act: () => (member.role === 'subscriber' ? 403 : 200),
      afterwards: () => serverSession.publish(member, stream),
      handleAnswer(status) {
        if (status === 200) handleAccepted()
        else handleRefused(toPublishError(status), 1)
      },
      // Measured: where the session does not know that it has ended, `publishComplete` fires once more.
      fail: () => handleRefused(noSocketError(), isSessionOver ? 2 : 1),
    }),
  }
}

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
const noSocketError = (): OpenTokError =>
  openTokError('OT_UNEXPECTED_SERVER_RESPONSE', 2001, 'Not connected.')

function toPublishError(status: Answer): OpenTokError {
  if (typeof status !== 'number') return status
  if (status === 403) return openTokError('OT_STREAM_CREATE_FAILED', 1500)
  return openTokError('OT_UNEXPECTED_SERVER_RESPONSE', 2001)
}
