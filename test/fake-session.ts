/** OpenTok's session as measured (opentok-client.md), on timers, with no network: a test says what happens. */

import type {
  ConnectionLike,
  OpenTokErrorLike,
  SessionLike,
  SignalLike,
  StreamLike,
} from '../src/opentok/opentok.types.ts'
import { openTokError } from './fake-error.ts'
import { FakeEmitter } from './fake-emitter.ts'
import type { FakePublisher } from './fake-publisher.ts'
import { FakeSignalLine } from './fake-signal-line.ts'
import type { SignalAnswer } from './fake-signal-line.ts'
import { FakeSubscriber } from './fake-subscriber.ts'

/** How long things take. */
export const CONNECT_MS = 50
export const REFUSE_MS = 10
export const DISCONNECT_MS = 110
export const PUBLISH_MS = 50

/**
 * What becomes of a `connect()`. `never`: no session information comes, `disconnect()` is silent and the callback is
 * called with that of the next success. `stuck`: no answer to the connection request, `disconnect()` never settles
 * and the callback hears of an error.
 */
export type ConnectAnswer = 'ok' | 'never' | 'stuck' | Error

/** What becomes of a `publish()`. */
export type PublishAnswer = 'ok' | 'never' | Error

type Callback = (error?: OpenTokErrorLike) => void
type State = 'disconnected' | 'connecting' | 'connected' | 'reconnecting' | 'disconnecting'

const nothing = () => new Promise<void>(() => {})

export class FakeSession extends FakeEmitter implements SessionLike {
  readonly sessionId = 'session-1'
  connection: ConnectionLike | null = null
  readonly calls = { connect: 0, disconnect: 0, signal: 0, publish: 0, unpublish: 0 }
  readonly tokens: string[] = []
  /** Callbacks of `connect()` that were not called yet. */
  readonly callbacks: Callback[] = []
  readonly subscribers: FakeSubscriber[] = []
  /** Who is on the session, with the callback of a `publish()` that was not answered yet. */
  readonly publishers = new Map<FakePublisher, Callback | null>()
  /** The callbacks of every `publish()`, in order. */
  readonly publishAnswers: Callback[] = []
  #state: State = 'disconnected'
  #connectAnswers: ConnectAnswer[] = ['ok']
  #publishAnswer: PublishAnswer = 'ok'
  #streams = 0
  #confirmsDisconnect = true
  #isStuck = false
  #joining: ReturnType<typeof setTimeout> | undefined
  #line = new FakeSignalLine()
  #joins = 0

  /** In this order; the last one stays. */
  answerConnects(...answers: ConnectAnswer[]): void {
    this.#connectAnswers = answers
  }

  answerSignals(answer: SignalAnswer | ((signal: SignalLike) => SignalAnswer)): void {
    this.#line.answer = typeof answer === 'function' ? answer : () => answer
  }

  answerPublishes(answer: PublishAnswer): void {
    this.#publishAnswer = answer
  }

  confirmDisconnects(confirms: boolean): void {
    this.#confirmsDisconnect = confirms
  }

