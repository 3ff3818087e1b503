/** How long each step takes: measured with the real client, on an idle machine. */

import { KEEP_LOST_MS } from '../../opentok/limits.ts'

/**
 * How long each step takes in the fake, in ms. The defaults were measured with the real client; a test should not
 * depend on them. `Infinity` means never.
 */
export interface FakeDelays {
  /** Getting the session information, in ms; `connect()` takes this and `joinMs`. */
  readonly infoMs: number
  /** Opening the first socket and joining, in ms. */
  readonly joinMs: number
  /** One way through the socket, in ms; a signal is confirmed after two of them. */
  readonly messageMs: number
  /** Leaving by `disconnect()` while the socket is up, in ms. */
  readonly leaveMs: number
  /** Leaving by `disconnect()` while the socket is lost, in ms. */
  readonly leaveAwayMs: number
  /** From the rejection of pending calls to `sessionDisconnected`, in ms. */
  readonly endMs: number
  /** Until the client notices that a socket is silent, in ms. */
  readonly silenceMs: number
  /** Until a server that does not send the first message answers the ping of a resumed client, in ms. */
  readonly pongMs: number
  /** From the loss until the client gives up, in ms. */
  readonly giveUpMs: number
  /** From the loss until the server forgets the client, in ms. */
  readonly keepLostMs: number
  /** Until the camera answers, in ms. */
  readonly cameraMs: number
  /** From the user's consent until a publisher is loaded, in ms; 0: at once. */
  readonly loadMs: number
  /** From the server's consent until a stream is live, in ms. */
  readonly publishMs: number
  /** Until publishing fails if the server does not answer, in ms. */
  readonly publishTimeoutMs: number
  /** From the server's consent until publisher and subscriber have found each other, in ms; less than `subscribeMs`. */
  readonly negotiateMs: number
  /** From the server's consent until the first picture, in ms; the subscriber is then connected. */
  readonly subscribeMs: number
  /** From the first picture until `subscribe()` calls back, in ms. */
  readonly subscribedMs: number
  /** Until subscribing fails if no picture comes, in ms. */
  readonly subscribeTimeoutMs: number
  /** Until a subscriber notices that its media is gone, in ms. */
  readonly mediaLossMs: number
  /** From that moment until a routed subscriber gives up, in ms. */
  readonly mediaGiveUpMs: number
  /** Until a subscriber notices that its media is back, in ms. */
  readonly mediaBackMs: number
  /** From a change of a line or a picture until the quality scores of a subscriber follow, in ms. */
  readonly scoreMs: number
  /** From a change of a line until `networkConditionChanged`, in ms. */
  readonly conditionMs: number
  /** From the end of an interruption of the video until the client says that there was one, in ms. */
  readonly videoBackMs: number
}

/**
 * The default of every delay in ms, as measured with the real client.
 * @example
 * ```ts
 * import { DEFAULT_DELAYS } from 'opentok-reconnection/testing'
 *
 * export const beyondGivingUpMs = DEFAULT_DELAYS.giveUpMs + 1_000
 * ```
 */
export const DEFAULT_DELAYS: FakeDelays = {
  infoMs: 20,
  joinMs: 30,
  messageMs: 1,
  leaveMs: 110,
  leaveAwayMs: 10,
  endMs: 1,
  silenceMs: 5_900,
  pongMs: 2_000,
  giveUpMs: 30_000,
  keepLostMs: KEEP_LOST_MS,
  cameraMs: 20,
  loadMs: 0,
  publishMs: 50,
  publishTimeoutMs: 15_000,
  negotiateMs: 450,
  subscribeMs: 650,
  subscribedMs: 350,
  subscribeTimeoutMs: 30_000,
  mediaLossMs: 5_600,
  mediaGiveUpMs: 12_000,
  mediaBackMs: 40,
  scoreMs: 3_000,
  conditionMs: 8_000,
  videoBackMs: 2_000,
}
