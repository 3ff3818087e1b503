/** The faults of the network: one method each, for one client or for all. */

import type { Degradation, FaultNetwork } from '../../faults/fault-network.types.ts'
import { CLOSE_INTERNAL_ERROR, CLOSE_UNSUPPORTED_DATA } from '../../../opentok/limits.ts'
import type { NetworkClient } from './network-client.types.ts'
import { FakeOpenTokError } from '../error.ts'
import { isTargeted, toStandingFault } from './faults.ts'
import type { Answer, Condition, RequestKind, StandingAnswer, Target, Targeted } from './faults.ts'
import { announceOwnLines } from '../sdk/publisher/publisher-quality.ts'
import type { Member, ServerSession } from '../server/server-session.ts'
import type { Server } from '../server/server.types.ts'
import { assertHasLink, toTarget } from './target.ts'
import type { FakeTarget } from './target.ts'

/** Which requests a fault hits. */
export interface RequestFaultOptions {
  /** Whose requests. @defaultValue everybody's */
  readonly target?: FakeTarget
  /** How many of them. @defaultValue 1 */
  readonly count?: number
}

/**
 * The faults of the network, one method each. Without a target a fault hits every session of the app, also those that
 * join later. Remote people have no socket of their own: media faults hit them too, moderation and `forget` hit them if
 * you name them, and every other fault throws for them. Events that OpenTok raises synchronously
 * are synchronous here too.
 * @throws {FakeOpenTokError} `misuse` if the target is unknown
 */
