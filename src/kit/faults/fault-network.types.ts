/** The faults that the fake and the emulator have in common: the same names, each with an implementation of its own. */

/** A kind of request that both servers can ignore or fail. */
export type FaultRequestKind = 'connection' | 'stream' | 'subscriber' | 'signal'

/** Selects the requests that a fault hits. */
export interface RequestFaultOptions<Target> {
  /** Whose requests. @defaultValue everybody's */
  readonly target?: Target
  /** How many of them. @defaultValue 1 */
  readonly count?: number
}

/**
 * How bad the line of a client is. At least one of the four measures is needed; one that is not given stays perfect.
 * @typeParam Target how a client is named
 */
export interface Degradation<Target> {
  /** Whose line. @defaultValue everybody's */
  readonly target?: Target
  /** How many of 100 packets are lost, in each direction. @defaultValue 0 */
  readonly lossPercent?: number
  /** How many kilobits a second pass, in each direction. @defaultValue no limit */
  readonly kbps?: number
  /** How many ms later a packet arrives, in each direction: the round trip takes twice as long. @defaultValue 0 */
  readonly delayMs?: number
  /** Up to how many ms more a packet may take; the order stays. @defaultValue 0 */
  readonly jitterMs?: number
}

/**
 * The faults of a network, one method each. Without a target a fault hits everybody.
 * @typeParam Target how a client is named
 * @typeParam Kind the kinds of requests that can be ignored or failed
 */
export interface FaultNetwork<Target, Kind extends string = FaultRequestKind> {
  /** Ends the socket(s) now. The client tries to resume. */
  drop(target?: Target): void
  /** Refuses new sockets and requests for session information, until `restore()`. Open sockets stay open. */
  refuse(): void
  /** Ends the faults that last until `restore()`, for the target or for everybody. */
  restore(target?: Target): void
  /** Keeps sockets open and lets nothing through, until `restore()`: then what was held back arrives. */
  silence(target?: Target): void
  /** Closes the socket(s) with a WebSocket close code. */
  close(code: number, target?: Target): void
  /**
   * Closes the socket(s) that the client(s) left behind while they were connecting. A join that has succeeded on
   * another socket then fails.
   */
  closeLeftBehind(target?: Target): void
  /** Forces the client(s) out, as a moderator does. */
  kick(target?: Target): void
  /** Lets the server forget the client(s) now and notify the others, as it does some time after a loss. */
  forget(target?: Target): void
  /** Ends one stream. @param reason that the clients hear; default `networkDisconnected` */
  endStream(streamId: string, reason?: string): void
  /** Lets each client send so many signals a second, and refuses more. */
  rateLimit(perSecond: number, target?: Target): void
  /** Delivers the next signal, and loses its confirmation. */
  loseAck(): void
  /** Ignores the next `count` requests of a kind: does nothing, and does not answer. */
  ignore(kind: Kind, options?: RequestFaultOptions<Target>): void
  /** Refuses the next `count` requests of a kind with an HTTP status. */
  fail(kind: Kind, status: number, options?: RequestFaultOptions<Target>): void
  /** Answers requests for session information with this HTTP status, until `restore()`. */
  failSessionInfo(status: number, target?: Target): void
  /** Drops all media from and to the client(s). Sockets stay open. */
  cutMedia(target?: Target): void
  /** Ends `cutMedia`. */
  healMedia(target?: Target): void
  /** Drops the video from and to the client(s), and lets audio through: pictures stand still. */
  cutVideo(target?: Target): void
  /** Ends `cutVideo`. */
  healVideo(target?: Target): void
  /** Drops the audio from and to the client(s), and lets video through: nothing is heard. */
  cutAudio(target?: Target): void
  /** Ends `cutAudio`. */
  healAudio(target?: Target): void
  /** Makes the line of the client(s) bad for all media, until `restore()`. A new call replaces the previous one. */
  degrade(degradation: Degradation<Target>): void
}
