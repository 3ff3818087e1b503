/** Native payloads as the objects of OpenTok.js: what is missing or of another type becomes `undefined` or a default. */

import type { ConnectionLike, StreamLike } from '../../index.ts'
import type { NativePayload } from './native-module.types.ts'

/** A connection as this entry makes it. */
export type NativeConnection = ConnectionLike & { readonly creationTime: number | undefined }

/** A stream as this entry makes it; its flags and its size change with the stream. */
export interface NativeStream extends StreamLike {
  readonly connection: NativeConnection
  readonly name: string
  hasAudio: boolean
  hasVideo: boolean
  videoDimensions: { readonly width: number; readonly height: number }
}

export const toText = (value: unknown): string => (typeof value === 'string' ? value : '')
const toNumber = (value: unknown) => (typeof value === 'number' ? value : 0)

/**
 * The time in ms since the epoch. iOS sends `yyyy-MM-dd HH:mm:ss` in UTC. Android sends Java's `Date.toString()` in the zone
 * of the device, whose name may be no more than an abbreviation. The order of JavaScript's own `Date.toString()` is one
 * that every engine can parse.
 */
export function toTime(value: unknown): number | undefined {
  const text = toText(value)
    .replace(/^(\S+) (\d\d:\d\d:\d\d)( .+)?$/, '$1T$2Z')
    .replace(/^(\w+ \w+ \d+) (\S+) (\S+) (\d+)$/, '$1 $4 $2 $3')
    .replace(/ (?!GMT|UTC)[A-Z]+$/, '')
    .replace(/(GMT...):/, '$1')
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : time
}

/** `null` for a payload without an id. */
export function toConnection(payload: unknown): NativeConnection | null {
  const { connectionId, creationTime, data } = (payload ?? {}) as NativePayload
  return toText(connectionId)
    ? { connectionId: toText(connectionId), data: toText(data), creationTime: toTime(creationTime) }
    : null
}

export const toDimensions = ({
  height,
  width,
}: NativePayload): NativeStream['videoDimensions'] => ({
  width: toNumber(width),
  height: toNumber(height),
})

/** `null` for a payload without an id of the stream or of its connection. */
export function toStream(
  payload: NativePayload,
  note: (connection: NativeConnection) => NativeConnection,
): NativeStream | null {
  const { creationTime, hasAudio, hasVideo, name, videoType } = payload
  const streamId = toText(payload.streamId)
  const connection =
    toConnection(payload.connection) ?? toConnection({ connectionId: payload.connectionId })
  if (!streamId || !connection) return null
  return {
    streamId,
    connection: note(connection),
    name: toText(name),
    hasAudio: hasAudio === true,
    hasVideo: hasVideo === true,
    videoType: toText(videoType) || undefined,
    videoDimensions: toDimensions(payload),
    creationTime: toTime(creationTime),
  }
}
