/** Payloads in the shape of each platform (EventUtils.java, EventUtils.swift, `make…Struct` of the iOS views). */

import type { NativeConnection, NativeStream, Os } from '../native.types.ts'

export type Payload = Record<string, unknown>

/** Android: `Date.toString()` of Java, in the phone's time zone, here one hour east. iOS: UTC without saying so. */
export function toCreationTime(os: Os, createdAt: number): string {
  if (os === 'ios') return new Date(createdAt).toISOString().slice(0, 19).replace('T', ' ')
  const local = new Date(createdAt + 3_600_000).toUTCString()
  const [, weekday, day, month, year, time] =
    /^(\w+), (\d+) (\w+) (\d+) ([\d:]+) GMT$/.exec(local) ?? []
  return `${weekday} ${month} ${day} ${time} GMT+01:00 ${year}`
}

export function toConnectionPayload(os: Os, connection: NativeConnection): Payload {
  const { connectionId, createdAt, data } = connection
  return { connectionId, creationTime: toCreationTime(os, createdAt), data }
}

export function toSessionPayload(
  os: Os,
  sessionId: string,
  connection: NativeConnection | undefined,
): Payload {
  if (!connection) return { sessionId }
  return { sessionId, connection: toConnectionPayload(os, connection) }
}

/** Payload of a stream's event of the module; empty on iOS if the session has left the map (EventUtils.swift:24). */
export function toStreamPayload(
  os: Os,
  stream: NativeStream,
  sessionId: string,
  isSessionKnown: boolean,
): Payload {
  if (os === 'ios' && !isSessionKnown) return {}
  const { streamId, connection, name, hasAudio, hasVideo, videoType, width, height } = stream
  return {
    streamId,
    connectionId: connection.connectionId,
    connection: toConnectionPayload(os, connection),
    sessionId,
    name,
    hasAudio,
    hasVideo,
    videoType,
    width,
    height,
    creationTime: toCreationTime(os, stream.createdAt),
  }
}

/** The stream in an event of a tile. iOS copies it into a struct: no `connectionId`, and nothing is missing but empty. */
export function toTileStream(
  os: Os,
  stream: NativeStream,
  sessionId: string,
  isSessionKnown: boolean,
): Payload {
  const payload = toStreamPayload(os, stream, sessionId, isSessionKnown)
  if (os === 'android') return payload
  const { connectionId: _, ...rest } = payload
  return {
    name: '',
    streamId: '',
    hasAudio: false,
    hasCaptions: false,
    hasVideo: false,
    sessionId: '',
    width: 0,
    height: 0,
    videoType: '',
    connection: { creationTime: '', data: '', connectionId: '' },
    creationTime: '',
    ...rest,
  }
}

/** Network statistics of a tile: flat on Android, JSON beside the stream on iOS. */
export function toTileStats(os: Os, stats: Payload, stream: Payload): Payload {
  return os === 'android' ? stats : { jsonStats: JSON.stringify(stats), stream }
}
