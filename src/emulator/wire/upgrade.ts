/** Takes a WebSocket's request in or turns it away. */
import { randomUUID } from 'node:crypto'
import { isTooLong, readPassport } from '../server/identity.ts'
import { createLink } from './link.ts'
import { toRoute } from '../http/route.ts'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket, WebSocketServer } from 'ws'
import type { Link, LinkListener } from './link.ts'
import type { Knocks } from './admissions.ts'
import type { Room, RoomSurroundings } from '../server/session.ts'

export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

/** Gives a new link the place it belongs to. */
export type Enter = (room: Room, link: Link, socketId: string, isResumed: boolean) => LinkListener

export const MESSAGING_PATH = '/rumorwebsocketsv2/'

export function createUpgrade(
  acceptor: WebSocketServer,
  rooms: ReadonlyMap<string, Room>,
  { counters, faults }: RoomSurroundings,
  knocks: Knocks,
  enter: Enter,
): Upgrade {
  return (request, socket, head) => {
    // A client may die at any moment of the upgrade.
    socket.on('error', () => undefined)
    const { path, query } = toRoute(request.url)
    const isMessaging = path.startsWith(MESSAGING_PATH)
    const passport = isMessaging ? readPassport(path.slice(MESSAGING_PATH.length)) : null
    const room = passport === null ? undefined : rooms.get(passport.sessionId)
    const socketId = query.get('socketId') ?? randomUUID()
    if (passport === null || room === undefined) return refuse(socket, '404 Not Found')
    if (isTooLong(socketId)) return refuse(socket, '400 Bad Request')

    counters.sockets += 1
    // The state knows a connection id that an older client had not said when it got its address.
    const who = room.members.get(socketId)?.who ?? passport
    const refusal = faults.refusal.of(who)
    if (refusal !== null) knocks.turnAway(socketId)
    if (refusal === 'unavailable') return refuse(socket, '503 Service Unavailable')
    if (refusal === 'reset') return void request.socket.resetAndDestroy()
    // Left unanswered; read on, or the client's own end would go unnoticed.
    if (refusal === 'hang') return void socket.on('end', () => socket.destroy()).resume()

    acceptor.handleUpgrade(request, socket, head, (webSocket) => {
      if (refusal === 'acceptThenClose') return acceptThenClose(webSocket)
      const isResumed = query.get('reconnect') === 'true'
      createLink(webSocket, socket, who, faults, (link) => enter(room, link, socketId, isResumed))
    })
  }
}

function acceptThenClose(webSocket: WebSocket): void {
  webSocket.on('error', () => undefined)
  // Later, so that the client has seen its socket open.
  setImmediate(() => webSocket.terminate())
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  )
}
