/** Scripts for the network: one line each, for one client or for all. */

import type { Client } from './client.types.ts'
import { FakeOpenTokError } from './error.ts'
import { checkTarget, isTargeted } from './faults.ts'
import type { Answer, Condition, RequestKind, Target } from './faults.ts'
import type { Server } from './server.ts'

/** Which requests, and whose. */
export interface RequestFaultOptions {
  readonly target?: Target
  /** @defaultValue 1 */
  readonly count?: number
}

/**
 * The network's faults. A target is a session, a connection id or connection data; without one everybody is hit,
 * newcomers included. What the app hears at once in OpenTok it hears at once here.
 */
export interface FakeNetwork {
  /** Loses the socket(s); none is to be had until {@link FakeNetwork.restore}. → `sessionReconnecting` */
  drop(target?: Target): void
  /** Ends `drop`, `refuse` and `silence`. → `sessionReconnected` for those who were knocking */
  restore(target?: Target): void
  /** No new socket, and no session information: a `connect()` fails; sockets that are open stay open. */
  refuse(target?: Target): void
  /** A join succeeds that nobody waits for any more, as a socket that OpenTok left behind makes it. */
  letIn(target?: Target): void
  /** OpenTok gives up, as it does 30 s after a loss. → `sessionDisconnected` (`networkDisconnected`) */
  giveUp(target?: Target): void
  /** Sockets stay open, and nobody speaks: noticed after 5.9 s, given up 30 s later (`clientDisconnected`, of all). */
  silence(target?: Target): void
  /** So many losses, each mended at once. → as many pairs of `sessionReconnecting` and `sessionReconnected` */
  flap(times: number, target?: Target): void
  /** The server closes with a code that OpenTok does not mend (1003, 1011). → `sessionDisconnected` alone */
  closeWithoutReconnecting(target?: Target): void
  /** OpenTok ends the session for any reason, and the server does not know. → `sessionDisconnected` */
  end(reason: string, target?: Target): void
  /** A moderator forces the client(s) out. → `sessionDisconnected` (`forceDisconnected`) */
  kick(target?: Target): void
  /** Four hours without media. → `sessionDisconnected` (`mediaIdle`) */
  idle(target?: Target): void
  /** The server is replaced. → `sessionDisconnected` (`serverRotation`) */
  rotate(target?: Target): void
  /** The server forgets who is lost, as it does 30 s after a loss. */
  forget(target?: Target): void
  /** No media from and to the client(s) or remote people; noticed by subscribers after 5.6 s. → `disconnected` */
  cutMedia(target?: Target): void
  /** Ends `cutMedia`. → `connected` */
  healMedia(target?: Target): void
  /** The next signal is delivered, and its acknowledgement lost. */
  loseAck(target?: Target): void
  /** So many signals a second from each client; 2001 beyond. `Infinity` lifts it. */
  rateLimit(perSecond: number, target?: Target): void
  /** The server takes no notice of the next request(s) of a kind. */
  ignore(kind: RequestKind, options?: RequestFaultOptions): void
  /** The server answers the next request(s) of a kind with a status; or OpenTok says at once that error. */
  fail(kind: RequestKind, answer: Answer, options?: RequestFaultOptions): void
  /** Session information is answered with this HTTP status until `restore()`; 0: not at all. */
  failSessionInfo(status: number, target?: Target): void
  /** The server ends one stream. → `streamDestroyed` */
  endStream(streamId: string, reason?: string): void
}

export function createNetwork(server: () => Server): FakeNetwork {
  const hit = (target: Target | undefined): readonly Client[] => {
    checkTarget(target)
    return [...server().clients].filter((client) => isTargeted(client.who(), target))
  }

  function setCondition(condition: Condition, target: Target | undefined): void {
    checkTarget(target)
    server().faults.condition.set(condition, target)
  }

  /** @param act is done to the client by the server, which then knows of it */
  function expel(reason: string, target: Target | undefined): void {
    for (const { member, room } of hit(target)) if (member) room.expel(member, reason)
  }

  function setMedia(isCut: boolean, target: Target | undefined): void {
    checkTarget(target)
    const { faults, viewers } = server()
    faults.isMediaCut.set(isCut, target)
    for (const viewer of viewers) viewer.handleMedia()
  }

  const network: FakeNetwork = {
    drop(target) {
      setCondition('refused', target)
      for (const client of hit(target)) client.lose()
    },
    refuse: (target) => setCondition('refused', target),
    restore(target) {
      setCondition('fine', target)
      server().faults.sessionInfo.set(200, target)
      for (const client of hit(target)) client.resume()
    },
    letIn(target) {
      for (const client of hit(target)) client.letIn()
    },
    giveUp(target) {
      for (const client of hit(target)) {
        client.lose()
        client.giveUp('networkDisconnected')
      }
    },
    silence(target) {
      setCondition('silent', target)
      for (const client of hit(target)) client.watchForSilence()
    },
    flap(times, target) {
      for (let flaps = 0; flaps < times; flaps += 1) {
        for (const client of hit(target)) {
          client.lose()
          client.resume()
        }
      }
    },
    closeWithoutReconnecting(target) {
      for (const client of hit(target)) client.giveUp('networkDisconnected')
    },
    end(reason, target) {
      for (const client of hit(target)) client.giveUp(reason)
    },
    kick: (target) => expel('forceDisconnected', target),
    idle: (target) => expel('mediaIdle', target),
    rotate: (target) => expel('serverRotation', target),
    forget(target) {
      for (const { members, remove } of server().rooms.values()) {
        for (const member of members) {
          if (isTargeted(member.who(), target)) remove(member, 'networkDisconnected')
        }
      }
    },
    cutMedia: (target) => setMedia(true, target),
    healMedia: (target) => setMedia(false, target),
    loseAck(target) {
      checkTarget(target)
      server().faults.lay('signal', { type: 'loseAck' }, target)
    },
    rateLimit(perSecond, target) {
      checkTarget(target)
      server().faults.signalsPerSecond.set(perSecond, target)
    },
    ignore(kind, { count, target } = {}) {
      checkTarget(target)
      server().faults.lay(kind, { type: 'ignore' }, target, count)
    },
    fail(kind, answer, { count, target } = {}) {
      checkTarget(target)
      server().faults.lay(kind, { type: 'fail', answer }, target, count)
    },
    failSessionInfo(status, target) {
      checkTarget(target)
      server().faults.sessionInfo.set(status, target)
    },
    endStream(streamId, reason = 'networkDisconnected') {
      for (const room of server().rooms.values()) {
        if (room.publisherOf(streamId)) return room.unpublish(streamId, reason)
      }
      throw new FakeOpenTokError('misuse', `nobody publishes ${streamId}`)
    },
  }
  return network
}
