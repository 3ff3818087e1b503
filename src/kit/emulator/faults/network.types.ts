/** Public types of the network: the target of a fault, and all faults. */
import type { Degradation, FaultNetwork } from '../../faults/fault-network.types.ts'

/**
 * Names the client(s) that a fault hits: a connection id, or the connection data of a token; `#1` for the one who has joined
 * first of those who are there, `#2` for the next; `*` for everybody, as without a target.
 */
export type EmulatorTarget = string

/**
 * How a new socket is refused.
 *
 * - `reset`: the TCP connection is reset
 * - `unavailable`: the upgrade is answered with HTTP 503
 * - `hang`: the upgrade is never answered; the client gives up after 15 s
 * - `acceptThenClose`: the socket opens and is closed at once; the client retries about 70 times a second. Session
 *   information is answered, so that a first join gets as far as its socket
 */
export type RefusalKind = 'reset' | 'unavailable' | 'hang' | 'acceptThenClose'

/**
 * What is refused. OpenTok's cloud answers requests for session information on a host of its own.
 *
 * - `everything`: sockets and session information
 * - `sockets`: only sockets
 */
export type RefusalScope = 'everything' | 'sockets'

/**
 * A kind of request, by what the client wants to create or send.
 *
 * - `connection`: to join
 * - `stream`: to publish
 * - `subscriber`: to subscribe
 * - `signal`: to send a signal
 */
export type RequestKind = 'connection' | 'stream' | 'subscriber' | 'signal'

/**
 * A step of the negotiation between publisher and subscriber.
 *
 * - `offer`: the publisher's offer
 * - `answer`: the subscriber's answer
 * - `generateoffer`: the request for a new offer
 */
export type NegotiationKind = 'offer' | 'answer' | 'generateoffer'

/**
 * How a request for session information fails: with an HTTP status, or otherwise.
 *
 * - `errorObject`: with the error object of a refused token
 * - `emptyList`: with an empty list
 */
export type SessionInfoFailure = number | 'errorObject' | 'emptyList'

/** Selects the requests or messages that a fault hits. */
export interface FaultOptions {
  /** Whose they are. @defaultValue everybody's */
  readonly target?: EmulatorTarget
  /** How many of them. @defaultValue 1 */
  readonly count?: number
}

/**
 * The faults of the network, one method each. Each takes an optional target; without one it hits everybody, also those
 * who join later. Each returns how many clients it hit; a fault that lasts returns how many it hits at this moment.
 * 0 may mean that nobody has that name.
 * @throws {TypeError} if an argument is wrong
 * @throws {EmulatorError} `closed`
 * @example
 * ```ts
 * import type { EmulatorNetwork } from 'opentok-reconnection/emulator'
 *
 * export function disturb(network: EmulatorNetwork): void {
 *   network.cut({ target: 'alice', forMs: 3_000 }) // her page says: reconnecting, reconnected
 *   network.loseAck({ target: 'bob' })
 * }
 * ```
 */
