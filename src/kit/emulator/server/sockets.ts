/** Assigns each socket to the member with its socket id, and keeps a member for some time after its socket is lost. */
import { CLOSE_INTERNAL_ERROR } from '../../../opentok/limits.ts'
import { isLeftBehind, notifyRemoved } from './connections.ts'
import { FRAME, PONG } from '../wire/frame.ts'
import { guard } from '../wire/guard.ts'
import { isTooLong } from './identity.ts'
import { createAdmissions } from '../wire/admissions.ts'
import { createMember } from './member.ts'
import { acceptsUnknownSockets } from '../options.ts'
import { handleMessage } from './request-handlers.ts'
import { createUpgrade } from '../wire/upgrade.ts'
import type { WebSocketServer } from 'ws'
import type { Frame } from '../wire/frame.ts'
import type { Identity } from './identity.ts'
import type { Link, LinkListener } from '../wire/link.ts'
import type { Member } from './member.ts'
import type { Session, ServerContext } from './session.ts'
import type { Upgrade } from '../wire/upgrade.ts'

export interface Sockets {
  /** All open sockets. */
  readonly links: ReadonlySet<Link>
  readonly upgrade: Upgrade
  dispose(): void
}

export function createSockets(
  acceptor: WebSocketServer,
  sessions: ReadonlyMap<string, Session>,
  context: ServerContext,
): Sockets {
  const { settings, faults } = context
  const links = new Set<Link>()
  const graceTimers = new Map<Member, NodeJS.Timeout>()
  const admissions = createAdmissions()

  function acceptLink(
    session: Session,
    link: Link,
    socketId: string,
    isResumed: boolean,
  ): LinkListener {
    links.add(link)
    const known = session.members.get(socketId)
    if (known === undefined && isResumed && !acceptsUnknownSockets(settings)) {
      const isAbandoned =
        admissions.isRefused(socketId) || isLeftBehind(session, link.who.connectionId)
      const isSpared = isAbandoned && settings.spareLeftBehind
      return isSpared ? leaveUnanswered(link) : dismiss(session, link)
    }

    const member = known ?? createMember(socketId, link.who, session.symphony, settings)
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
        // Registered with the first frame: a socket that never sent one is unknown when it resumes.
        if (!isRegistered) session.members.set(socketId, member)
        isRegistered = true
        admissions.admit(socketId)
        receive(session, member, link, frame)
      },
      ended() {
        links.delete(link)
        if (member.detach(link) && isMember(session, member)) keepForAWhile(session, member)
      },
    }
  }

  /** @returns a function that ends the session of a client that was away too long */
  function createDismissal(session: Session, link: Link): () => void {
    const { unknownSocketCloseCode: code, unknownSocketReason: reason } = settings
    if (reason === null || link.who.connectionId === '') {
      return () => link.close(code ?? CLOSE_INTERNAL_ERROR, 'unknown socket')
    }
    let isNotified = false
    return () => {
      if (isNotified) return
      isNotified = true
      const stranger = createMember('', link.who, session.symphony, settings)
      stranger.attach(link, false)
      notifyRemoved(session, stranger, reason)
    }
  }

  /** During a silence the dismissal waits for the client's next frame. */
  function dismiss(session: Session, link: Link): LinkListener {
    const dismissal = createDismissal(session, link)
    if (!faults.isSilent(link.who)) dismissal()
    return { frame: dismissal, ended: () => void links.delete(link) }
  }

  /**
   * A client whose first socket fails leaves it behind, still retrying, and opens another. Measured: closing the socket
   * left behind fails the join in progress, which may remain as a ghost; accepting it adds a second member.
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

  function keepForAWhile(session: Session, member: Member): void {
    const timer = setTimeout(() => {
      graceTimers.delete(member)
      guard(() => {
        if (isMember(session, member)) session.remove(member, settings.lostReason)
      })
    }, settings.keepLostMs)
    timer.unref()
    graceTimers.set(member, timer)
  }

  return {
    links,
    upgrade: createUpgrade(acceptor, sessions, context, admissions, acceptLink),
    dispose() {
      for (const timer of graceTimers.values()) clearTimeout(timer)
      graceTimers.clear()
      for (const link of links) link.drop()
    },
  }
}

function isMember(session: Session, member: Member): boolean {
  return session.members.get(member.socketId) === member
}

function receive(session: Session, member: Member, link: Link, frame: Frame): void {
  if (frame.type === FRAME.ping) return link.send(PONG)
  // A client that left or was forced out is ignored.
  if (!isMember(session, member)) return
  switch (frame.type) {
    case FRAME.connect:
      learnConnectionId(member.who, frame)
      return
    case FRAME.status:
      member.acknowledge(frame.headers.get('TRANSACTION-ID') ?? '')
      return
    case FRAME.disconnect:
      // With "1" the client gives up only this socket, and comes back on another.
      if (frame.headers.get('reconnect') === '') session.remove(member, 'clientDisconnected')
      return
    case FRAME.message:
      handleMessage(session, member, frame)
      return
    default:
  }
}

function learnConnectionId(who: Identity, { headers }: Frame): void {
  const id = headers.get('uniqueId') ?? ''
  if (who.connectionId === '' && !isTooLong(id)) who.connectionId = id
}
