/** The state of session, subscribers and publishers as an app sees it: plain, frozen snapshots. */

import type { ReconnectionError } from './errors.ts'
import type { Quality } from './quality.types.ts'

/**
 * The status of the session.
 *
 * - `idle`: nothing was requested yet
 * - `connecting`: `connect()` is joining
 * - `connected`: the session is joined
 * - `reconnecting`: the connection is lost, and is being recovered
 * - `reconnected`: it is back; becomes `connected` after `reconnectedMs`
 * - `disconnecting`: `disconnect()` is leaving
 * - `disconnected`: it is over, until you call `connect()` again
 */
export type ReconnectionStatus =
  | 'idle'
  | 'connecting'
  | 'connected'
  | 'reconnecting'
  | 'reconnected'
  | 'disconnecting'
  | 'disconnected'

/**
 * The step that the session has reached while it is `connecting` or `reconnecting`.
 *
 * - `joining`: a first join is under way
 * - `resuming`: OpenTok itself is trying to resume the connection, for about 30 s
 * - `waiting`: the next attempt of this library is scheduled
 * - `offline`: the browser says that there is no network; no attempts are made
 * - `rejoining`: the session is being joined again
 */
export type ReconnectionPhase = 'joining' | 'resuming' | 'waiting' | 'offline' | 'rejoining'

/**
 * The status of a subscriber.
 *
 * - `connecting`: subscribing, for the first time
 * - `connected`: the stream plays
 * - `reconnecting`: its media has stopped, or the session is away
 * - `reconnected`: it plays again; becomes `connected` after `reconnectedMs`
 * - `disconnected`: the handle has ended
 */
export type SubscriberStatus =
  | 'connecting'
  | 'connected'
  | 'reconnecting'
  | 'reconnected'
  | 'disconnected'

/**
 * The status of a publisher. The events `publisherConnected`, `publisherReconnecting`, `publisherReconnected` and
 * `publisherDisconnected` say when it changes.
 *
 * - `connecting`: publishing, for the first time
 * - `connected`: its stream is live
 * - `reconnecting`: the session is away, and its stream with it
 * - `reconnected`: it is live again; becomes `connected` after `reconnectedMs`
 * - `disconnected`: it has ended
 */
export type PublisherStatus =
  | 'connecting'
  | 'connected'
  | 'reconnecting'
  | 'reconnected'
  | 'disconnected'

/**
 * What a publisher does while it is `connecting` or `reconnecting`.
 *
 * - `loading`: it waits for its camera and microphone; the browser may be asking for permission
 * - `publishing`: OpenTok was asked to publish it, and has not answered
 * - `stalled`: an attempt has failed, and the next one is scheduled
 * - `waiting`: the session itself is away
 */
export type PublisherPhase = 'loading' | 'publishing' | 'stalled' | 'waiting'

/**
 * What a subscriber does while it is `connecting`, `connected` or `reconnecting`.
 *
 * - `subscribing`: it is subscribed to for the first time
 * - `playing`: it is connected
 * - `frozen`: it is connected, but its picture stands still; after `frozenMs` it is recreated
 * - `silent`: it is connected, but after a resume, a rejoin or an unmute its sound does not arrive; it is recreated, at most
 *   twice
 * - `interrupted`: its media has stopped, and OpenTok may recover it
 * - `stalled`: it stayed interrupted for longer than `stallMs`, or an attempt has failed; the next one is scheduled
 * - `resubscribing`: it is being recreated
 * - `waiting`: the session itself is away
 */
export type SubscriberPhase =
  | 'subscribing'
  | 'playing'
  | 'frozen'
  | 'silent'
  | 'interrupted'
  | 'stalled'
  | 'resubscribing'
  | 'waiting'

/**
 * The state of the session at one moment. Frozen, and the same object until something changes.
 * @example
 * ```ts
 * import type { ReconnectionSnapshot } from 'opentok-reconnection'
 *
 * export function toCountdown({ nextAttemptAt }: ReconnectionSnapshot): string {
 *   if (nextAttemptAt === null) return ''
 *   return `Next attempt in ${Math.ceil((nextAttemptAt - Date.now()) / 1_000)} s`
 * }
 * ```
 */
export interface ReconnectionSnapshot extends Quality {
  /** The status of the session. */
  readonly status: ReconnectionStatus
  /** The present step while `connecting` or `reconnecting`; otherwise `null`. */
  readonly phase: ReconnectionPhase | null
  /** The reason that OpenTok gave for the last loss, unchanged; `null` while connected, or if it gave none. */
  readonly reason: string | null
  /** Why the last attempt failed, or why the session was given up; `null` if nothing failed. */
  readonly error: ReconnectionError | null
  /** The number of the attempt to join that is under way or was last made, counted from 1; 0 if none was needed. */
  readonly attempt: number
  /** When the next attempt is due, in ms since the epoch; `null` if none is scheduled. */
  readonly nextAttemptAt: number | null
  /** When the present outage began, in ms since the epoch; `null` if there is none. */
  readonly outageStartedAt: number | null
  /** How many joins have succeeded so far. */
  readonly joins: number
  /** Your own connection id; `null` while the session is not joined. */
  readonly connectionId: string | null
  /** How many signals are held. */
  readonly heldSignals: number
  /** How many subscribers have not ended. */
  readonly subscriberCount: number
  /** How many publishers have not ended. */
  readonly publisherCount: number
  /** Whether the browser refuses to play the sound of at least one subscriber; see `unblockAudio()`. */
  readonly audioBlocked: boolean
}

/**
 * The snapshot of a session for which nothing was requested yet: to show where there is no reconnection, as on a server.
 * @example
 * ```ts
 * import { IDLE_SNAPSHOT, type Reconnection } from 'opentok-reconnection'
 *
 * export const toStatus = (reconnection: Reconnection | null): string =>
 *   (reconnection?.getSnapshot() ?? IDLE_SNAPSHOT).status
 * ```
 */
export const IDLE_SNAPSHOT: ReconnectionSnapshot = Object.freeze({
  status: 'idle',
  phase: null,
  reason: null,
  error: null,
  attempt: 0,
  nextAttemptAt: null,
  outageStartedAt: null,
  joins: 0,
  connectionId: null,
  heldSignals: 0,
  subscriberCount: 0,
  publisherCount: 0,
  audioBlocked: false,
  quality: 'unknown',
  degradedBy: null,
})

/** The state of a subscriber at one moment. Frozen, and the same object until something changes. */
export interface SubscriberSnapshot extends Quality {
  /** The id of its stream. */
  readonly streamId: string
  /** The status of the subscriber. */
  readonly status: SubscriberStatus
  /** What it does while `connecting`, `connected` or `reconnecting`; otherwise `null`. */
  readonly phase: SubscriberPhase | null
  /**
   * The reason that OpenTok gave for the end, unchanged; `ownGhost` if the stream is one of your own previous connection;
   * `null` if it has not ended.
   */
  readonly reason: string | null
  /** Why subscribing failed the last time; `null` if nothing failed. */
  readonly error: ReconnectionError | null
  /** How many times it was recreated in this outage. */
  readonly attempt: number
  /** Whether the browser refuses to play its sound; see `unblockAudio()` of the session. */
  readonly audioBlocked: boolean
}