export interface EmulatorNetwork extends FaultNetwork<EmulatorTarget, RequestKind> {
  /** Ends the socket(s) now. The client may come back at once. */
  drop(target?: EmulatorTarget): number
  /**
   * Refuses new sockets and requests for session information, until `restore()`.
   * @param kind how; default `reset`
   * @param scope default `everything`
   */
  refuse(kind?: RefusalKind, target?: EmulatorTarget, scope?: RefusalScope): number
  /**
   * Ends `refuse`, `silence`, `flap`, `delay` and `degrade`, and every fault of session information and configuration.
   */
  restore(target?: EmulatorTarget): number
  /**
   * Ends every fault: does `restore`, `healMedia`, `healVideo` and `healAudio`, lifts the rate limit, and cancels
   * what `fail`, `ignore`, `loseAck`, `loseMessage` and `withhold` have yet to do. With a target, faults that are to hit everybody
   * remain.
   */
  clear(target?: EmulatorTarget): number
  /** Cuts the network: does `drop` and `refuse('reset')`, and after `forMs` does `restore`, except of a bad line. */
  cut(options?: {
    /** Whose network. @defaultValue everybody's */
    readonly target?: EmulatorTarget
    /** How long, in ms. @defaultValue until `restore()` */
    readonly forMs?: number
  }): number
  /**
   * Keeps sockets open and lets nothing through in either direction, not even the close of a socket, until `restore()`:
   * then what was held back arrives, on sockets that are still open.
   */
  silence(target?: EmulatorTarget): number
  /** Like `silence`, but greets each resumed socket: the client comes back and is lost again 6 s later, without end. */
  flap(target?: EmulatorTarget): number
  /** Delays every message to the client by so many ms, until `restore()`. */
  delay(delayMs: number, target?: EmulatorTarget): number
  close(code: number, target?: EmulatorTarget): number
  /**
   * Closes with 1011 the sockets that the client(s) left behind while they were connecting: new sockets had been
   * refused, and these got through later. A join that has succeeded on another socket then fails after all: OpenTok.js
   * emits `sessionConnected`, later `sessionConnectFailed`, and is disconnected without another event.
   */
  closeLeftBehind(target?: EmulatorTarget): number
  /** Forces the client(s) out, as a moderator does. @param reason default: the option `forceDisconnectReason` */
  kick(target?: EmulatorTarget, reason?: string): number
  /**
   * Forgets the client(s) now and notifies the others, as after `keepLostMs`.
   * @param reason that the others receive; default: the option `lostReason`
   */
  forget(target?: EmulatorTarget, reason?: string): number
  /**
   * Ends one stream.
   * @param reason that the clients receive; default `networkDisconnected`
   * @throws {EmulatorError} `unknownStream`
   */
  endStream(streamId: string, reason?: string): void
  /** Lets each client send so many signals a second, and answers more with the status 429. `null` lifts the limit. */
  rateLimit(perSecond: number | null, target?: EmulatorTarget): number
  /** Acts on the next requests but does not confirm them. */
  loseAck(
    options?: FaultOptions & {
      /** Of which kind. @defaultValue `'signal'` */
      readonly kind?: RequestKind
      /** Whether to end the socket too. @defaultValue `false` */
      readonly drop?: boolean
    },
  ): number
  /** Loses the next messages to the client(s). */
  loseMessage(
    options?: FaultOptions & {
      /** Of which kind. @defaultValue any */
      readonly kind?: RequestKind
      /**
       * Whether they are sent again on the next resumed socket, if the option `redeliver` allows it.
       * @defaultValue `true`
       */
      readonly redeliver?: boolean
    },
  ): number
  ignore(kind: RequestKind, options?: FaultOptions): number
  /** Refuses the next `count` requests of a kind with an HTTP status. */
  fail(
    kind: RequestKind,
    status: number,
    options?: FaultOptions & {
      /** The reason in the answer. @defaultValue `'failed on purpose'` */
      readonly reason?: string
    },
  ): number
  /** Confirms the next `count` steps of a negotiation but does not pass them on. The target may be either side. */
  withhold(kind: NegotiationKind, options?: FaultOptions): number
  /** Lets requests for session information fail, until `restore()`. */
  failSessionInfo(failure: SessionInfoFailure, target?: EmulatorTarget): number
  /** Answers requests for session information so many ms later, until `restore()`. */
  delaySessionInfo(delayMs: number, target?: EmulatorTarget): number
  /** Answers requests for the configuration with this HTTP status, until `restore()`. Clients then go on without it. */
  failConfig(status: number): void
  /** Drops every media packet from and to the client(s). Sockets stay open. */
  cutMedia(target?: EmulatorTarget): number
  healMedia(target?: EmulatorTarget): number
  /** Drops the video from and to the client(s), and lets audio and RTCP through: pictures stand still. */
  cutVideo(target?: EmulatorTarget): number
  /** Ends `cutVideo`. */
  healVideo(target?: EmulatorTarget): number
  /** Drops the audio from and to the client(s), and lets video and RTCP through: nothing is heard. */
  cutAudio(target?: EmulatorTarget): number
  /** Ends `cutAudio`. */
  healAudio(target?: EmulatorTarget): number
  /**
   * Makes the line of the client(s) bad for all media, until `restore()`. All media of a client share its line. A new
   * call replaces the previous one. A packet between two clients of one call is degraded once.
   */
  degrade(degradation: Degradation<EmulatorTarget>): number
}
