/** OpenTok's `Session`: the object that the app gets. */

import { NO_ERROR, openTokError } from '../../error.ts'
import type { Completion } from '../../error.ts'
import type { Server } from '../../server/server.types.ts'
import type { FakeConnection, FakeStream, StreamProperties } from '../../server/stream.ts'
import { createClient } from '../../transport/client.ts'
import type { Client } from '../../transport/client.types.ts'
import { FakeCollection } from '../collection.ts'
import type {
  Connect,
  FakePublisher,
  FakeSession,
  FakeSubscriber,
  Publish,
  Subscribe,
} from '../objects.types.ts'
import type { Page } from '../page.types.ts'
import { promised } from '../promise.ts'
import { FakePublisherObject, publisherControllerOf } from '../publisher/publisher.ts'
import { subscribe, subscriberControllerOf } from '../subscriber/subscribe.ts'
import { withUnmodelled, SESSION_UNMODELLED } from '../unmodelled.ts'
import { toCapabilities } from './capabilities.ts'
import type { FakeCapabilities } from './capabilities.ts'
import { forceOut } from './moderation.ts'
import { sendSignal } from './signal.ts'
import type { FakeSignal } from './signal.types.ts'

const JOINED = 'while joined, which would never settle. Disconnect first.'

/** Made by `OT.initSession()`. */
export class FakeSessionObject extends withUnmodelled(SESSION_UNMODELLED) implements FakeSession {
  readonly id: string
  readonly sessionId: string
  connection?: FakeConnection
  capabilities: FakeCapabilities = toCapabilities(null)
  readonly connections = new FakeCollection<FakeConnection>()
  readonly streams = new FakeCollection<FakeStream>()
  connect: Connect
  publish: Publish
  subscribe: Subscribe
  readonly #client: Client

  constructor(server: Server, page: Page, sessionId: string) {
    super()
    this.id = sessionId
    this.sessionId = sessionId
    this.connection = null as never
    this.#client = createClient(server, page, this)
    this.connect = withPromise(this.#connect.bind(this))
    this.publish = withPromise(this.#publish.bind(this))
    this.subscribe = withPromise(this.#subscribe.bind(this) as never)
  }

  get currentState(): FakeSession['currentState'] {
    const { state } = this.#client
    return state === 'reconnecting' ? 'connected' : state
  }

  isConnected(): boolean {
    return this.#client.isJoined
  }

  disconnect(): Promise<void> {
    this.#recordCall('disconnect', [])
    return this.#client.disconnect() as Promise<void>
  }

  signal(signal: FakeSignal, callback?: Completion): Promise<void> {
    this.#recordCall('signal', [signal])
    return promised((complete) => sendSignal(this.#client, signal, complete), callback)
  }

  unpublish(publisher: object): void {
    this.#recordCall('unpublish', [publisher])
    const controller = publisherControllerOf(publisher as FakePublisher)
    this.#client.page.guard.assert(controller.isDestroyed, 'Session.unpublish()')
    controller.unpublish()
  }

  unsubscribe(subscriber: object): boolean {
    this.#recordCall('unsubscribe', [subscriber])
    const controller = subscriberControllerOf(subscriber as FakeSubscriber)
    this.#client.page.guard.assert(controller === undefined, 'Session.unsubscribe()')
    return controller?.destroy('Unsubscribe') ?? false
  }

  getPublisherForStream(stream: Pick<FakeStream, 'streamId'>): FakePublisher | undefined {
    const own = [...this.#client.publishers]
    return own.find(({ publisher }) => publisher.stream?.streamId === stream.streamId)?.publisher
  }

  getSubscribersForStream(stream: Pick<FakeStream, 'streamId'>): [FakeSubscriber] {
    return [...this.#client.server.subscribers].flatMap(({ session, subscriber }) =>
      session === this && subscriber.streamId === stream.streamId ? subscriber : [],
    ) as [FakeSubscriber]
  }

  forceDisconnect(
    connection: Pick<FakeConnection, 'connectionId'>,
    callback?: Completion,
  ): Promise<void> {
    this.#recordCall('forceDisconnect', [connection])
    return promised((done) => forceOut(this.#client, connection, done), callback)
  }

  forceUnpublish(stream: Pick<FakeStream, 'streamId'>, callback?: Completion): Promise<void> {
    this.#recordCall('forceUnpublish', [stream])
    return promised((done) => forceOut(this.#client, stream, done), callback)
  }

  #connect(token: string, callback: Completion = () => {}): this {
    this.#recordCall('connect', [token])
    this.#client.page.guard.assert(this.isConnected(), 'Session.connect()', JOINED)
    this.#client.connect(token, callback)
    return this
  }

  #publish(
    given: FakePublisher | object | string,
    properties?: StreamProperties | Completion,
    callback?: Completion,
  ): FakePublisher {
    const { page } = this.#client
    const complete = (typeof properties === 'function' ? properties : callback) ?? (() => {})
    this.#recordCall('publish', [given])
    if (!this.#client.isJoined) {
      page.reject(openTokError('OT_NOT_CONNECTED', 1010), complete)
      return NO_ERROR as never
    }
    const settings = typeof properties === 'function' ? undefined : properties
    const publisher =
      given instanceof FakePublisherObject ? given : page.initPublisher(given, settings)
    const controller = publisherControllerOf(publisher)
    page.guard.assert(controller.isDestroyed, 'Session.publish()')
    const isAccepted = controller.publish(this.#client, complete)
    return isAccepted ? publisher : (undefined as never)
  }

  #subscribe(
    stream: Pick<FakeStream, 'streamId'>,
    ...given: (object | string | Completion | undefined)[]
  ): FakeSubscriber {
    const complete = given.find((each) => typeof each === 'function') ?? (() => {})
    this.#recordCall('subscribe', [stream, ...given])
    const [first, second = first] = given
    const properties = typeof second === 'object' ? second : {}
    return subscribe(this.#client, stream, properties, complete as Completion)
  }

  #recordCall(method: string, args: readonly unknown[]): void {
    this.#client.server.record.calls.push({ object: this, method, args })
  }
}

/** OpenTok has each of these methods in two forms: the callback is the last argument of the first. */
function withPromise<Args extends unknown[], Result>(
  call: (...args: [...Args, Completion?]) => Result,
): never {
  const promise = async (...args: Args) => {
    let result: Result | undefined
    await promised((complete) => {
      result = call(...args, complete)
    })
    return result
  }
  return Object.assign(call, { promise }) as never
}
