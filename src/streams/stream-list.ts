/** Which streams deserve a tile: each is told of once, whatever the SDK repeats, forgets or lists twice. */

import { REPLACED } from '../api/events.ts'
import type { ConnectionLike, StreamLike } from '../opentok/opentok.types.ts'

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
  /** Invariant: each of these is in `streams` or `replaced`, and was not listed since the last rejoin. */
  const missing = new Set<string>()
  const formerSelves = new Set<string>()
  /** What their people have left behind, and the server still lists. */
  const replaced = new Map<string, StreamLike>()

  function remove(streamId: string, reason: string): void {
    const stream = streams.get(streamId)
    missing.delete(streamId)
    replaced.delete(streamId)
    if (streams.delete(streamId) && stream) handleDestroyed(stream, reason)
  }

  function add(stream: StreamLike): void {
    streams.set(stream.streamId, stream)
    handleCreated(stream)
  }

  function replace(stream: StreamLike): void {
    const { streamId } = stream
    const isMissing = missing.has(streamId)
    remove(streamId, REPLACED)
    replaced.set(streamId, stream)
    if (isMissing) missing.add(streamId)
  }

  /** Gone for good. The stream that it had taken the place of, from another device perhaps, is shown again. */
  function end(streamId: string, reason: string): void {
    const stream = streams.get(streamId)
    remove(streamId, reason)
    const other = stream && findSame(stream, replaced)
    if (!other || missing.has(other.streamId) || findSame(other, streams)) return
    replaced.delete(other.streamId)
    add(other)
  }

  const isGhost = ({ connection }: StreamLike) =>
    connection !== undefined && formerSelves.has(connection.connectionId)

  /** The same person with the same kind of video, under other ids. */
  function findSame(
    stream: StreamLike,
    among: ReadonlyMap<string, StreamLike>,
  ): StreamLike | undefined {
    const person = stream.connection && identify(stream.connection)
    return person === undefined
      ? undefined
      : [...among.values()].find(
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
      const { streamId } = stream
      if (isGhost(stream)) return
      replaced.delete(streamId)
      if (!streams.has(streamId)) streams.set(streamId, stream)
    },
    handleStreamCreated(stream) {
      const { streamId } = stream
      if (isGhost(stream)) return
      missing.delete(streamId)
      if (replaced.has(streamId)) return void replaced.set(streamId, stream)
      if (streams.has(streamId)) {
        streams.set(streamId, stream)
        return handleReturned(stream)
      }
      const former = findSame(stream, streams)
      if (former && isOlder(stream, former)) return void replaced.set(streamId, stream)
      if (former) replace(former)
      add(stream)
    },
    handleStreamDestroyed: end,
    handleSelfLost: (connectionId) => void formerSelves.add(connectionId),
    handleLost() {
      for (const streamId of [...streams.keys(), ...replaced.keys()]) missing.add(streamId)
    },
    handleSettled() {
      for (const streamId of missing) end(streamId, 'networkDisconnected')
    },
    handleEnded(reason) {
      replaced.clear()
      for (const streamId of streams.keys()) remove(streamId, reason)
    },
  }
}

/** A server may list what somebody left behind after what they came back with. */
const isOlder = (stream: StreamLike, than: StreamLike): boolean =>
  (stream.creationTime ?? Infinity) < (than.creationTime ?? -Infinity)
