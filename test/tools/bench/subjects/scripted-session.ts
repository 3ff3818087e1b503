/** The least of OpenTok that the library needs: events that a bench fires, and objects that are made beforehand. */

import type {
  OpenTokErrorLike,
  OpenTokEventLike,
  SessionLike,
  SignalLike,
  StreamLike,
  SubscriberLike,
} from '../../../../src/index.ts'

type Listener = (event: OpenTokEventLike) => void

/** Small, as its time and its memory count as the library's. */
export class ScriptedEmitter {
  /** Names and listeners in turn. */
  readonly #listeners: (string | Listener)[] = []

  on(name: string, listener: Listener): void {
    this.#listeners.push(name, listener)
  }

  off(name: string, listener: Listener): void {
    const all = this.#listeners
    for (let index = 0; index < all.length; index += 2) {
      if (all[index] === name && all[index + 1] === listener) {
        all.splice(index, 2)
        return
      }
    }
  }

  fire(name: string, event: OpenTokEventLike = {}): void {
    const all = this.#listeners
    for (let index = 0; index < all.length; index += 2) {
      if (all[index] === name) (all[index + 1] as Listener)(event)
    }
  }
}

export interface ScriptedStream extends StreamLike {
  /** What OpenTok would make of it: here it is there already. */
  readonly subscriber: ScriptedEmitter & SubscriberLike
}

export const createStreams = (count: number, name = 'stream'): readonly ScriptedStream[] =>
  Array.from({ length: count }, (_, index) => ({
    streamId: `${name}-${index}`,
    subscriber: new ScriptedEmitter(),
  }))

const REFUSED: OpenTokErrorLike = { name: 'OT_CONNECT_FAILED', message: 'The server is away.' }

export class ScriptedSession extends ScriptedEmitter implements SessionLike {
  readonly sessionId = 'session'
  connection: { readonly connectionId: string } | null = { connectionId: 'own' }
  /** How many times a join was requested. */
  connects = 0
  isServerAway = false

  isConnected(): boolean {
    return this.connection !== null
  }

  connect(_: string, callback: (error?: OpenTokErrorLike) => void): void {
    this.connects += 1
    if (this.isServerAway) {
      queueMicrotask(() => callback(REFUSED))
      return
    }
    this.connection = { connectionId: `own-${this.connects}` }
    this.fire('sessionConnected')
    callback()
  }

  disconnect(): Promise<void> {
    return Promise.resolve()
  }

  signal(_: SignalLike): Promise<void> {
    return Promise.resolve()
  }

  subscribe(stream: StreamLike): SubscriberLike {
    return (stream as ScriptedStream).subscriber
  }

  unsubscribe(): void {}

  publish(): void {}

  unpublish(): void {}

  /** OpenTok has lost the connection, and tries to resume it. */
  lose(): void {
    this.fire('sessionReconnecting')
  }

  resume(): void {
    this.fire('sessionReconnected')
  }

  /** OpenTok has given up. */
  end(): void {
    this.connection = null
    this.fire('sessionDisconnected', { reason: 'networkDisconnected' })
  }
}
