/** Takes sockets in or turns them away, and finds each client's state again by its socket id. */
import { randomUUID } from 'node:crypto'
import { isLeftBehind } from './connections.ts'
import { FRAME, createFrame } from './frame.ts'
import { readPassport } from './identity.ts'
import { createLink } from './link.ts'
import { createMember } from './member.ts'
import { handleMessage } from './raptor.ts'
import { toRoute } from './route.ts'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket, WebSocketServer } from 'ws'
import type { Frame } from './frame.ts'
import type { Identity } from './identity.ts'
import type { Link, LinkListener } from './link.ts'
import type { Member } from './member.ts'
import type { Room, RoomSurroundings } from './room.ts'

export interface Sockets {
  /** Every socket that is open now. */
  readonly links: ReadonlySet<Link>
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  dispose(): void
}

export const MESSAGING_PATH = '/rumorwebsocketsv2/'

export function createSockets(
  acceptor: WebSocketServer,
  rooms: ReadonlyMap<string, Room>,
  { settings, counters, faults }: RoomSurroundings,
): Sockets {
  const links = new Set<Link>()
  const graceTimers = new Map<Member, NodeJS.Timeout>()
  /** Socket ids of everybody who was ever let in, and of those who were not; the latter never were. */
  const admitted = new Set<string>()
  const turnedAway = new Set<string>()

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A client may die at any moment of the upgrade.
    socket.on('error', () => undefined)
    const { path, query } = toRoute(request.url)
    const isMessaging = path.startsWith(MESSAGING_PATH)
    const passport = isMessaging ? readPassport(path.slice(MESSAGING_PATH.length)) : null
    const room = passport === null ? undefined : rooms.get(passport.sessionId)
    if (passport === null || room === undefined) return refuse(socket, '404 Not Found')

    counters.sockets += 1
    const socketId = query.get('socketId') ?? randomUUID()
    // The state knows a connection id that an older client had not said when it got its address.
    const who = room.members.get(socketId)?.who ?? passport
    const refusal = faults.refusal.of(who)
    if (refusal !== null && !admitted.has(socketId)) turnedAway.add(socketId)
    if (refusal === 'unavailable') return refuse(socket, '503 Service Unavailable')
    if (refusal === 'reset') return void request.socket.resetAndDestroy()
    // Left unanswered; read on, or the client's own end would go unnoticed.
    if (refusal === 'hang') return void socket.on('end', () => socket.destroy()).resume()

    acceptor.handleUpgrade(request, socket, head, (webSocket) => {
      if (refusal === 'acceptThenClose') return acceptThenClose(webSocket)
      const isResumed = query.get('reconnect') === 'true'
      createLink(webSocket, who, faults, (link) => enter(room, link, socketId, isResumed))
    })
  }

  function enter(room: Room, link: Link, socketId: string, isResumed: boolean): LinkListener {
    links.add(link)
    const known = room.members.get(socketId)
    const code = settings.unknownSocketCloseCode
    const isUnknown = known === undefined && isResumed
    if (isUnknown && code !== null) {
      const isAbandoned = turnedAway.has(socketId) || isLeftBehind(room, link.who.connectionId)
      return isAbandoned ? leaveUnanswered(link) : sendAway(link, code)
    }

    const member = known ?? createMember(socketId, link.who, room.symphony, settings)
    let isRegistered = known !== undefined
    clearTimeout(graceTimers.get(member))
    graceTimers.delete(member)
    member.attach(link, isResumed)

    return {
      frame(frame) {
        // A socket that never got a frame through is unknown when it comes back.
        if (!isRegistered) room.members.set(socketId, member)
        isRegistered = true
        admitted.add(socketId)
        turnedAway.delete(socketId)
        receive(room, member, link, frame)
      },
      ended() {
        links.delete(link)
        if (member.detach(link) && isMember(room, member)) keepForAWhile(room, member)
      },
    }
  }

  /** Over a silent network not even the close gets through: it waits for the next word. */
  function sendAway(link: Link, code: number): LinkListener {
    const close = (): void => link.close(code, 'unknown socket')
    if (!faults.silence.of(link.who)) close()
    return { frame: close, ended: () => void links.delete(link) }
  }

  /**
   * A client whose first socket fails leaves it behind, still trying, and starts another. Measured: to close what is left
   * behind fails the join under way, which may then be left as a ghost; to take it in makes a second member.
   */
  function leaveUnanswered(link: Link): LinkListener {
    return {
      frame(frame) {
        if (frame.type === FRAME.ping) link.send(createFrame(FRAME.pong))
      },
      ended: () => void links.delete(link),
    }
  }

  function keepForAWhile(room: Room, member: Member): void {
    const timer = setTimeout(() => {
      graceTimers.delete(member)
      if (isMember(room, member)) room.remove(member, 'networkDisconnected')
    }, settings.keepLostMs)
    timer.unref()
    graceTimers.set(member, timer)
  }

  return {
    links,
    upgrade,
    dispose() {
      for (const timer of graceTimers.values()) clearTimeout(timer)
      graceTimers.clear()
      for (const link of links) link.drop()
    },
  }
}

function isMember(room: Room, member: Member): boolean {
  return room.members.get(member.socketId) === member
}

function receive(room: Room, member: Member, link: Link, frame: Frame): void {
  if (frame.type === FRAME.ping) return link.send(createFrame(FRAME.pong))
  // One that left or was forced out has nothing more to say.
  if (!isMember(room, member)) return
  switch (frame.type) {
    case FRAME.connect:
      introduce(member.who, frame)
      return
    case FRAME.status:
      member.acknowledge(frame.headers.get('TRANSACTION-ID') ?? '')
      return
    case FRAME.disconnect:
      // With "1" the client only gives this socket up, and will be back.
      if (frame.headers.get('reconnect') === '') room.remove(member, 'clientDisconnected')
      return
    case FRAME.message:
      handleMessage(room, member, frame)
      return
    default:
  }
}

function introduce(who: Identity, { headers }: Frame): void {
  if (who.connectionId === '') who.connectionId = headers.get('uniqueId') ?? ''
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
