/** Requests about connections: joining, leaving, and forcing others out. */
import { ACCEPTED, lacks, refused } from './answer.ts'
import { acceptsUnknownSockets } from '../options.ts'
import { toPermissions } from '../tokens/claims.ts'
import type { Answer, Handler } from './answer.ts'
import type { Member } from './member.ts'
import type { Request } from '../wire/request.ts'
import type { TokenReading } from '../tokens/claims.ts'
import type { Session, Stream } from './session.ts'

/** A stream in the form that clients receive. */
export function toStreamRecord({ content, creationTime, publisher }: Stream): object {
  return { ...content, creationTime, connection: publisher.connection }
}

/** @param reading of the token of the request */
export function createConnection(
  session: Session,
  member: Member,
  request: Request,
  reading: TokenReading,
): Answer | null {
  const id = request.id('connection')
  if (!reading.ok) return refused(403, reading.reason)
  if (member.connection !== null) return answerJoin(session, member, () => undefined)

  const { claims } = reading
  const existing = session.find(id)
  if (isLeftBehind(session, id)) return null
  member.who.connectionId = id
  member.who.data = claims.data
  const connection = {
    id,
    creationTime: Date.now(),
    data: claims.data,
    permissions: toPermissions(claims.role),
  }
  member.connection = connection
  member.joinedBy = request.transactionId
  session.counters.joins += 1
  return answerJoin(session, member, () => {
    // A socket that was left behind while connecting may join again under the same id.
    if (existing !== undefined) return
    const uri = `${session.root}/connection/${id}`
    session.notifyAll({ method: 'created', uri, content: connection }, { except: member })
  })
}

/** The joined client's own notice precedes the answer: the client waits for it. */
function answerJoin(session: Session, member: Member, afterwards: () => void): Answer {
  const { connection } = member
  const uri = `${session.root}/connection/${member.who.connectionId}`
  session.notify(member, { method: 'created', uri, content: connection })
  return { status: 200, body: toJoinBody(session, member), afterwards }
}

/** Everybody and every stream of the session, as the answer to the member's join lists them. */
export function toJoinBody(session: Session, { connection }: Member): object {
  const others = session.joined().filter((each) => each.connection?.id !== connection?.id)
  const connections = new Map(others.map((each) => [each.connection?.id, each.connection]))
  const stream = [...session.streams.values()].map(toStreamRecord)
  return { connection: [...connections.values(), connection], stream, archive: [] }
}

/**
 * Whether another socket of this client is already in the session. Closing the second one would end the client's
 * session, and accepting it would add a second member; without an answer it does no harm.
 */
export function isLeftBehind(session: Session, connectionId: string): boolean {
  if (acceptsUnknownSockets(session.settings)) return false
  return session.find(connectionId)?.isOnline === true
}

export const deleteConnection: Handler = (session, member, request) => {
  const victim = session.find(request.id('connection'))
  if (victim !== member && lacks(member, 'forcedisconnect')) {
    return refused(403, 'this token may not force others out')
  }
  if (victim === undefined) return refused(404, 'no such connection')
  return { ...ACCEPTED, afterwards: () => kick(session, victim) }
}

export function kick(
  session: Session,
  victim: Member,
  reason = session.settings.forceDisconnectReason,
): void {
  if (victim.connection !== null) notifyRemoved(session, victim, reason)
  session.remove(victim, reason)
}

/** Notifies a client that its own connection was removed; it then ends its session itself. */
export function notifyRemoved(session: Session, member: Member, reason: string): void {
  const uri = `${session.root}/connection/${member.who.connectionId}`
  session.notify(member, { method: 'deleted', uri, reason, content: {} })
}