export interface FakeNetwork extends FaultNetwork<FakeTarget, RequestKind> {
  /** Loses the socket(s), and refuses new ones until `restore()`. The app hears `sessionReconnecting`. */
  drop(target?: FakeTarget): void
  /**
   * Ends `drop`, `refuse`, `refuseSockets`, `silence`, `failSessionInfo` and `degrade`. Sessions that were trying to
   * resume hear `sessionReconnected`.
   */
  restore(target?: FakeTarget): void
  /** Refuses new sockets and session information, so that a `connect()` fails. Open sockets stay open. */
  refuse(target?: FakeTarget): void
  /** Refuses new sockets, but answers session information: a `connect()` tries three times, 3 s apart. */
  refuseSockets(target?: FakeTarget): void
  /** Lets a join succeed that nobody waits for any more, like a socket that OpenTok has left behind. */
  letIn(target?: FakeTarget): void
  /**
   * Closes a socket that OpenTok has left behind while connecting: the join, which has succeeded on another one, fails
   * after all. The app hears `sessionConnectFailed`, and nothing else.
   */
  closeLeftBehind(target?: FakeTarget): void
  /** OpenTok gives up, as 30 s after a loss. The app hears `sessionDisconnected` (`networkDisconnected`). */
  giveUp(target?: FakeTarget): void
  /**
   * Sockets stay open, nothing comes through: noticed after 5.9 s, given up 30 s later (`clientDisconnected`). What was
   * held back until `restore()` arrives then, unless the socket is lost.
   */
  silence(target?: FakeTarget): void
  /** So many losses, each recovered at once. The app hears `sessionReconnecting` and `sessionReconnected` for each. */
  flap(times: number, target?: FakeTarget): void
  /** The server closes the socket(s) with a code: recovered at once, as by `flap(1)`, except for 1003 and 1011. */
  close(code: number, target?: FakeTarget): void
  /** Closes with a code from which OpenTok does not recover (1003, 1011): the app hears only `sessionDisconnected`. */
  closeWithoutReconnecting(target?: FakeTarget): void
  /** OpenTok ends the session for any reason, and the server does not know. The app hears `sessionDisconnected`. */
  end(reason: string, target?: FakeTarget): void
  /** A moderator forces the client(s) out. The app hears `sessionDisconnected` (`forceDisconnected`). */
  kick(target?: FakeTarget): void
  /** Four hours without media have passed. The app hears `sessionDisconnected` (`mediaIdle`). */
  idle(target?: FakeTarget): void
  /** The server is replaced. The app hears `sessionDisconnected` (`serverRotation`). */
  rotate(target?: FakeTarget): void
  /** The server forgets the client(s), as it does 30 s after a loss, and notifies the others. */
  forget(target?: FakeTarget): void
  /** Cuts the media from and to the client(s) or remote people. Their subscribers fire `disconnected` after 5.6 s. */
  cutMedia(target?: FakeTarget): void
  /** Ends `cutMedia`. The subscribers fire `connected`. */
  healMedia(target?: FakeTarget): void
  /**
   * Cuts only the video. Subscribers of streams with audio fire `qualityScoreChanged` without a score of the video, and,
   * if it takes 5 s or more, `videoQualityChanged` (`videoInterruption`) once it is back.
   */
  cutVideo(target?: FakeTarget): void
  /** Cuts only the audio. Subscribers of streams with video fire `qualityScoreChanged` without a score of the audio. */
  cutAudio(target?: FakeTarget): void
  /**
   * Makes a line bad. Subscribers fire `qualityScoreChanged`, and the app's publishers `networkConditionChanged`; those
   * who subscribe to streams with `publishSenderStats`, or in routed sessions, fire it too.
   */
  degrade(degradation: Degradation<FakeTarget>): void
  /** The next signal is delivered, and its confirmation is lost. */
  loseAck(target?: FakeTarget): void
  /** Lets each client send so many signals a second, and refuses more with the code 2001. `Infinity` ends that. */
  rateLimit(perSecond: number, target?: FakeTarget): void
  /** The server ignores the next request(s) of a kind. */
  ignore(kind: RequestKind, options?: RequestFaultOptions): void
  /** The server answers the next request(s) of a kind with an HTTP status, or OpenTok itself with this error. */
  fail(kind: RequestKind, answer: Answer, options?: RequestFaultOptions): void
  /**
   * How the server answers every request of a kind from now on, after those that `ignore`, `fail` and `loseAck` have
   * planned: `'normally'`; with an HTTP status or an error of OpenTok; `'never'`; or it acts, and the answer is `'lost'`.
   */
  answer(kind: RequestKind, answer: StandingAnswer, target?: FakeTarget): void
  /** Answers session information with this HTTP status until `restore()`; 0: with nothing. */
  failSessionInfo(status: number, target?: FakeTarget): void
  /** The server ends one stream. The app hears `streamDestroyed`. */
  endStream(streamId: string, reason?: string): void
}

