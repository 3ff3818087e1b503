/** What the machines hear, from OpenTok and from the app. */

import type { Quality } from './quality.types.ts'

/**
 * The events of a subscriber's state machine. `at` is the time of an event in ms since the epoch.
 *
 * - `subscriber.connected`, `subscriber.interrupted`, `subscriber.destroyed`: OpenTok announces it about its object
 * - `subscriber.failed`: OpenTok has refused to subscribe, or given it up; `cause` is its error
 * - `subscriber.release`: the app unsubscribes
 * - `picture.still`, `picture.moving`: the picture has stood still for some time, and moves again
 * - `picture.paused`: the browser has paused the picture
 * - `video.lost`, `video.idle`: the video is sent and does not arrive; nothing is sent that could be shown
 * - `sound.due`: the session was resumed, or the sound switched on: it should be heard now
 * - `sound.heard`, `sound.lost`: the sound arrives; it should arrive, and does not
 * - `sound.noted`: some packets of it have arrived, now or before
 * - `sound.idle`: there should be no sound, or nobody knows whether it arrives
 * - `quality.changed`: OpenTok says how good the connection is
 * - `audio.blocked`, `audio.unblocked`: the browser refuses to play the sound, and plays it
 * - `stream.created`: the stream is listed after a rejoin, so it can be subscribed to again
 * - `stream.destroyed`: the stream is gone
 * - `session.lost`: OpenTok has given up the session, and every subscriber with it
 * - `interruption.expired`: the interruption has lasted for `stallMs`
 * - `freeze.expired`: the picture has stood still for `frozenMs`
 * - `listing.expired`: the stream was not listed for `stallMs`
 * - `attempt.due`: the wait before the next attempt has ended
 * - `subscriber.settled`: it has been live again for `reconnectedMs`
 */
export type SubscriberMachineEvent =
  | { type: 'subscriber.connected' }
  | { type: 'subscriber.interrupted'; at: number }
  | { type: 'subscriber.destroyed'; at: number; reason: string }
  | { type: 'subscriber.failed'; at: number; cause: unknown }
  | { type: 'subscriber.release' }
  | { type: 'picture.still'; at: number }
  | { type: 'picture.paused'; at: number }
  | { type: 'picture.moving'; at: number }
  | { type: 'video.lost' }
  | { type: 'video.idle' }
  | { type: 'sound.due' }
  | { type: 'sound.heard' }
  | { type: 'sound.noted' }
  | { type: 'sound.idle' }
  | { type: 'sound.lost'; at: number }
  | ({ type: 'quality.changed' } & Quality)
  | { type: 'audio.blocked' }
  | { type: 'audio.unblocked' }
  | { type: 'stream.created' }
  | { type: 'stream.destroyed'; reason: string }
  | { type: 'session.lost'; at: number }
  | { type: 'interruption.expired' }
  | { type: 'freeze.expired'; at: number }
  | { type: 'listing.expired' }
  | { type: 'attempt.due' }
  | { type: 'subscriber.settled' }

/**
 * The events of the session's state machine. `at` is the time of an event in ms since the epoch; of
 * `attempt.scheduled` it is the time of the attempt.
 *
 * - `session.join`, `session.leave`: the app requests it
 * - `session.connected`: the session is joined; `requested` is `true` while a join of this library is unanswered, and
 *   `false` if the app connected the session itself
 * - `session.reconnecting`, `session.reconnected`, `session.disconnected`: OpenTok announces it; `inferred` is `true` if the
 *   reason is a guess
 * - `session.vanished`: OpenTok has ended the session without an announcement; the reason is inferred
 * - `attempt.scheduled`, `attempt.due`: the wait for the next attempt has begun, and has ended
 * - `attempt.refused`: the policy allows no further attempt
 * - `attempt.spent`: a first join was tried as often as allowed
 * - `outage.expired`: the outage, or the first join, has lasted for `giveUpMs`
 * - `network.offline`, `network.online`: the browser says so
 * @example
 * ```ts
 * import { sessionMachine, type SessionMachineEvent } from 'opentok-reconnection/machines'
 * import { initialTransition, transition } from 'xstate'
 *
 * const join: SessionMachineEvent = { type: 'session.join' }
 * const [idle] = initialTransition(sessionMachine)
 * const [joining] = transition(sessionMachine, idle, join)
 * console.log(joining.value) // { connecting: 'joining' }
 * ```
 */
export type SessionMachineEvent =
  | { type: 'session.join' }
  | { type: 'session.leave' }
  | { type: 'session.connected'; connectionId: string | null; requested: boolean }
  | { type: 'session.reconnecting'; at: number }
  | { type: 'session.reconnected' }
  | { type: 'session.disconnected'; at: number; reason: string; inferred?: boolean | undefined }
  | { type: 'session.vanished'; at: number; reason: string }
  | { type: 'attempt.scheduled'; at: number }
  | { type: 'attempt.due' }
  | { type: 'attempt.refused' }
  | { type: 'attempt.spent' }
  | { type: 'outage.expired' }
  | { type: 'network.offline' }
  | { type: 'network.online' }

