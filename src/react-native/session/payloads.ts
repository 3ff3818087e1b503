/** Native payloads as the objects of OpenTok.js: what is missing or of another type becomes `undefined` or a default. */

import type { ConnectionLike, StreamLike } from '../../index.ts'
import type { NativePayload } from './native-module.types.ts'

/** A connection as this entry makes it. */
export type NativeConnection = ConnectionLike & { readonly creationTime: number | undefined }

/** A stream as this entry makes it; its flags change with the stream. */
export interface NativeStream extends StreamLike {
  readonly connection: NativeConnection
  readonly name: string
  hasAudio: boolean
  hasVideo: boolean
  videoDimensions: { readonly width: number; readonly height: number }
}

export const toText = (value: unknown): string => (typeof value === 'string' ? value : '')
const toNumber = (value: unknown) => (typeof value === 'number' ? value : 0)

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec'

/**
 * The time in ms since the epoch. Android sends Java's `Date.toString()`, which Hermes cannot parse: in the zone of the
 * device, whose name may be no more than an abbreviation. iOS sends `yyyy-MM-dd HH:mm:ss` in UTC.
 */
export function toTime(value: unknown): number | undefined {
  const text = toText(value)
  const ios = /^(\d+-\d\d-\d\d) (\d\d:\d\d:\d\d)/.exec(text)
  if (ios) return toKnown(Date.parse(`${ios[1]}T${ios[2]}Z`))
  const [, month = '', day = '', time, zone, offset = 'Z', year] =
    /^\w+ (\w+) (\d+) ([\d:]+) (GMT|UTC)?(\S+)? ?(\d{4})$/.exec(text) ?? []
  const number = String(MONTHS.indexOf(month) / 3 + 1).padStart(2, '0')
  return toKnown(
    Date.parse(`${year}-${number}-${day.padStart(2, '0')}T${time}${zone ? offset : ''}`),
  )
}

const toKnown = (time: number) => (Number.isNaN(time) ? undefined : time)

/** `null` for a payload without an id. */
export function toConnection(payload: NativePayload): NativeConnection | null {
  const connectionId = toText(payload?.connectionId)
  if (!connectionId) return null
  const { creationTime, data } = payload!
  return { connectionId, data: toText(data), creationTime: toTime(creationTime) }
}

/** `null` for a payload without an id of the stream or of its connection. */
export function toStream(
  payload: NativePayload,
  note: (connection: NativeConnection) => NativeConnection,
): NativeStream | null {
  const streamId = toText(payload?.streamId)
  const connection =
    toConnection(payload?.connection as NativePayload) ??
    toConnection({ connectionId: payload?.connectionId })
  if (!streamId || !connection) return null
  const { creationTime, hasAudio, hasVideo, height, name, videoType, width } = payload!
  return {
    streamId,
    connection: note(connection),
    name: toText(name),
    hasAudio: hasAudio === true,
    hasVideo: hasVideo === true,
    videoType: toText(videoType) || undefined,
    videoDimensions: { width: toNumber(width), height: toNumber(height) },
    creationTime: toTime(creationTime),
  }
}
