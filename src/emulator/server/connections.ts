/** Requests about connections: joining, and being forced out. */
import { ACCEPTED, lacks, refused } from './answer.ts'
import { takesUnknownIn } from '../options.ts'
import { toPermissions } from '../tokens/token.ts'
import type { Answer, Handler } from './answer.ts'
import type { Member } from './member.ts'
import type { Room, Stream } from './session.ts'

/** A stream as the clients are told of it. */
export function toStreamRecord({ content, creationTime, publisher }: Stream): object {
  return { ...content, creationTime, connection: publisher.connection }
}

export const createConnection: Handler = (room, member, request) => {
  const id = request.id('connection')
  const reading = room.tokens.read(request.token, room.sessionId, Date.now())
  if (!reading.ok) return refused(403, reading.reason)
  if (member.connection !== null) return welcome(room, member, () => undefined)

  const { claims } = reading
  const double = room.find(id)
  if (isLeftBehind(room, id)) return null
  member.who.connectionId = id
  member.who.data = claims.data
  const connection = {
    id,
    creationTime: Date.now(),
    data: claims.data,
    permissions: toPermissions(claims.role),
  }
  member.connection = connection
  room.counters.joins += 1
  return welcome(room, member, () => {
    // A socket that was abandoned while connecting may join again under the same id.
    if (double !== undefined) return
    const uri = `${room.root}/connection/${id}`
    room.tellAll({ method: 'created', uri, content: connection }, { except: member })
  })
}

/** The newcomer's own notice goes before the answer: the client waits for it. */
function welcome(room: Room, member: Member, afterwards: () => void): Answer {
  const { connection } = member
  const uri = `${room.root}/connection/${member.who.connectionId}`
  room.tell(member, { method: 'created', uri, content: connection })
  const others = room.joined().filter((each) => each.connection?.id !== connection?.id)
  const connections = new Map(others.map((each) => [each.connection?.id, each.connection]))
  const stream = [...room.streams.values()].map(toStreamRecord)
  const body = { connection: [...connections.values(), connection], stream, archive: [] }
  return { status: 200, body, afterwards }
}

/**
 * Whether another socket of this client is in the session already: closing what comes second ends its
 * session, and taking it in makes a second member. Left without an answer it does no harm.
 */
export function isLeftBehind(room: Room, connectionId: string): boolean {
  if (takesUnknownIn(room.settings)) return false
  return room.find(connectionId)?.isOnline === true
}

export const deleteConnection: Handler = (room, member, request) => {
  const victim = room.find(request.id('connection'))
  if (victim !== member && lacks(member, 'forcedisconnect')) {
    return refused(403, 'this token may not force others out')
  }
  if (victim === undefined) return refused(404, 'no such connection')
  return { ...ACCEPTED, afterwards: () => kick(room, victim) }
}

export function kick(
  room: Room,
  victim: Member,
  reason = room.settings.forceDisconnectReason,
): void {
  if (victim.connection !== null) tellGone(room, victim, reason)
  room.remove(victim, reason)
}

/** Tells a client that its own connection is gone; it then ends its session itself. */
export function tellGone(room: Room, member: Member, reason: string): void {
  const uri = `${room.root}/connection/${member.who.connectionId}`
  room.tell(member, { method: 'deleted', uri, reason, content: {} })
}
