/** The public shapes of the emulator: what it is started with, and the handle that steers it. */
import type { EmulatorNetwork, EmulatorTarget } from './network.types.ts'

/** What a token lets its holder do, as in the vendor's own token roles. */
export type EmulatorRole = 'subscriber' | 'publisher' | 'moderator'

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
  /**
   * Tells a resumed socket nobody knows that its connection was deleted, for this reason, instead of closing it: the
   * client then ends its session itself. @defaultValue `null`
   */
  readonly unknownSocketReason?: string | null
  /** How long a lost client is kept before the others hear that it is gone. @defaultValue 30 000 */
  readonly keepLostMs?: number
  /** Why the others lose a client that was not kept any longer. @defaultValue `'networkDisconnected'` */
  readonly lostReason?: string
  /** Why a client is gone that a moderator forced out. @defaultValue `'forceDisconnected'` */
  readonly forceDisconnectReason?: string
  /** Why a stream is gone that a moderator ended. @defaultValue `'forceUnpublished'` */
  readonly forceUnpublishReason?: string
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
