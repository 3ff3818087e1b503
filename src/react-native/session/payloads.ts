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
 * The time in ms since the epoch. Android sends Java's `Date.toString()`, whose zone is always that of the device and
 * whose form Hermes cannot parse; iOS sends `yyyy-MM-dd HH:mm:ss` in UTC.
 */
export function toTime(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  const text = toText(value)
  const ios = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(text)?.slice(1).map(Number)
  if (ios) {
    const [year = 0, month = 1, day, hour, minute, second] = ios
    return Date.UTC(year, month - 1, day, hour, minute, second)
  }
  const [, month = '', day, hour, minute, second, year] =
    /^\w{3} (\w{3}) (\d+) (\d+):(\d+):(\d+) .*?(\d{4})$/.exec(text) ?? []
  const index = MONTHS.indexOf(month) / 3
  if (year === undefined || !Number.isInteger(index)) return undefined
  return new Date(+year, index, Number(day), Number(hour), Number(minute), Number(second)).getTime()
}

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
