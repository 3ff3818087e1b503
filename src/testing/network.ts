/** Scripts for the network: one line each, for one client or for all. */

import type { Client } from './client.types.ts'
import { FakeOpenTokError } from './error.ts'
import { isTargeted } from './faults.ts'
import type { Answer, Condition, RequestKind, Target } from './faults.ts'
import type { Member, Room } from './room.ts'
import type { Server } from './server.ts'
import { checkHasLine, toTarget } from './target.ts'
import type { FakeTarget } from './target.ts'

/** Which requests, and whose. */
export interface RequestFaultOptions {
  readonly target?: FakeTarget
  /** @defaultValue 1 */
  readonly count?: number
}

/**
 * The network's faults. Without a target every session of the app is hit, newcomers included. Remote people have no
 * line of their own: media faults hit them too, moderation and `forget` if they are named, and the rest is no script
 * for them. What the app hears at once in OpenTok it hears at once here.
 * @throws {FakeOpenTokError} `misuse` for a target that is nobody
 */
export interface FakeNetwork {
  /** Loses the socket(s); none is to be had until {@link FakeNetwork.restore}. → `sessionReconnecting` */
  drop(target?: FakeTarget): void
  /** Ends `drop`, `refuse`, `refuseSockets` and `silence`. → `sessionReconnected` for those who were knocking */
  restore(target?: FakeTarget): void
  /** No new socket, and no session information: a `connect()` fails; sockets that are open stay open. */
  refuse(target?: FakeTarget): void
  /** No new socket, though session information comes: a `connect()` tries three times, 3 s apart. */
  refuseSockets(target?: FakeTarget): void
  /** A join succeeds that nobody waits for any more, as a socket that OpenTok left behind makes it. */
  letIn(target?: FakeTarget): void
  /** OpenTok gives up, as it does 30 s after a loss. → `sessionDisconnected` (`networkDisconnected`) */
  giveUp(target?: FakeTarget): void
  /** Sockets stay open, and nobody speaks: noticed after 5.9 s, given up 30 s later (`clientDisconnected`, of all). */
  silence(target?: FakeTarget): void
  /** So many losses, each mended at once. → as many pairs of `sessionReconnecting` and `sessionReconnected` */
  flap(times: number, target?: FakeTarget): void
  /** The server closes the socket(s): mended at once, as by `flap(1)`, but for 1003 and 1011. */
  close(code: number, target?: FakeTarget): void
  /** The server closes with a code that OpenTok does not mend (1003, 1011). → `sessionDisconnected` alone */
  closeWithoutReconnecting(target?: FakeTarget): void
  /** OpenTok ends the session for any reason, and the server does not know. → `sessionDisconnected` */
  end(reason: string, target?: FakeTarget): void
  /** A moderator forces the client(s) out. → `sessionDisconnected` (`forceDisconnected`) */
  kick(target?: FakeTarget): void
  /** Four hours without media. → `sessionDisconnected` (`mediaIdle`) */
  idle(target?: FakeTarget): void
  /** The server is replaced. → `sessionDisconnected` (`serverRotation`) */
  rotate(target?: FakeTarget): void
  /** The server forgets who is lost, as it does 30 s after a loss. */
  forget(target?: FakeTarget): void
  /** No media from and to the client(s) or remote people; noticed by subscribers after 5.6 s. → `disconnected` */
  cutMedia(target?: FakeTarget): void
  /** Ends `cutMedia`. → `connected` */
  healMedia(target?: FakeTarget): void
  /** The next signal is delivered, and its acknowledgement lost. */
  loseAck(target?: FakeTarget): void
  /** So many signals a second from each client; 2001 beyond. `Infinity` lifts it. */
  rateLimit(perSecond: number, target?: FakeTarget): void
  /** The server takes no notice of the next request(s) of a kind. */
  ignore(kind: RequestKind, options?: RequestFaultOptions): void
  /** The server answers the next request(s) of a kind with a status; or OpenTok says at once that error. */
  fail(kind: RequestKind, answer: Answer, options?: RequestFaultOptions): void
  /** Session information is answered with this HTTP status until `restore()`; 0: not at all. */
  failSessionInfo(status: number, target?: FakeTarget): void
  /** The server ends one stream. → `streamDestroyed` */
  endStream(streamId: string, reason?: string): void
}

