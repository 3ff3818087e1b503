/** Finds each client's state again by its socket id, and keeps it for a while when the socket is lost. */
import { CLOSE_INTERNAL_ERROR } from '../../opentok/limits.ts'
import { isLeftBehind, tellGone } from './connections.ts'
import { FRAME, PONG } from '../wire/frame.ts'
import { guard } from '../wire/guard.ts'
import { isTooLong } from './identity.ts'
import { createKnocks } from '../wire/admissions.ts'
import { createMember } from './member.ts'
import { takesUnknownIn } from '../options.ts'
import { handleMessage } from './request-handlers.ts'
import { createUpgrade } from '../wire/upgrade.ts'
import type { WebSocketServer } from 'ws'
import type { Frame } from '../wire/frame.ts'
import type { Identity } from './identity.ts'
import type { Link, LinkListener } from '../wire/link.ts'
import type { Member } from './member.ts'
import type { Room, RoomSurroundings } from './session.ts'
import type { Upgrade } from '../wire/upgrade.ts'

export interface Sockets {
  /** Every socket that is open now. */
  readonly links: ReadonlySet<Link>
  readonly upgrade: Upgrade
  dispose(): void
}

export function createSockets(
  acceptor: WebSocketServer,
  rooms: ReadonlyMap<string, Room>,
  surroundings: RoomSurroundings,
): Sockets {
  const { settings, faults } = surroundings
  const links = new Set<Link>()
  const graceTimers = new Map<Member, NodeJS.Timeout>()
  const knocks = createKnocks()

  function enter(room: Room, link: Link, socketId: string, isResumed: boolean): LinkListener {
    links.add(link)
    const known = room.members.get(socketId)
    if (known === undefined && isResumed && !takesUnknownIn(settings)) {
      const isAbandoned = knocks.isTurnedAway(socketId) || isLeftBehind(room, link.who.connectionId)
      const isSpared = isAbandoned && settings.spareLeftBehind
      return isSpared ? leaveUnanswered(link) : sendAway(room, link)
    }

    const member = known ?? createMember(socketId, link.who, room.symphony, settings)
    let isRegistered = known !== undefined
    clearTimeout(graceTimers.get(member))
    graceTimers.delete(member)
    if (isResumed && faults.silence.of(link.who) === 'afterGreeting') link.greet()
    guard(
      () => member.attach(link, isResumed),
      () => link.close(CLOSE_INTERNAL_ERROR, 'internal error'),
    )

    return {
      frame(frame) {
        // A socket that never got a frame through is unknown when it comes back.
        if (!isRegistered) room.members.set(socketId, member)
        isRegistered = true
        knocks.admit(socketId)
        receive(room, member, link, frame)
      },
      ended() {
        links.delete(link)
        if (member.detach(link) && isMember(room, member)) keepForAWhile(room, member)
      },
    }
  }

  /** What ends the session of a client that was away too long. */
  function toFarewell(room: Room, link: Link): () => void {
    const { unknownSocketCloseCode: code, unknownSocketReason: reason } = settings
    if (reason === null || link.who.connectionId === '') {
      return () => link.close(code ?? CLOSE_INTERNAL_ERROR, 'unknown socket')
    }
    let isTold = false
    return () => {
      if (isTold) return
      isTold = true
      const stranger = createMember('', link.who, room.symphony, settings)
      stranger.attach(link, false)
      tellGone(room, stranger, reason)
    }
  }

  /** Over a silent network not even that gets through: it waits for the next word. */
  function sendAway(room: Room, link: Link): LinkListener {
    const farewell = toFarewell(room, link)
    if (!faults.isSilent(link.who)) farewell()
    return { frame: farewell, ended: () => void links.delete(link) }
  }

  /**
   * A client whose first socket fails leaves it behind, still trying, and starts another. Measured: to close what is left
   * behind fails the join under way, which may then be left as a ghost; to take it in makes a second member.
   */
  function leaveUnanswered(link: Link): LinkListener {
    link.isLeftBehind = true
    return {
      frame(frame) {
        if (frame.type === FRAME.ping) link.send(PONG)
      },
      ended: () => void links.delete(link),
    }
  }

  function keepForAWhile(room: Room, member: Member): void {
    const timer = setTimeout(() => {
      graceTimers.delete(member)
      guard(() => {
        if (isMember(room, member)) room.remove(member, settings.lostReason)
      })
    }, settings.keepLostMs)
    timer.unref()
    graceTimers.set(member, timer)
  }

  return {
    links,
    upgrade: createUpgrade(acceptor, rooms, surroundings, knocks, enter),
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
  if (frame.type === FRAME.ping) return link.send(PONG)
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
  const id = headers.get('uniqueId') ?? ''
  if (who.connectionId === '' && !isTooLong(id)) who.connectionId = id
}
