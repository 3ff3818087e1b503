/** Public types of the emulator: its options, and the handle that controls it. */
import type { EmulatorNetwork, EmulatorTarget } from './faults/network.types.ts'
import type { EmulatorSessionOptions, EmulatorTokenOptions } from './session-options.types.ts'

/**
 * The options of `startEmulator()`. All are optional; by default the emulator is as lenient as the protocol allows.
 * @example
 * ```ts
 * import { startEmulator, type EmulatorOptions } from 'opentok-reconnection/emulator'
 *
 * const strict: EmulatorOptions = { port: 8090, redeliver: false, keepLostMs: 5_000 }
 * export const emulator = await startEmulator(strict)
 * ```
 */
export interface EmulatorOptions {
  /** The port; 0 takes any free one. @defaultValue 0 */
  readonly port?: number
  /** The address to listen on; only a loopback address is allowed. @defaultValue `'127.0.0.1'` */
  readonly host?: string
  /** The API key that pages must use. @defaultValue `'100'` */
  readonly apiKey?: string
  /** The secret that signs the emulator's own tokens. @defaultValue a random one for each start */
  readonly secret?: string
  /**
   * The API secret that your server signs with: its `T1==` tokens, its JWTs and its REST calls are accepted too.
   * @defaultValue `null`: none are accepted
   */
  readonly apiSecret?: string | null
  /**
   * The id of your application of the unified platform; needs `privateKey` or `publicKey`. The JWTs and REST calls that
   * its private key signs are accepted too.
   * @defaultValue `null`: none are accepted
   */
  readonly applicationId?: string | null
  /** The private key of the application: PEM text, or the path of its file. Only its public part is kept. @defaultValue `null` */
  readonly privateKey?: string | null
  /** The public key of the application, in place of the private one: PEM text, or the path of its file. @defaultValue `null` */
  readonly publicKey?: string | null
  /**
   * How media flows in sessions that do not say it themselves. `'routed'` is an imitation: a direct connection that
   * fails like a routed one.
   * @defaultValue `'relayed'`
   */
  readonly mediaMode?: 'relayed' | 'routed'
  /** Whether a signal to everybody also comes back to its sender. @defaultValue `true` */
  readonly echoSignals?: boolean
  /** Whether the server sends the first frame on a resumed socket. @defaultValue `true` */
  readonly greetResumed?: boolean
  /** Whether the server repeats unconfirmed messages on a resumed socket. @defaultValue `true` */
  readonly redeliver?: boolean
  /** Whether the server handles a repeated message only once, and just confirms the repeats. @defaultValue `true` */
  readonly dropRepeats?: boolean
  /**
   * The code that closes the resumed socket of a client that the server does not know; `null` accepts the socket,
   * although nobody else sees the client.
   * @defaultValue 1011
   */
  readonly unknownSocketCloseCode?: number | null
  /**
   * Whether to spare a socket that a client has left behind while connecting (this server refused it then, or the
   * client has joined on another socket since): it is neither closed nor accepted, and only its pings are answered.
   * With `false` it is closed like any other unknown one; that fails the join in progress, or ends it a second later.
   * Without effect if `unknownSocketCloseCode` is `null`: then it is accepted, as a second member.
   * @defaultValue `true`
   */
  readonly spareLeftBehind?: boolean
  /**
   * The reason for a notice that is sent instead of closing the resumed socket of an unknown client: its connection was
   * deleted. The client then ends its session itself.
   * @defaultValue `null`
   */
  readonly unknownSocketReason?: string | null
  /** How long a lost client is kept before the others are notified that it is gone, in ms. @defaultValue 30 000 */
  readonly keepLostMs?: number
  /** The reason that the others receive when a lost client is no longer kept. @defaultValue `'networkDisconnected'` */
  readonly lostReason?: string
  /** The reason when a moderator forces somebody out. @defaultValue `'forceDisconnected'` */
  readonly forceDisconnectReason?: string
  /** The reason when a moderator ends a stream. @defaultValue `'forceUnpublished'` */
  readonly forceUnpublishReason?: string
  /** Whether clients may resume at all. @defaultValue `true` */
  readonly reconnection?: boolean
  /**
   * Whether every connection of a client gets a messaging address of its own, so that a fault that names a connection
   * id hits its sockets from the first one on. With `false` the address is the same in every join of a person, as it may
   * well be in the cloud. OpenTok.js distinguishes its sockets by address alone: the socket of a client that was forced
   * out closes about 100 ms later, and then ends the session that the client has joined in the meantime
   * (`sessionDisconnected`, `clientDisconnected`).
   * @defaultValue `true`
   */
  readonly addressPerConnection?: boolean
  /**
   * Files and folders to serve too, by their URL path, so that the page and the server have the same origin.
   * @defaultValue none
   */
  readonly files?: Readonly<Record<string, string>>
}

/** One member of a session, as the server knows it. */
export interface EmulatorClient {
  /** Its connection id. */
  readonly connectionId: string
  /** The id of its session. */
  readonly sessionId: string
  /** The connection data of its token. */
  readonly data: string
  /** Whether its socket is open now. */
  readonly online: boolean
  /** The ids of the streams that it publishes. */
  readonly streamIds: readonly string[]
}

/** What the emulator has counted since its start. */
export interface EmulatorCounters {
  /** Answered requests for session information: one for each `connect()`, three if it fails. */
  readonly sessionInfos: number
  /** Sockets that were requested, including refused ones. */
  readonly sockets: number
  /** Joins that succeeded. */
  readonly joins: number
  /** Signals that were delivered; repeats that were dropped are not counted. */
  readonly signals: number
}

/** The handle of a running emulator. */
export interface Emulator {
  /** Its address, for example `http://127.0.0.1:8090`. */
  readonly url: string
  /** The address that the page passes to `OT.setProxyUrl()`. */
  readonly proxyUrl: string
  /** The port that it listens on. */
  readonly port: number
  /** The API key that the page passes to `OT.initSession()`. */
  readonly apiKey: string
  /** The application id that the page passes to `OT.initSession()` for a session of the application, if there is one. */
  readonly applicationId: string | null
  /** The faults of the network, one method each. */
  readonly network: EmulatorNetwork
  /** What it has counted so far: a new object at each read. */
  readonly counters: EmulatorCounters
  /**
   * Creates a session, and returns its id. Every other session id is refused, except those that a server creates over
   * REST.
   * @throws {TypeError} if an option is unknown or wrong
   * @throws {EmulatorError} `closed`
   */
  createSession(options?: EmulatorSessionOptions): string
  /**
   * Creates a signed token for a session.
   * @throws {TypeError} if an option is unknown or wrong
   * @throws {EmulatorError} `closed`, `unknownSession`
   */
  createToken(sessionId: string, options?: EmulatorTokenOptions): string
  /**
   * Lists the members of one session, or of all, including lost ones that are still kept.
   * @throws {EmulatorError} `unknownSession`
   */
  clients(sessionId?: string): readonly EmulatorClient[]
  /** Whether this client's media goes through the emulator, so that it can be cut; `false` before it has begun. */
  canCutMedia(target?: EmulatorTarget): boolean
  /** Ends every socket, timer and relay. Resolves when the port is free. May be called again. */
  close(): Promise<void>
}