  /** While anything but disconnected it does nothing, for ever. */
  connect(token: string, callback: Callback): this {
    this.calls.connect += 1
    this.tokens.push(token)
    if (this.#state !== 'disconnected' && this.#state !== 'disconnecting') return this
    this.#state = 'connecting'
    this.callbacks.push(callback)
    const [answer = 'ok', ...later] = this.#connectAnswers
    if (later.length) this.#connectAnswers = later
    this.#isStuck = answer === 'stuck'
    if (answer === 'ok') this.#joining = setTimeout(() => this.letIn(), CONNECT_MS)
    if (answer instanceof Error) this.#joining = setTimeout(() => this.refuse(answer), REFUSE_MS)
    return this
  }

  /** Joins, even if nobody waits for it any more. */
  letIn(): void {
    this.#joins += 1
    this.#state = 'connected'
    this.connection = { connectionId: `connection-${this.#joins}` }
    this.fire('sessionConnected')
    for (const callback of this.callbacks.splice(0)) callback()
  }

  refuse(error: Error): void {
    this.#state = 'disconnected'
    this.callbacks.pop()?.(error)
  }

  /** An old disconnect also ends a connection that was made after it. */
  disconnect(): Promise<void> {
    this.calls.disconnect += 1
    if (!this.#confirmsDisconnect) return nothing()
    if (this.#state === 'disconnected') return Promise.resolve()
    if (this.#state === 'connecting') {
      clearTimeout(this.#joining)
      this.#state = this.#isStuck ? 'disconnecting' : 'disconnected'
      if (!this.#isStuck) return Promise.resolve()
      const error = openTokError('OT_UNEXPECTED_SERVER_RESPONSE', 2001)
      setTimeout(() => this.refuse(error), DISCONNECT_MS)
      return nothing()
    }
    const delayMs = this.#state === 'reconnecting' ? REFUSE_MS : DISCONNECT_MS
    this.#state = 'disconnecting'
    return new Promise((resolve) => {
      setTimeout(() => this.end('clientDisconnected', resolve), delayMs - 1)
    })
  }

  /** Data of the signals that arrived, in order. */
  get delivered(): readonly (string | undefined)[] {
    return this.#line.delivered
  }

  signal(signal: SignalLike): Promise<void> {
    this.calls.signal += 1
    const sockets = { connected: 'open', reconnecting: 'away' } as const
    return this.#line.send(signal, sockets[this.#state as 'connected'] ?? 'closed')
  }

  /** The socket is lost; the SDK tries to resume. */
  drop(): void {
    this.#state = 'reconnecting'
    this.#line.drop()
    this.fire('sessionReconnecting')
  }

  /** The SDK's own signals go out before anybody hears that the socket is back. */
  resume(): void {
    this.#state = 'connected'
    this.#line.resume()
    this.fire('sessionReconnected')
    for (const publisher of this.publishers.keys()) this.#answerPublish(publisher)
  }

  /** The end, for the SDK: what is pending fails 1 ms before anybody hears of it. */
  end(reason: string, handleEnd: () => void = () => {}): void {
    this.#line.fail()
    setTimeout(() => {
      if (this.#state === 'disconnected') return handleEnd()
      this.#state = 'disconnected'
      this.#line.close()
      this.connection = null
      this.fire('sessionDisconnected', { reason })
      this.#endPublishers(reason)
      for (const subscriber of this.subscribers) subscriber.destroy(reason)
      handleEnd()
    }, 1)
  }

  /** While it is not joined there is no object, and the callback is called at once. */
  subscribe(
    stream: StreamLike,
    target?: HTMLElement | string,
    properties?: object,
    callback?: Callback,
  ): FakeSubscriber | undefined {
    if (this.#state !== 'connected' && this.#state !== 'reconnecting') {
      callback?.(openTokError('OT_NOT_CONNECTED', 1501))
      return undefined
    }
    const subscriber = new FakeSubscriber(stream, target, properties, callback)
    this.subscribers.push(subscriber)
    return subscriber
  }

  unsubscribe(subscriber: FakeSubscriber): boolean {
    return subscriber.destroy('Unsubscribe')
  }

  /** One that is on the session already fails; one that was destroyed never hears of it. */
  publish(publisher: FakePublisher, callback: Callback): FakePublisher {
    this.calls.publish += 1
    if (publisher.isDestroyed) return publisher
    if (this.publishers.has(publisher)) {
      callback(openTokError('OT_UNABLE_TO_PUBLISH', 1500, 'Cannot publish again.'))
    } else if (this.#state === 'connected' || this.#state === 'reconnecting') {
      this.publishers.set(publisher, callback)
      this.publishAnswers.push(callback)
      this.#answerPublish(publisher)
    } else callback(openTokError('OT_NOT_CONNECTED', 1500))
    return publisher
  }

  /** While the SDK resumes it waits. */
  #answerPublish(publisher: FakePublisher): void {
    setTimeout(() => {
      const callback = this.publishers.get(publisher)
      if (!callback || this.#state !== 'connected' || this.#publishAnswer === 'never') return
      const isRefused = this.#publishAnswer instanceof Error
      if (isRefused) this.publishers.delete(publisher)
      else this.publishers.set(publisher, null)
      this.#streams += 1
      if (!isRefused) publisher.begin({ streamId: `own-${this.#streams}` })
      callback(isRefused ? (this.#publishAnswer as Error) : undefined)
    }, PUBLISH_MS)
  }

  /** One that is not on the session stays as it is. */
  unpublish(publisher: FakePublisher): void {
    this.calls.unpublish += 1
    if (this.publishers.delete(publisher)) publisher.finish('unpublished')
  }

  /** Whoever was not taken off before is destroyed, whatever its listeners prevent. */
  #endPublishers(reason: string): void {
    for (const publisher of this.publishers.keys()) {
      publisher.finish(reason)
      publisher.destroy(reason)
    }
    this.publishers.clear()
  }
}
