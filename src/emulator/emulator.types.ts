/** The public shapes of the emulator: what it is started with, and the handle that steers it. */

/** What a token lets its holder do, as in the vendor's own token roles. */
export type EmulatorRole = 'subscriber' | 'publisher' | 'moderator'

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
  /** The socket opens and is closed at once; the client knocks about 70 times a second. */
  | 'acceptThenClose'

/** What is refused; the cloud answers requests for session information on a host of its own. */
export type RefusalScope = 'everything' | 'sockets'

/** A request of the client, by what it wants to create or send. */
export type RequestKind = 'connection' | 'stream' | 'subscriber' | 'signal'

/** What a token is minted from. */
export interface EmulatorTokenOptions {
  /** @defaultValue `'publisher'` */
  readonly role?: EmulatorRole
  /** Connection data, at most 1 000 characters. @defaultValue `''` */
  readonly data?: string
  /** From now until the token expires; 0 or less mints one that has expired. @defaultValue 86 400 000 (24 h) */
  readonly expiresInMs?: number
}

/** How the emulator is started. The defaults are the kindest the protocol allows. */
export interface EmulatorOptions {
  /** 0 picks a free one. @defaultValue 0 */
  readonly port?: number
  /** A loopback address; anything else is refused. @defaultValue `'127.0.0.1'` */
  readonly host?: string
  /** @defaultValue `'100'` */
  readonly apiKey?: string
  /** Signs and checks tokens. @defaultValue random, for each start */
  readonly secret?: string
  /** `routed` is a look-alike: a direct connection that behaves like a routed one when it fails. @defaultValue `'relayed'` */
  readonly mediaMode?: 'relayed' | 'routed'
  /** Sends a broadcast signal back to its sender too. @defaultValue `true` */
  readonly echoSignals?: boolean
  /** Speaks first on a resumed socket. @defaultValue `true` */
  readonly greetResumed?: boolean
  /** Sends unacknowledged messages again on a resumed socket. @defaultValue `true` */
  readonly redeliver?: boolean
  /** Answers a repeated transaction id without acting on it again. @defaultValue `true` */
  readonly dropRepeats?: boolean
  /**
   * Close code for a resumed socket nobody knows; `null` takes it in as a zombie. One that a client left
   * behind while connecting (this server turned it away then, or its connection id has joined on another
   * socket since) is neither closed nor taken in unless this is `null`, and gets answers to its pings
   * alone: to close it fails the join that is under way, and to take it in makes a second member.
   * @defaultValue 1011
   */
  readonly unknownSocketCloseCode?: number | null
  /** How long a lost client is kept before the others hear that it is gone. @defaultValue 30 000 */
  readonly keepLostMs?: number
  /** Lets the client resume at all. @defaultValue `true` */
  readonly reconnection?: boolean
  /** URL path → file or folder to serve beside the protocol, so that a page and its server share one origin. */
  readonly files?: Readonly<Record<string, string>>
}

/** One member of a session, as the server knows it. */
export interface EmulatorClient {
  readonly connectionId: string
  readonly sessionId: string
  /** Connection data of its token. */
  readonly data: string
  /** Whether a socket is open now. */
  readonly online: boolean
  readonly streamIds: readonly string[]
}

/** Everything the emulator counted since its start. */
export interface EmulatorCounters {
  /** Session information requests that were answered: one for each `connect()`, three when it fails. */
  readonly sessionInfos: number
  /** Sockets asked for, refused ones included. */
  readonly sockets: number
  /** Joins that were let in. */
  readonly joins: number
  /** Signals acted on (repeats that were dropped not counted). */
  readonly signals: number
}

/** The network's faults. Each method takes an optional target; without one it means everybody, newcomers included. */
export interface EmulatorNetwork {
  /** Kills the socket(s) now; the client may come back at once. */
  drop(target?: EmulatorTarget): void
  /**
   * Turns new sockets and session information requests away until {@link EmulatorNetwork.restore}.
   * @param scope default `everything`
   */
  refuse(kind?: RefusalKind, target?: EmulatorTarget, scope?: RefusalScope): void
  /** Ends `refuse`, `silence` and `delay`. */
  restore(target?: EmulatorTarget): void
  /** `drop` and `refuse('reset')`, and after `forMs` `restore`; without `forMs` until told otherwise. */
  cut(options?: { readonly target?: EmulatorTarget; readonly forMs?: number }): void
  /** Keeps sockets open and swallows every frame both ways, until {@link EmulatorNetwork.restore}. */
  silence(target?: EmulatorTarget): void
  /** Holds every frame towards the client back for this long. */
  delay(delayMs: number, target?: EmulatorTarget): void
  /** Closes the socket(s) with a code. */
  close(code: number, target?: EmulatorTarget): void
  /** Forces the client(s) out. @param reason OpenTok's word for why; default `forceDisconnected`, as by a moderator */
  kick(target?: EmulatorTarget, reason?: string): void
  /** Drops the client's state now and tells the others, as after `keepLostMs`. */
  forget(target?: EmulatorTarget): void
  /** Deletes one stream. @param reason OpenTok's word for why; default `networkDisconnected` */
  endStream(streamId: string, reason?: string): void
  /** At most this many signals a second from each client, 429 beyond; `null` lifts the limit. */
  rateLimit(perSecond: number | null, target?: EmulatorTarget): void
  /** Acts on the next signal but keeps its acknowledgement back, and drops the socket if told so. */
  loseAck(options?: { readonly target?: EmulatorTarget; readonly drop?: boolean }): void
  /** Swallows the next `count` requests of a kind: no answer, nothing done. */
  ignore(
    kind: RequestKind,
    options?: { readonly target?: EmulatorTarget; readonly count?: number },
  ): void
  /** Answers the next `count` requests of a kind with a status and reason. */
  fail(
    kind: RequestKind,
    status: number,
    options?: {
      readonly target?: EmulatorTarget
      readonly count?: number
      readonly reason?: string
    },
  ): void
  /** Answers session information with this HTTP status until {@link EmulatorNetwork.restore}. */
  failSessionInfo(status: number): void
  /** Drops every media packet from and to the client(s); sockets stay up. */
  cutMedia(target?: EmulatorTarget): void
  /** Ends `cutMedia`. */
  healMedia(target?: EmulatorTarget): void
}

/** A running emulator. */
export interface Emulator {
  /** For instance `http://127.0.0.1:8090`. */
  readonly url: string
  /** What the page passes to `OT.setProxyUrl()`. */
  readonly proxyUrl: string
  readonly port: number
  readonly apiKey: string
  readonly network: EmulatorNetwork
  /** A snapshot, taken when it is read. */
  readonly counters: EmulatorCounters
  /** A new session id; any id that was not made here is refused. */
  createSession(): string
  /** A signed token for that session. */
  createToken(sessionId: string, options?: EmulatorTokenOptions): string
  /** Who is a member now, lost ones that are still kept included. */
  clients(sessionId?: string): readonly EmulatorClient[]
  /** Whether media of this client went through the relay, so that it can be cut; `false` until candidates were rewritten. */
  canCutMedia(target?: EmulatorTarget): boolean
  /** Ends every socket, timer and relay; resolves when the port is free. Idempotent. */
  close(): Promise<void>
}
