/** The public shapes of the network: whom a fault hits, and every fault there is. */

/** Whom a fault hits: a connection id, or the connection data of a token; nobody named means everybody. */
export type EmulatorTarget = string

/** How a refused socket is turned away. */
export type RefusalKind =
  /** The TCP connection is reset. */
  | 'reset'
  /** The upgrade is answered with HTTP 503. */
  | 'unavailable'
  /** The upgrade is never answered; the client gives up after 15 s. */
  | 'hang'
  /**
   * The socket opens and is closed at once; the client knocks about 70 times a second. Session information is
   * answered, so that a first join gets as far as its socket.
   */
  | 'acceptThenClose'

/** What is refused; the cloud answers requests for session information on a host of its own. */
export type RefusalScope = 'everything' | 'sockets'

/** A request of the client, by what it wants to create or send. */
export type RequestKind = 'connection' | 'stream' | 'subscriber' | 'signal'

/** A step of the negotiation between publisher and subscriber. */
export type NegotiationKind = 'offer' | 'answer' | 'generateoffer'

/** How session information fails: an HTTP status, the error object of a refused token, or an empty list. */
export type SessionInfoFailure = number | 'errorObject' | 'emptyList'

/** Which requests a fault waits for. */
export interface FaultOptions {
  readonly target?: EmulatorTarget
  /** How many of them. @defaultValue 1 */
  readonly count?: number
}

/**
 * The network's faults. Each method takes an optional target; without one it means everybody, newcomers included.
 *
 * Each returns how many clients it hit; of a fault that stays, for how many it holds at this moment. 0 may mean a target
 * that nobody has.
 */
export interface EmulatorNetwork {
  /** Kills the socket(s) now; the client may come back at once. */
  drop(target?: EmulatorTarget): number
  /**
   * Turns new sockets and session information requests away until {@link EmulatorNetwork.restore}.
   * @param scope default `everything`
   */
  refuse(kind?: RefusalKind, target?: EmulatorTarget, scope?: RefusalScope): number
  /** Ends `refuse`, `silence`, `flap`, `delay`, and what was done to session information and configuration. */
  restore(target?: EmulatorTarget): number
  /**
   * Back to a network without faults: `restore`, `healMedia`, no rate limit, and nothing in wait any more of `fail`,
   * `ignore`, `loseAck`, `loseMessage` and `withhold`. With a target, what waits for everybody goes on waiting.
   */
  clear(target?: EmulatorTarget): number
  /** `drop` and `refuse('reset')`, and after `forMs` `restore`; without `forMs` until told otherwise. */
  cut(options?: { readonly target?: EmulatorTarget; readonly forMs?: number }): number
  /**
   * Keeps sockets open and swallows everything both ways, the close of a socket included, until
   * {@link EmulatorNetwork.restore}.
   */
  silence(target?: EmulatorTarget): number
  /** As `silence`, but greets every resumed socket: the client is back, and gone again 6 s later, for ever. */
  flap(target?: EmulatorTarget): number
  /** Holds every frame towards the client back for this long. */
  delay(delayMs: number, target?: EmulatorTarget): number
  /** Closes the socket(s) with a code. */
  close(code: number, target?: EmulatorTarget): number
  /** Forces the client(s) out, as a moderator does. @param reason default `forceDisconnectReason` of the options */
  kick(target?: EmulatorTarget, reason?: string): number
  /** Drops the client's state now and tells the others, as after `keepLostMs`. @param reason default `lostReason` of the options */
  forget(target?: EmulatorTarget, reason?: string): number
  /** Deletes one stream. @param reason OpenTok's word for why; default `networkDisconnected` */
  endStream(streamId: string, reason?: string): void
  /** At most this many signals a second from each client, 429 beyond; `null` lifts the limit. */
  rateLimit(perSecond: number | null, target?: EmulatorTarget): number
  /**
   * Acts on the next requests but keeps their acknowledgements back, and drops the socket if told so.
   * Of kind `signal`, if none is given.
   */
  loseAck(options?: FaultOptions & { readonly kind?: RequestKind; readonly drop?: boolean }): number
  /**
   * Loses the next messages towards the client(s), of any kind if none is given. They are sent again on the next
   * resumed socket, unless `redeliver` is `false`.
   */
  loseMessage(
    options?: FaultOptions & { readonly kind?: RequestKind; readonly redeliver?: boolean },
  ): number
  /** Swallows the next `count` requests of a kind: no answer, nothing done. */
  ignore(kind: RequestKind, options?: FaultOptions): number
  /** Answers the next `count` requests of a kind with a status and reason. */
  fail(
    kind: RequestKind,
    status: number,
    options?: FaultOptions & { readonly reason?: string },
  ): number
  /** Acknowledges the next `count` steps of a negotiation but never passes them on. @param options.target either side */
  withhold(kind: NegotiationKind, options?: FaultOptions): number
  /** Answers session information with a failure until {@link EmulatorNetwork.restore}. */
  failSessionInfo(failure: SessionInfoFailure, target?: EmulatorTarget): number
  /** Answers session information this much later until {@link EmulatorNetwork.restore}. */
  delaySessionInfo(delayMs: number, target?: EmulatorTarget): number
  /** Answers the configuration with this HTTP status until {@link EmulatorNetwork.restore}; clients then go on without. */
  failConfig(status: number): void
  /** Drops every media packet from and to the client(s); sockets stay up. */
  cutMedia(target?: EmulatorTarget): number
  /** Ends `cutMedia`. */
  healMedia(target?: EmulatorTarget): number
}
