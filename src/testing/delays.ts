/** How long things take: what was measured of the real client, on a quiet machine. */

/** All in milliseconds. */
export interface FakeDelays {
  /** Session information; `connect()` takes this and `joinMs`. */
  readonly infoMs: number
  /** First socket and the request to join. */
  readonly joinMs: number
  /** One way through the socket; a signal is acknowledged after two. */
  readonly messageMs: number
  /** From `disconnect()` to its end, while the socket is up. */
  readonly leaveMs: number
  /** The same, while it is away. */
  readonly leaveAwayMs: number
  /** Between the failing of what is pending and the end of the session. */
  readonly endMs: number
  /** The client notices a silent socket. */
  readonly silenceMs: number
  /** A server that speaks only when it is spoken to answers a resumed client's ping. */
  readonly pongMs: number
  /** The client gives up, counted from the loss. */
  readonly giveUpMs: number
  /** The server keeps a lost client, counted from the loss. */
  readonly keepLostMs: number
  /** The camera answers. */
  readonly cameraMs: number
  /** A stream is live, counted from the server's yes. */
  readonly publishMs: number
  /** A stream that the server says nothing about fails. */
  readonly publishTimeoutMs: number
  /** Publisher and subscriber have found each other, counted from the server's yes; before `subscribeMs`. */
  readonly negotiateMs: number
  /** The first picture of a stream, counted from there too; the subscriber is then connected. */
  readonly subscribeMs: number
  /** From there until `subscribe()` is answered. */
  readonly subscribedMs: number
  /** A subscriber that gets no picture fails. */
  readonly subscribeTimeoutMs: number
  /** A subscriber notices that its media is gone. */
  readonly mediaLossMs: number
  /** A routed subscriber gives up, counted from there. */
  readonly mediaGiveUpMs: number
  /** A subscriber notices that its media is back. */
  readonly mediaBackMs: number
}

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
  keepLostMs: 30_000,
  cameraMs: 20,
  publishMs: 50,
  publishTimeoutMs: 15_000,
  negotiateMs: 450,
  subscribeMs: 650,
  subscribedMs: 350,
  subscribeTimeoutMs: 30_000,
  mediaLossMs: 5_600,
  mediaGiveUpMs: 12_000,
  mediaBackMs: 40,
}
