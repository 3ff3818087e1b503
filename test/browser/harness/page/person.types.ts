/** Types of the data between a test and the page of a person. */
import type { ReconnectionOptions } from '../../../../src/index.ts'

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

/** Outcome of one call of `signal()`. */
export interface SignalOutcome {
  state: 'pending' | 'resolved' | 'rejected'
  heldMs?: number
  attempts?: number
  code?: string
}

/** What a person publishes: the fake camera, and the fake microphone where a test is about sound. */
export interface PublishOptions {
  readonly sound?: boolean
}

export interface SessionSettings {
  readonly apiKey: string
  readonly sessionId: string
  readonly proxyUrl: string
}

/** Options of `createReconnection` that can be sent to the page, and substitutes for the others. */
export interface CreateOptions {
  readonly options?: Omit<
    ReconnectionOptions,
    'token' | 'rejoin' | 'network' | 'identify' | 'inspect' | 'logger' | 'clock' | 'random' | 'now'
  >
  /** `provider`: Node creates a token for each call; `none`: no such option. Default `provider`. */
  readonly token?: 'provider' | 'none'
  /**
   * `false`: no rejoin; a number: the wait before each attempt, in ms; a list: the waits of the attempts, and no more
   * attempts than waits. Default: the library's own.
   */
  readonly rejoinMs?: false | number | readonly number[]
  /** The only reason that `rejoin.when` recovers. */
  readonly recovers?: string
  /** Records everything that `inspect` and `logger` receive. */
  readonly watch?: boolean
  /** Identifies people by their connection data. */
  readonly identify?: boolean
  /** Whose `streamCreated` creates a tile; `nobody`: the test creates tiles itself. Default `session`. */
  readonly follow?: 'session' | 'reconnection' | 'nobody'
}
