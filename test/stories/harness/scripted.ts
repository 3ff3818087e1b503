/**
 * The published fake with answers and events that a test sets one by one, even events that OpenTok would not fire. Tests
 * that need the fake's own server use `strict-fake.ts`.
 */

import type { SignalLike, StreamLike } from '../../../src/opentok/opentok.types.ts'
import { countListeners, trigger } from '../../../src/testing/sdk/emitter.ts'
import { createEvent } from '../../../src/testing/sdk/event.ts'
import type { OpenTokError } from '../../../src/testing/error.ts'
import type { Client } from '../../../src/testing/transport/client.types.ts'
import type { RequestFault, RequestKind } from '../../../src/testing/transport/faults.ts'
import { createNetwork } from '../../../src/testing/transport/network.ts'
import { createPage } from '../../../src/testing/sdk/page.ts'
import { createFakeRoom } from '../../../src/testing/server/remote-people.ts'
import type { DeliveredSignal } from '../../../src/testing/server/server-session.ts'
import { createServer } from '../../../src/testing/server/server.ts'
import { FakeSessionObject } from '../../../src/testing/sdk/session/session.ts'
import { DELAYS } from './scripted/delays.ts'
import { scriptSubscriber } from './scripted/subscriber.ts'
import type { Callback, ScriptedSubscriber } from './scripted/subscriber.ts'

export { notConnected } from '../../../src/testing/error.ts'
export { ACK_MS, CONNECT_MS, DISCONNECT_MS, PUBLISH_MS, REFUSE_MS } from './scripted/delays.ts'
export { ScriptedEmitter } from './scripted/emitter.ts'
export { ScriptedPublisher } from './scripted/publisher.ts'
export type { ScriptedSubscriber } from './scripted/subscriber.ts'

/**
 * Outcome of a `connect()`. `never`: the session information does not arrive, `disconnect()` fires no event, and the
 * callback is called together with that of the next success. `stuck`: the connection request is not answered,
 * `disconnect()` never settles, and the callback is called with an error.
 */
export type ConnectAnswer = 'ok' | 'never' | 'stuck' | Error

/** Outcome of a `publish()` or a signal; a signal is delivered even with `never`. */
export type Answer = 'ok' | 'never' | Error

const toAny = (callback: Callback) => callback as (error?: unknown) => void

export class ScriptedSession extends FakeSessionObject {
  readonly calls = { connect: 0, disconnect: 0, signal: 0, publish: 0, unpublish: 0 }
  readonly tokens: string[] = []
  readonly callbacks: Callback[] = []
  readonly subscribers: ScriptedSubscriber[] = []
  /** Callbacks of all `publish()` calls, in order. */
  readonly publishAnswers: Callback[] = []
  readonly #server
  readonly #network
  readonly #room
  readonly #delivered: DeliveredSignal[] = []
  #connectAnswers: ConnectAnswer[] = ['ok']
  #connectAnswer: ConnectAnswer = 'ok'
  #publishAnswer: Answer = 'ok'
  #signalFault: Answer = 'ok'
  #answerSignal: (signal: SignalLike) => Answer = () => 'ok'
  #confirmsDisconnect = true

