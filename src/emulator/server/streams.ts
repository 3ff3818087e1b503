/** Requests about streams: publishing, changing, and ending one's own or somebody else's. */
import { isDeepStrictEqual } from 'node:util'
import { ACCEPTED, lacks, refused } from './answer.ts'
import { isRecord } from '../validate.ts'
import { toStreamRecord } from './connections.ts'
import type { Handler } from './answer.ts'
import type { Request } from '../wire/request.ts'
import type { Stream } from './session.ts'

// Every newcomer is told of every stream: together they must remain something that can be said.
const MAX_CONTENT = 16_384
const MAX_STREAMS = 100

export const createStream: Handler = (room, member, request) => {
  if (lacks(member, 'publish')) return refused(403, 'this token may not publish')
  const id = request.id('stream')
  const existing = room.streams.get(id)
  if (existing !== undefined && existing.publisher !== member) {
    return refused(409, 'the stream id is taken')
  }
  if (isTooLarge(request.content)) return refused(413, 'the description is too large')
  const own = [...room.streams.values()].filter(({ publisher }) => publisher === member)
  if (existing === undefined && own.length >= MAX_STREAMS) return refused(403, 'too many streams')
  const stream = { id, publisher: member, creationTime: Date.now(), content: request.content }
  room.streams.set(id, stream)
  return {
    status: 200,
    body: { content: { iceServers: [] } },
    afterwards: () =>
      room.tellAll({ method: 'created', uri: request.uri, content: toStreamRecord(stream) }),
  }
}

export const updateChannel: Handler = (room, member, request) => {
  const stream = room.streams.get(request.id('stream'))
  if (stream === undefined) return refused(404, 'no such stream')
  if (isTooLarge(request.content)) return refused(413, 'the change is too large')
  if (stream.publisher !== member || !changeChannel(stream, request)) return ACCEPTED
  const { uri, content } = request
  return { ...ACCEPTED, afterwards: () => room.tellAll({ method: 'updated', uri, content }) }
}

/** @returns false when nothing changed: telling it all the same would look like a change */
function changeChannel(stream: Stream, request: Request): boolean {
  const { channel } = stream.content
  if (!Array.isArray(channel)) return false
  const channels: readonly unknown[] = channel
  const id = request.id('channel')
  const current = channels.find((each) => isRecord(each) && each['id'] === id)
  if (!isRecord(current)) return false
  const next = { ...current, ...request.content }
  if (isDeepStrictEqual(next, current)) return false
  const changed = channels.map((each) => (each === current ? next : each))
  const content = { ...stream.content, channel: changed }
  if (isTooLarge(content)) return false
  stream.content = content
  return true
}

function isTooLarge(content: object): boolean {
  return JSON.stringify(content).length > MAX_CONTENT
}

export const deleteStream: Handler = (room, member, request) => {
  const stream = room.streams.get(request.id('stream'))
  if (stream === undefined) return refused(404, 'no such stream')
  const isOwn = stream.publisher === member
  if (!isOwn && lacks(member, 'forceunpublish')) {
    return refused(403, 'this token may not end the streams of others')
  }
  const reason = isOwn ? 'clientDisconnected' : room.settings.forceUnpublishReason
  return { ...ACCEPTED, afterwards: () => room.endStream(stream, reason) }
}
