/** Requests about streams: publishing, changing, and ending your own stream or that of another client. */
import { isDeepStrictEqual } from 'node:util'
import { ACCEPTED, lacks, refused } from './answer.ts'
import { isRecord } from '../validate.ts'
import { toStreamRecord } from './connections.ts'
import { muteIfRequired } from './muting.ts'
import type { Handler } from './answer.ts'
import type { Request } from '../wire/request.ts'
import type { Stream } from './session.ts'

// The answer to a join lists every stream: all of them together must fit into it.
const MAX_CONTENT = 16_384
const MAX_STREAMS = 100

export const createStream: Handler = (session, member, request) => {
  if (lacks(member, 'publish')) return refused(403, 'this token may not publish')
  const id = request.id('stream')
  const existing = session.streams.get(id)
  if (existing !== undefined && existing.publisher !== member) {
    return refused(409, 'the stream id is taken')
  }
  if (isTooLarge(request.content)) return refused(413, 'the description is too large')
  const own = [...session.streams.values()].filter(({ publisher }) => publisher === member)
  if (existing === undefined && own.length >= MAX_STREAMS) return refused(403, 'too many streams')
  const stream = { id, publisher: member, creationTime: Date.now(), content: request.content }
  session.streams.set(id, stream)
  return {
    status: 200,
    body: { content: { iceServers: [] } },
    afterwards: () => {
      session.notifyAll({ method: 'created', uri: request.uri, content: toStreamRecord(stream) })
      muteIfRequired(session, stream)
    },
  }
}

export const updateChannel: Handler = (session, member, request) => {
  const stream = session.streams.get(request.id('stream'))
  if (stream === undefined) return refused(404, 'no such stream')
  if (isTooLarge(request.content)) return refused(413, 'the change is too large')
  if (stream.publisher !== member || !changeChannel(stream, request)) return ACCEPTED
  const { uri, content } = request
  return { ...ACCEPTED, afterwards: () => session.notifyAll({ method: 'updated', uri, content }) }
}

/** @returns false when nothing changed: a notice would then look like a change */
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

export function hasChannel({ content }: Stream, id: string): boolean {
  const { channel } = content
  return Array.isArray(channel) && channel.some((each) => isRecord(each) && each['id'] === id)
}

function isTooLarge(content: object): boolean {
  return JSON.stringify(content).length > MAX_CONTENT
}

export const deleteStream: Handler = (session, member, request) => {
  const stream = session.streams.get(request.id('stream'))
  if (stream === undefined) return refused(404, 'no such stream')
  const isOwn = stream.publisher === member
  if (!isOwn && lacks(member, 'forceunpublish')) {
    return refused(403, 'this token may not end the streams of others')
  }
  const reason = isOwn ? 'clientDisconnected' : session.settings.forceUnpublishReason
  return { ...ACCEPTED, afterwards: () => session.endStream(stream, reason) }
}
