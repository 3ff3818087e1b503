/** Which streams deserve a tile: each is announced once, whatever the SDK repeats, forgets or lists twice. */

import { REPLACED } from '../contract/events.ts'
import type { ConnectionLike, StreamLike } from '../contract/opentok.types.ts'
import type { ReconnectionEvents } from '../contract/events.ts'
import type { LiveStreams } from '../contract/reconnection.types.ts'
import type { Emit } from '../lib/emitter.ts'
import { NETWORK_LOST } from '../opentok/reasons.ts'

export interface StreamListEnvironment {
  /** Returns a stable name of a person, who may come back under new ids. */
  identify(connection: ConnectionLike): string | undefined
  /** Whether a stream belongs to your own previous connection. */
  isGhost(stream: StreamLike): boolean
  readonly emit: Emit<ReconnectionEvents>
  readonly tiles: StreamTiles
  /** The public list has changed. */
  handleChange(): void
  readonly onChange: LiveStreams['onChange']
}

/** What shows the streams. It hears of each change before the app does. */
export interface StreamTiles {
  /** The SDK lists it again, as a new object: after a rejoin. */
  handleReturned(stream: StreamLike): void
  handleDestroyed(stream: StreamLike, reason: string): void
  /** The stream is about to end here although OpenTok, which may still show it, does not announce that. */
  removeTile(streamId: string): void
}

/** The streams of the session, as an app should see them. */
export interface StreamList {
  readonly publicView: LiveStreams
  has(streamId: string): boolean
  /** Adds a stream that the app knows from elsewhere, without an announcement. */
  note(stream: StreamLike): void
  handleStreamCreated(stream: StreamLike): void
  handleStreamDestroyed(streamId: string, reason: string): void
  /** The session is lost, and every stream has to be listed again. */
  handleLost(): void
  /** Everybody who was to come back after a rejoin is back. */
  handleSettled(): void
  handleEnded(reason: string): void
}

export function createStreamList(environment: StreamListEnvironment): StreamList {
  const { emit, handleChange, identify, isGhost, onChange, tiles } = environment
  const streams = new Map<string, StreamLike>()
  /** Invariant: each of these is in `streams` or `replaced`, and was not listed since the last rejoin. */
  const missing = new Set<string>()
  /** Streams that the server still lists although their person is back with another one. */
  const replaced = new Map<string, StreamLike>()
  /** Streams that only the app has named; they were never announced. Invariant: each is in `streams`. */
  const noted = new Set<string>()
  /** The public list; `null`: it has to be made again. */
  let announced: readonly StreamLike[] | null = null

  function remove(streamId: string, reason: string): void {
    const stream = streams.get(streamId)
    missing.delete(streamId)
    replaced.delete(streamId)
    if (!stream) return
    streams.delete(streamId)
    const wasNoted = noted.delete(streamId)
    announced = null
    tiles.handleDestroyed(stream, reason)
    emit('streamDestroyed', { stream, reason })
    if (!wasNoted) handleChange()
  }

  function add(stream: StreamLike): void {
    streams.set(stream.streamId, stream)
    announced = null
    emit('streamCreated', { stream })
    handleChange()
  }

  function replace(stream: StreamLike): void {
    const { streamId } = stream
    const isMissing = missing.has(streamId)
    tiles.removeTile(streamId)
    remove(streamId, REPLACED)
    // A listener may have named it again.
    if (!streams.has(streamId)) replaced.set(streamId, stream)
    if (isMissing) missing.add(streamId)
  }

  /** Ends a stream for good. The one that it had replaced, perhaps of another device, is shown again. */
  function end(streamId: string, reason: string): void {
    const stream = streams.get(streamId)
    remove(streamId, reason)
    const other = stream && findSamePerson(stream, replaced)
    if (!other || missing.has(other.streamId) || findSamePerson(other, streams)) return
    replaced.delete(other.streamId)
    add(other)
  }

  /** The same person with the same kind of video, under other ids. */
  function findSamePerson(
    stream: StreamLike,
    among: ReadonlyMap<string, StreamLike>,
  ): StreamLike | undefined {
    const person = stream.connection && identify(stream.connection)
    return person === undefined
      ? undefined
      : [...among.values()].find(
          ({ connection, videoType }) =>
            connection &&
            connection.connectionId !== stream.connection!.connectionId &&
            videoType === stream.videoType &&
            identify(connection) === person,
        )
  }

  return {
    publicView: {
      list: () =>
        (announced ??= Object.freeze(
          [...streams.values()].filter(({ streamId }) => !noted.has(streamId)),
        )),
      onChange,
    },
    has: (streamId) => streams.has(streamId) && !missing.has(streamId),
    note(stream) {
      const { streamId } = stream
      if (isGhost(stream)) return
      replaced.delete(streamId)
      if (streams.has(streamId)) return
      noted.add(streamId)
      streams.set(streamId, stream)
    },
    handleStreamCreated(stream) {
      const { streamId } = stream
      if (isGhost(stream)) return
      missing.delete(streamId)
      if (replaced.has(streamId)) return void replaced.set(streamId, stream)
      if (streams.has(streamId)) {
        streams.set(streamId, stream)
        announced = null
        tiles.handleReturned(stream)
        return noted.has(streamId) ? undefined : handleChange()
      }
      const previous = findSamePerson(stream, streams)
      if (previous && isOlder(stream, previous)) return void replaced.set(streamId, stream)
      if (previous) replace(previous)
      // A listener of that end may have named it meanwhile.
      if (!streams.has(streamId)) add(stream)
    },
    handleStreamDestroyed: end,
    handleLost() {
      for (const streamId of [...streams.keys(), ...replaced.keys()]) missing.add(streamId)
    },
    handleSettled() {
      for (const streamId of missing) {
        tiles.removeTile(streamId)
        end(streamId, NETWORK_LOST)
      }
    },
    handleEnded(reason) {
      replaced.clear()
      for (const streamId of streams.keys()) remove(streamId, reason)
    },
  }
}

/** A server may list what a person left behind after what the same person came back with. */
const isOlder = (stream: StreamLike, than: StreamLike): boolean =>
  (stream.creationTime ?? Infinity) < (than.creationTime ?? -Infinity)
