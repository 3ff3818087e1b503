/** What a test and the page of a person tell each other. */
import type { ReconnectionOptions } from '../../../src/index.ts'

/** One event of the library: its name, and its payload as plain data. */
export interface SeenEvent {
  readonly name: string
  readonly payload: Readonly<Record<string, unknown>>
  readonly at: number
}

/** One signal as the SDK delivered it. */
export interface HeardSignal {
  readonly type: string
  readonly data: string
}

/** What became of one call of `signal()`. */
export interface SignalOutcome {
  state: 'pending' | 'resolved' | 'rejected'
  heldMs?: number
  attempts?: number
  code?: string
}

export interface SessionSettings {
  readonly apiKey: string
  readonly sessionId: string
  readonly proxyUrl: string
}

/** Options of `createReconnection` that survive the way into the page, and what stands for the others. */
export interface CreateOptions {
  readonly options?: Omit<
    ReconnectionOptions,
    'token' | 'rejoin' | 'network' | 'identify' | 'inspect' | 'logger' | 'clock' | 'random' | 'now'
  >
  /** `asked`: Node mints one for each call; `none`: no such option. Default `asked`. */
  readonly token?: 'asked' | 'none'
  /**
   * `false`: no rejoin at all; a number: the wait before each attempt; a list: the wait before each, and no more of
   * them than there are waits. Default: the library's own.
   */
  readonly rejoinMs?: false | number | readonly number[]
  /** A reason that is mended, because `rejoin.when` says so of it. */
  readonly mends?: string
  /** Keeps all that `inspect` and `logger` are given. */
  readonly watch?: boolean
  /** A person is whom the connection data names. */
  readonly identify?: boolean
  /** Whose `streamCreated` makes a tile; `nobody`: the test makes them. Default `session`. */
  readonly follow?: 'session' | 'reconnection' | 'nobody'
}
