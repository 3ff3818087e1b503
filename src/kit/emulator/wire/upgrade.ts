/** Accepts or refuses the request for a WebSocket. */
import { randomUUID } from 'node:crypto'
import { isTooLong, decodeIdentity } from '../server/identity.ts'
import { createLink } from './link.ts'
import { toRoute } from '../http/route.ts'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket, WebSocketServer } from 'ws'
import type { Link, LinkListener } from './link.ts'
import type { Admissions } from './admissions.ts'
import type { Session, ServerContext } from '../server/session.ts'

export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

/** Assigns a new link to the member that it belongs to. */
export type AcceptLink = (
  session: Session,
  link: Link,
  socketId: string,
  isResumed: boolean,
) => LinkListener

export const MESSAGING_PATH = '/rumorwebsocketsv2/'

export function createUpgrade(
  acceptor: WebSocketServer,
  sessions: ReadonlyMap<string, Session>,
  { counters, faults }: ServerContext,
  admissions: Admissions,
  acceptLink: AcceptLink,
): Upgrade {
  return (request, socket, head) => {
    // Without a listener, a client that disconnects during the upgrade would end the process.
    socket.on('error', () => undefined)
    const { path, query } = toRoute(request.url)
    const isMessaging = path.startsWith(MESSAGING_PATH)
    const identity = isMessaging ? decodeIdentity(path.slice(MESSAGING_PATH.length)) : null
    const session = identity === null ? undefined : sessions.get(identity.sessionId)
    const socketId = query.get('socketId') ?? randomUUID()
    if (identity === null || session === undefined) return refuse(socket, '404 Not Found')
    if (isTooLong(socketId)) return refuse(socket, '400 Bad Request')

    counters.sockets += 1
    // The member may have a connection id that is missing in the address: an older client sends it later.
    const who = session.members.get(socketId)?.who ?? identity
    const refusal = faults.refusal.of(who)
    if (refusal !== null) admissions.refuse(socketId)
    if (refusal === 'unavailable') return refuse(socket, '503 Service Unavailable')
    if (refusal === 'reset') return void request.socket.resetAndDestroy()
    // No answer. The socket must be read, or the end of the client would go unnoticed.
    if (refusal === 'hang') return void socket.on('end', () => socket.destroy()).resume()

    acceptor.handleUpgrade(request, socket, head, (webSocket) => {
      if (refusal === 'acceptThenClose') return acceptThenClose(webSocket)
      const isResumed = query.get('reconnect') === 'true'
      createLink(webSocket, socket, who, faults, (link) =>
        acceptLink(session, link, socketId, isResumed),
      )
    })
  }
}

function acceptThenClose(webSocket: WebSocket): void {
  webSocket.on('error', () => undefined)
  // Not in the same tick: the client must see its socket open first.
  setImmediate(() => webSocket.terminate())
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  )
}