/**
 * The events of the state machine of the way into a session. Joins and leaves are counted from 1.
 *
 * - `join.requested`: OpenTok was asked to connect
 * - `join.answered`: it has answered that join
 * - `leave.requested`: it was asked to disconnect
 * - `leave.confirmed`: it has confirmed that leave
 * - `session.ended`: the server has ended the session, at this time in ms since the epoch
 * - `join.dispose`: the library is disposed of
 */
export type JoinMachineEvent =
  | { type: 'join.requested' }
  | { type: 'join.answered'; join: number; isJoined: boolean }
  | { type: 'leave.requested' }
  | { type: 'leave.confirmed'; leave: number }
  | { type: 'session.ended'; at: number }
  | { type: 'join.dispose' }

/**
 * The events of the state machine of an end that OpenTok does not announce.
 *
 * - `session.announced`: OpenTok has said something about the session, so there is nothing to infer
 * - `session.joinedAgain`: OpenTok has joined again, and has not announced an end since it joined before
 * - `session.suspected`: OpenTok has refused something, or shows that it has no session
 * - `session.over`: OpenTok has refused something as it never does while there is a session
 * - `watch.expired`: a session that OpenTok has joined again was watched long enough
 * - `page.hidden`, `page.returned`: the browser's back/forward cache takes the page, and returns it
 * - `end.dispose`: the library is disposed of
 */
export type SessionEndMachineEvent =
  | { type: 'session.announced' }
  | { type: 'session.joinedAgain' }
  | { type: 'session.suspected' }
  | { type: 'session.over' }
  | { type: 'watch.expired' }
  | { type: 'page.hidden' }
  | { type: 'page.returned' }
  | { type: 'end.dispose' }

/** The device that a track comes from. */
export interface TakenDevice {
  /** Its id. */
  readonly deviceId: string
  /** Whether it is a device of the system, and not a screen or a track of the app's own. */
  readonly isDevice: boolean
}

/**
 * The events of the state machine of a publisher's camera or microphone.
 *
 * - `device.absent`, `device.off`, `device.live`, `device.muted`: what its track shows; `taken` is `null` if the track does not say
 *   where it comes from
 * - `device.ended`: its track has ended; `isOurs` is `false` if the app takes care of that itself
 * - `device.available`: the device is there, or one that may take its place
 * - `device.failed`: it could not be taken back
 * - `device.sent`, `device.unsent`: what was taken back is sent to the viewers, or is not
 * - `device.dispose`: the publisher has ended
 */
export type DeviceMachineEvent =
  | { type: 'device.absent' }
  | { type: 'device.off'; taken: TakenDevice | null }
  | { type: 'device.live'; taken: TakenDevice | null }
  | { type: 'device.muted'; taken: TakenDevice | null }
  | { type: 'device.ended'; isOurs: boolean; taken: TakenDevice | null }
  | { type: 'device.available'; deviceId: string }
  | { type: 'device.failed' }
  | { type: 'device.sent' }
  | { type: 'device.unsent' }
  | { type: 'device.dispose' }

/**
 * The events of a publisher's state machine.
 *
 * - `publisher.loaded`: its camera has loaded, so it can be handed over to OpenTok
 * - `publisher.published`: OpenTok announces that it is live
 * - `publisher.failed`: its camera could not be loaded, or OpenTok has refused to publish; `cause` is the error
 * - `publisher.destroyed`: OpenTok, or the app, has ended its stream
 * - `publisher.stopped`: the user has ended the screen share by the browser's own button
 * - `publisher.unpublish`: the app does not want it any more
 * - `publisher.cancel`: the session is being left, and OpenTok has to be rid of a publish that it has not answered
 * - `publisher.withdraw`: OpenTok has ended the session without destroying it
 * - `publisher.release`: the library is disposed of
 * - `quality.changed`: OpenTok says how good its connection is
 * - `session.joined`: the session is live, for the first time or again
 * - `session.lost`: OpenTok has given up the session
 * - `session.ended`: the session is over, and nothing will be published again; `wasJoined` is `false` after a failed first
 *   join, after which a publisher that OpenTok never had still belongs to the app
 */
export type PublisherMachineEvent =
  | { type: 'publisher.loaded' }
  | { type: 'publisher.published' }
  | { type: 'publisher.failed'; cause: unknown }
  | { type: 'publisher.destroyed'; reason: string }
  | { type: 'publisher.stopped'; reason: string }
  | { type: 'publisher.unpublish' }
  | { type: 'publisher.cancel' }
  | { type: 'publisher.withdraw' }
  | { type: 'publisher.release' }
  | ({ type: 'quality.changed' } & Quality)
  | { type: 'session.joined' }
  | { type: 'session.lost' }
  | { type: 'session.ended'; reason: string; wasJoined: boolean }