  constructor() {
    const server = createServer({ delays: DELAYS, echoSignals: false })
    super(server, createPage(server), 'session-1')
    this.#server = server
    this.#network = createNetwork(() => server)
    this.#room = createFakeRoom(
      () => server,
      () => server.sessionOf('session-1'),
    )
    this.#room.join({ connectionId: 'listener' })
    this.#recordDeliveries()
    server.faults.take = (kind) => this.#toFault(kind)
    this.#script()
  }

  #script(): void {
    const { connect, publish, subscribe } = this
    const scripted = {
      connect: (token: string, callback: Callback) => {
        this.calls.connect += 1
        this.tokens.push(token)
        if (this.currentState === 'disconnected' || this.currentState === 'disconnecting') {
          this.callbacks.push(callback)
          this.#connectAnswer = this.#nextConnectAnswer()
        }
        return connect.call(this, token, (error) => {
          this.callbacks.splice(this.callbacks.indexOf(callback), 1)
          toAny(callback)(error)
        })
      },
      publish: (publisher: object, callback: Callback) => {
        this.calls.publish += 1
        this.publishAnswers.push(callback)
        return publish.call(this, publisher, toAny(callback))
      },
      subscribe: (
        stream: StreamLike,
        target?: object | string,
        properties?: object,
        callback: Callback = () => {},
      ) => {
        if (!this.isConnected())
          return subscribe.call(this, stream, target, properties, toAny(callback))
        const subscriber = subscribe.call(this, stream, target, properties)
        // The record would keep objects alive whose garbage collection is under test.
        this.#server.record.subscribers.length = 0
        this.subscribers.push(
          scriptSubscriber(subscriber, { target, properties, answer: callback }),
        )
        return subscriber
      },
    }
    Object.assign(this, scripted)
  }

  /** Records each delivered signal once: a signal may reach several people. */
  #recordDeliveries(): void {
    const serverSession = this.#server.sessionOf('session-1')
    const { signal } = serverSession
    serverSession.signal = (sent, to) => {
      if (this.#delivered.at(-1) !== sent) this.#delivered.push(sent)
      signal(sent, to)
    }
  }

  /** Replaces the fake's scheduled faults: the answer that is set at the time of the request applies. */
  #toFault(kind: RequestKind): RequestFault | undefined {
    if (kind === 'subscriber') return { type: 'ignore' }
    if (kind === 'stream') return toFault(this.#publishAnswer, 'ignore')
    if (kind === 'signal') return toFault(this.#signalFault, 'loseAck')
    const isStuck = this.#connectAnswer === 'stuck'
    if (kind === 'connection') return isStuck ? { type: 'ignore' } : undefined
    return kind === 'information' && !isStuck ? toFault(this.#connectAnswer, 'ignore') : undefined
  }

  #nextConnectAnswer(): ConnectAnswer {
    const [answer = 'ok', ...later] = this.#connectAnswers
    if (later.length) this.#connectAnswers = later
    return answer
  }

  /** Answers to the next calls, in this order; the last one stays. */
  answerConnects(...answers: ConnectAnswer[]): void {
    this.#connectAnswers = answers
  }

  answerSignals(answer: Answer | ((signal: SignalLike) => Answer)): void {
    this.#answerSignal = typeof answer === 'function' ? answer : () => answer
    // Also applies to signals in flight when OpenTok sends them again.
    if (typeof answer !== 'function') this.#signalFault = answer
  }

  answerPublishes(answer: Answer): void {
    this.#publishAnswer = answer
  }

  confirmDisconnects(confirms: boolean): void {
    this.#confirmsDisconnect = confirms
  }

  /** Data of the signals that arrived, in order. */
  get delivered(): readonly (string | undefined)[] {
    return this.#delivered.map(({ data }) => data as string | undefined)
  }

  get listeners(): Readonly<Record<string, number>> {
    return countListeners(this)
  }

  get publishers(): ReadonlySet<object> {
    const [client] = [...this.#server.clients] as Client[]
    return new Set([...(client?.publishers ?? [])].map(({ publisher }) => publisher))
  }

  override signal(signal: SignalLike): Promise<void> {
    this.calls.signal += 1
    const { connectionId } = signal.to ?? {}
    const isKnown = this.#server.sessionOf('session-1').find(connectionId) !== undefined
    if (connectionId && !isKnown) this.#room.join({ connectionId })
    this.#signalFault = this.#answerSignal(signal)
    return super.signal(signal)
  }

  override disconnect(): Promise<void> {
    this.calls.disconnect += 1
    return this.#confirmsDisconnect ? super.disconnect() : new Promise(() => {})
  }

  override unsubscribe(subscriber: object): boolean {
    const wasAlive = super.unsubscribe(subscriber)
    this.#server.record.calls.length = 0
    return wasAlive
  }

  override unpublish(publisher: object): void {
    this.calls.unpublish += 1
    super.unpublish(publisher)
  }

  /** Fires an OpenTok event, even one that OpenTok would not fire. */
  fire(name: string, fields: object = {}): void {
    trigger(this, name, createEvent({ type: name, ...fields }, this))
  }

  /** Sets the state that OpenTok shows, for instance `migrating`. */
  showState(currentState: string): void {
    Object.defineProperty(this, 'currentState', { value: currentState, configurable: true })
  }

  /** Joins, even after the attempt was abandoned. */
  letIn(): void {
    this.#network.letIn()
  }

  /** Connection loss without refused sockets: joins still succeed. */
  drop(): void {
    for (const client of this.#server.clients) client.lose()
  }

  resume(): void {
    this.#network.restore()
  }

  end(reason: string): void {
    this.#network.end(reason)
  }
}

function toFault(answer: ConnectAnswer, never: 'ignore' | 'loseAck'): RequestFault | undefined {
  if (answer === 'never') return { type: never }
  return answer instanceof Error ? { type: 'fail', answer: answer as OpenTokError } : undefined
}
