/** Which streams deserve a tile: each is told of once, whatever the SDK repeats, forgets or lists twice. */

import type { ConnectionLike, StreamLike } from './opentok/opentok.types.ts'

/** What the list tells. */
export interface StreamReport {
  handleCreated(stream: StreamLike): void
  /** The SDK lists it again, as a new object: after a rejoin. */
  handleReturned(stream: StreamLike): void
  handleDestroyed(stream: StreamLike, reason: string): void
}

/** The streams of the session, as an app should see them. */
export interface StreamList {
  has(streamId: string): boolean
  /** Whether it is what the server still lists of a former self. */
  isGhost(stream: StreamLike): boolean
  /** Takes note of a stream that the app knows from elsewhere. */
  note(stream: StreamLike): void
  handleStreamCreated(stream: StreamLike): void
  handleStreamDestroyed(streamId: string, reason: string): void
  /** One's own connection of that id is gone; the server may list its streams for a while. */
  handleSelfLost(connectionId: string): void
  /** The session is lost, and every stream has to be listed again. */
  handleLost(): void
  /** Whoever was to come back after a rejoin is back. */
  handleSettled(): void
  handleEnded(reason: string): void
}

/**
 * @param identify a stable name of a person, who may come back under new ids
 * @see scenarios T9, T10, T15
 */
export function createStreamList(
  identify: (connection: ConnectionLike) => string | undefined,
  { handleCreated, handleDestroyed, handleReturned }: StreamReport,
): StreamList {
  const streams = new Map<string, StreamLike>()
  /** Invariant: each of these is in `streams`, and was not listed since the last rejoin. */
  const missing = new Set<string>()
  const formerSelves = new Set<string>()
  /** What their people have left behind, and the server still lists. */
  const replaced = new Set<string>()

  function remove(streamId: string, reason: string): void {
    const stream = streams.get(streamId)
    missing.delete(streamId)
    if (streams.delete(streamId) && stream) handleDestroyed(stream, reason)
  }

  const isGhost = ({ connection }: StreamLike) =>
    connection !== undefined && formerSelves.has(connection.connectionId)

  /** The same person with the same kind of video, under other ids. */
  function findFormer(stream: StreamLike): StreamLike | undefined {
    const person = stream.connection && identify(stream.connection)
    return person === undefined
      ? undefined
      : [...streams.values()].find(
          ({ connection, videoType }) =>
            connection &&
            connection.connectionId !== stream.connection?.connectionId &&
            videoType === stream.videoType &&
            identify(connection) === person,
        )
  }

  return {
    has: (streamId) => streams.has(streamId) && !missing.has(streamId),
    isGhost,
    note(stream) {
      if (!isGhost(stream) && !streams.has(stream.streamId)) streams.set(stream.streamId, stream)
    },
    handleStreamCreated(stream) {
      const { streamId } = stream
      if (isGhost(stream) || replaced.has(streamId)) return
      const isKnown = streams.has(streamId)
      const former = isKnown ? undefined : findFormer(stream)
      if (former) {
        remove(former.streamId, 'replaced')
        replaced.add(former.streamId)
      }
      streams.set(streamId, stream)
      missing.delete(streamId)
      if (isKnown) handleReturned(stream)
      else handleCreated(stream)
    },
    handleStreamDestroyed(streamId, reason) {
      replaced.delete(streamId)
      remove(streamId, reason)
    },
    handleSelfLost: (connectionId) => void formerSelves.add(connectionId),
    handleLost() {
      for (const streamId of streams.keys()) missing.add(streamId)
    },
    handleSettled() {
      for (const streamId of missing) remove(streamId, 'networkDisconnected')
    },
    handleEnded(reason) {
      for (const streamId of streams.keys()) remove(streamId, reason)
    },
  }
}