export function createNetwork(server: () => Server): FakeNetwork {
  const hit = (target: Target | undefined): readonly Client[] =>
    [...server().clients].filter((client) => isTargeted(client.who(), target))

  const aim = (given: FakeTarget | undefined) => toTarget(server(), given)

  /** At somebody with a line. */
  function aimAtLine(given: FakeTarget | undefined): Target | undefined {
    const target = aim(given)
    checkHasLine(server(), target)
    return target
  }

  const hitLines = (given: FakeTarget | undefined) => hit(aimAtLine(given))

  function setCondition(condition: Condition, given: FakeTarget | undefined): readonly Client[] {
    const target = aimAtLine(given)
    server().faults.condition.set(condition, target)
    return hit(target)
  }

  /** By the server, which then knows of it. */
  function expel(reason: string, given: FakeTarget | undefined): void {
    forEachMember(given, (room, member) => room.expel(member, reason))
  }

  /** Remote people only if they are named. */
  function forEachMember(
    given: FakeTarget | undefined,
    act: (room: Room, member: Member) => void,
  ): void {
    const target = aim(given)
    for (const room of server().listRooms()) {
      for (const member of room.members) {
        const who = member.who()
        if (target === undefined ? who.session : isTargeted(who, target)) act(room, member)
      }
    }
  }

  function setMedia(isCut: boolean, given: FakeTarget | undefined): void {
    const { faults, viewers } = server()
    faults.isMediaCut.set(isCut, aim(given))
    for (const viewer of viewers) viewer.handleMedia()
  }

  const network: FakeNetwork = {
    drop(target) {
      for (const client of setCondition('refused', target)) client.lose()
    },
    refuse: (target) => void setCondition('refused', target),
    refuseSockets: (target) => void setCondition('socketless', target),
    restore(target) {
      const restored = setCondition('fine', target)
      server().faults.sessionInfo.set(200, aim(target))
      for (const client of restored) client.resume()
    },
    letIn(target) {
      for (const client of hitLines(target)) client.letIn()
    },
    giveUp(target) {
      for (const client of hitLines(target)) {
        client.lose()
        client.giveUp('networkDisconnected')
      }
    },
    silence(target) {
      for (const client of setCondition('silent', target)) client.watchForSilence()
    },
    flap(times, target) {
      const clients = hitLines(target)
      for (let flaps = 0; flaps < times; flaps += 1) {
        for (const client of clients) {
          client.lose()
          client.resume()
        }
      }
    },
    close(code, target) {
      if (code === 1003 || code === 1011) network.closeWithoutReconnecting(target)
      else network.flap(1, target)
    },
    closeWithoutReconnecting: (target) => network.end('networkDisconnected', target),
    end(reason, target) {
      for (const client of hitLines(target)) client.giveUp(reason)
    },
    kick: (target) => expel('forceDisconnected', target),
    idle: (target) => expel('mediaIdle', target),
    rotate: (target) => expel('serverRotation', target),
    forget: (target) =>
      forEachMember(target, (room, member) => room.remove(member, 'networkDisconnected')),
    cutMedia: (target) => setMedia(true, target),
    healMedia: (target) => setMedia(false, target),
    loseAck: (target) => server().faults.lay('signal', { type: 'loseAck' }, aimAtLine(target)),
    rateLimit: (perSecond, target) =>
      server().faults.signalsPerSecond.set(perSecond, aimAtLine(target)),
    ignore: (kind, { count, target } = {}) =>
      server().faults.lay(kind, { type: 'ignore' }, aimAtLine(target), count),
    fail: (kind, answer, { count, target } = {}) =>
      server().faults.lay(kind, { type: 'fail', answer }, aimAtLine(target), count),
    failSessionInfo: (status, target) => server().faults.sessionInfo.set(status, aimAtLine(target)),
    endStream(streamId, reason = 'networkDisconnected') {
      const room = server()
        .listRooms()
        .find((each) => each.publisherOf(streamId))
      if (!room) throw new FakeOpenTokError('misuse', `nobody publishes ${streamId}`)
      room.unpublish(streamId, reason)
    },
  }
  return network
}