export function createNetwork(server: () => Server): FakeNetwork {
  const find = (target: Target | undefined): readonly NetworkClient[] =>
    [...server().clients].filter((client) => isTargeted(client.who(), target))

  const resolve = (given: FakeTarget | undefined) => toTarget(server(), given)

  /** A target that has a link to the server. */
  function resolveLinked(given: FakeTarget | undefined): Target | undefined {
    const target = resolve(given)
    assertHasLink(server(), target)
    return target
  }

  const findLinked = (given: FakeTarget | undefined) => find(resolveLinked(given))

  function setCondition(
    condition: Condition,
    given: FakeTarget | undefined,
  ): readonly NetworkClient[] {
    const target = resolveLinked(given)
    server().faults.condition.set(condition, target)
    return find(target)
  }

  /** The server itself ends the connections, and so knows that they are gone. */
  function expel(reason: string, given: FakeTarget | undefined): void {
    forEachMember(given, (session, member) => session.expel(member, reason))
  }

  /** Remote people only if they are named. */
  function forEachMember(
    given: FakeTarget | undefined,
    act: (session: ServerSession, member: Member) => void,
  ): void {
    const target = resolve(given)
    for (const session of server().sessions()) {
      for (const member of session.members) {
        const who = member.who()
        if (target === undefined ? who.session : isTargeted(who, target)) act(session, member)
      }
    }
  }

  function setMedia<Value>(
    setting: Targeted<Value>,
    value: Value,
    given: FakeTarget | undefined,
  ): void {
    setting.set(value, resolve(given))
    for (const subscriber of server().subscribers) subscriber.handleMedia()
    announceOwnLines(server())
  }

  const network: FakeNetwork = {
    drop(target) {
      for (const client of setCondition('refused', target)) client.lose()
    },
    refuse: (target) => void setCondition('refused', target),
    refuseSockets: (target) => void setCondition('socketless', target),
    restore(given) {
      const target = resolve(given)
      const { condition, degradation, sessionInfo } = server().faults
      condition.set('fine', target)
      sessionInfo.set(200, target)
      setMedia(degradation, null, given)
      for (const client of find(target)) client.resume()
    },
    letIn(target) {
      for (const client of findLinked(target)) client.letIn()
    },
    closeLeftBehind(target) {
      for (const client of findLinked(target)) client.closeLeftBehind()
    },
    giveUp(target) {
      for (const client of findLinked(target)) {
        client.lose()
        client.giveUp('networkDisconnected')
      }
    },
    silence(target) {
      for (const client of setCondition('silent', target)) client.updateSilence()
    },
    flap(times, target) {
      const clients = findLinked(target)
      for (let flaps = 0; flaps < times; flaps += 1) {
        for (const client of clients) {
          client.lose()
          client.resume()
        }
      }
    },
    close(code, target) {
      const isFinal = code === CLOSE_UNSUPPORTED_DATA || code === CLOSE_INTERNAL_ERROR
      if (isFinal) network.closeWithoutReconnecting(target)
      else network.flap(1, target)
    },
    closeWithoutReconnecting: (target) => network.end('networkDisconnected', target),
    end(reason, target) {
      for (const client of findLinked(target)) client.giveUp(reason)
    },
    kick: (target) => expel('forceDisconnected', target),
    idle: (target) => expel('mediaIdle', target),
    rotate: (target) => expel('serverRotation', target),
    forget: (target) =>
      forEachMember(target, (session, member) => session.remove(member, 'networkDisconnected')),
    cutMedia: (target) => setMedia(server().faults.isMediaCut, true, target),
    healMedia: (target) => setMedia(server().faults.isMediaCut, false, target),
    cutVideo: (target) => setMedia(server().faults.isVideoCut, true, target),
    healVideo: (target) => setMedia(server().faults.isVideoCut, false, target),
    cutAudio: (target) => setMedia(server().faults.isAudioCut, true, target),
    healAudio: (target) => setMedia(server().faults.isAudioCut, false, target),
    degrade: ({ target, ...line }) => setMedia(server().faults.degradation, line, target),
    loseAck: (target) => server().faults.plan('signal', { type: 'loseAck' }, resolveLinked(target)),
    rateLimit: (perSecond, target) =>
      server().faults.signalsPerSecond.set(perSecond, resolveLinked(target)),
    ignore: (kind, { count, target } = {}) =>
      server().faults.plan(kind, { type: 'ignore' }, resolveLinked(target), count),
    fail: (kind, answer, { count, target } = {}) =>
      server().faults.plan(kind, { type: 'fail', answer }, resolveLinked(target), count),
    answer: (kind, answer, target) =>
      server().faults.answer(kind, toStandingFault(answer), resolveLinked(target)),
    failSessionInfo: (status, target) =>
      server().faults.sessionInfo.set(status, resolveLinked(target)),
    endStream(streamId, reason = 'networkDisconnected') {
      const session = server()
        .sessions()
        .find((each) => each.publisherOf(streamId))
      if (!session) {
        throw new FakeOpenTokError(
          'misuse',
          `Nobody publishes ${streamId}. Pass the id of a live stream.`,
        )
      }
      session.unpublish(streamId, reason)
    },
  }
  return network
}
