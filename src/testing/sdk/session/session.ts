/** OpenTok's `Session`, as an app sees it. */

import { toCapabilities } from './capabilities.ts'
import type { FakeCapabilities } from './capabilities.ts'
import { createClient } from '../../transport/client.ts'
import type { Client } from '../../transport/client.types.ts'
import { FakeCollection } from '../collection.ts'
import { NO_ERROR, openTokError } from '../../error.ts'
import type { Completion } from '../../error.ts'
import { forceOut } from './moderation.ts'
import type { Page } from '../page.ts'
import { promised } from '../promise.ts'
import { publicationOf } from '../publisher/publisher.ts'
import type { FakePublisher } from '../publisher/publisher.ts'
import type { Server } from '../../server/server.ts'
import { sendFrom } from './signal.ts'
import type { FakeSignal } from './signal.ts'
import type { FakeConnection, FakeStream, StreamProperties } from '../../server/stream.ts'
import type { FakeSubscriber } from '../subscriber/subscriber.ts'
import { withUnmodelled } from '../unmodelled.ts'
import { subscribeFrom, viewerOf } from '../subscriber/subscribe.ts'

const UNMODELLED = [
  'disableForceMute',
  'forceMuteAll',
  'forceMuteStream',
  'setEncryptionSecret',
  'setIceConfig',
] as const

/** `Session.connect()`. While connecting or joined it does nothing: it never calls back, and no promise settles. */
export interface Connect {
  (token: string, callback?: Completion): FakeSession
  promise(token: string): Promise<FakeSession>
}

/** `Session.publish()`. Returns `null` while not joined, although OpenTok's types, and so these, do not say so. */
export interface Publish {
  (publisher: object | string, callback?: Completion): FakePublisher
  (target: object | string, properties?: object, callback?: Completion): FakePublisher
  promise(publisher: object | string, properties?: object): Promise<FakePublisher>
}

/** `Session.subscribe()`. Returns `undefined` while not joined, though OpenTok's types (and so these) do not say so. */
export interface Subscribe {
  (
    stream: Pick<FakeStream, 'streamId'>,
    target?: object | string,
    properties?: object,
    callback?: Completion,
  ): FakeSubscriber
  promise(
    stream: Pick<FakeStream, 'streamId'>,
    target?: object | string,
    properties?: object,
  ): Promise<FakeSubscriber>
}

/**
 * A session of the app, as OpenTok's `Session`. As there, no member says whether it is away. Members that the fake does
 * not have throw.
 * @example
 * ```ts
 * import { createFakeOpenTok, type FakeSession } from 'opentok-reconnection/testing'
 *
 * const { OT } = createFakeOpenTok()
 * const session: FakeSession = OT.initSession('api key', 'session id')
 * session.connect('a token', () => console.log(session.currentState)) // connected
 * ```
 * @see {@link https://tokbox.com/developer/guides/connect-session/js/#automatic_reconnection | OpenTok: Automatic reconnection}
 * @see scenarios S1 to S23
 */
export class FakeSession extends withUnmodelled(UNMODELLED) {
  /** The session id. */
  readonly id: string
  /** The session id. */
  readonly sessionId: string
  /** Your own connection; `null` while not joined, although the types of OpenTok, and so these, do not say so. */
  connection?: FakeConnection
  /** What the token allows. */
  capabilities: FakeCapabilities = toCapabilities(null)
  /** The connections that the session knows of. */
  readonly connections = new FakeCollection<FakeConnection>()
  /** The streams that the session knows of. */
  readonly streams = new FakeCollection<FakeStream>()
  /** Joins. While connecting or joined it does nothing: it never calls back. */
  connect: Connect
  /** Makes a publisher live; returns `null` while not joined. */
  publish: Publish
  /** Makes a viewer of a stream; returns `undefined` while not joined. */
  subscribe: Subscribe
  readonly #client: Client

  /** Made by `OT.initSession()`. */
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

  /** The state as OpenTok shows it: `connected` also while it is away. */
  get currentState(): 'disconnected' | 'connecting' | 'connected' | 'disconnecting' {
    const { state } = this.#client
    return state === 'reconnecting' ? 'connected' : state
  }

  /** Whether it is joined; also `true` while it is away. */
  isConnected(): boolean {
    return this.#client.isJoined
  }

  /** Leaves. Resolves together with `sessionDisconnected`; without that event, and at once, if it is not joined. */
  disconnect(): Promise<void> {
    this.#note('disconnect', [])
    return this.#client.disconnect() as Promise<void>
  }

  /** Sends a signal. */
  signal(signal: FakeSignal, callback?: Completion): Promise<void> {
    this.#note('signal', [signal])
    return promised((complete) => sendFrom(this.#client, signal, complete), callback)
  }

  /** Ends the stream of a publisher. */
  unpublish(publisher: object): void {
    this.#note('unpublish', [publisher])
    const publication = publicationOf(publisher as FakePublisher)
    this.#client.page.guard.check('Session.unpublish()', publication.isDestroyed)
    publication.unpublish()
  }

  /** Destroys a subscriber. @returns whether it was alive */
  unsubscribe(subscriber: object): boolean {
    this.#note('unsubscribe', [subscriber])
    const viewer = viewerOf(subscriber as FakeSubscriber)
    this.#client.page.guard.check('Session.unsubscribe()', viewer === undefined)
    return viewer?.destroy('Unsubscribe') ?? false
  }

  /** The publisher of one of your own streams. */
  getPublisherForStream(stream: Pick<FakeStream, 'streamId'>): FakePublisher | undefined {
    const faces = [...this.#client.publications].map(({ face }) => face)
    return faces.find((face) => face.stream?.streamId === stream.streamId)
  }

  /** Your subscribers of a stream. */
  getSubscribersForStream(stream: Pick<FakeStream, 'streamId'>): [FakeSubscriber] {
    const viewers = [...this.#client.server.viewers].filter(({ session }) => session === this)
    const faces = viewers.map(({ face }) => face)
    return faces.filter((face) => face.streamId === stream.streamId) as [FakeSubscriber]
  }

  /** Forces somebody out; the token must be one of a moderator. */
  forceDisconnect(
    connection: Pick<FakeConnection, 'connectionId'>,
    callback?: Completion,
  ): Promise<void> {
    this.#note('forceDisconnect', [connection])
    return promised((done) => forceOut(this.#client, connection, done), callback)
  }

  /** Ends somebody's stream; the token must be one of a moderator. */
  forceUnpublish(stream: Pick<FakeStream, 'streamId'>, callback?: Completion): Promise<void> {
    this.#note('forceUnpublish', [stream])
    return promised((done) => forceOut(this.#client, stream, done), callback)
  }

  #connect(token: string, callback: Completion = () => {}): this {
    this.#note('connect', [token])
    this.#client.page.guard.check('Session.connect() (it would never settle)', this.isConnected())
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
    this.#note('publish', [given])
    if (!this.#client.isJoined) {
      page.refuse(openTokError('OT_NOT_CONNECTED', 1010), complete)
      return NO_ERROR as never
    }
    const settings = typeof properties === 'function' ? undefined : properties
    const publisher = page.isPublisher(given) ? given : page.initPublisher(given, settings)
    const publication = publicationOf(publisher)
    page.guard.check('Session.publish()', publication.isDestroyed)
    const isTaken = publication.publish(this.#client, complete)
    return isTaken ? publisher : (undefined as never)
  }

  #subscribe(
    stream: Pick<FakeStream, 'streamId'>,
    ...given: (object | string | Completion | undefined)[]
  ): FakeSubscriber {
    const complete = given.find((each) => typeof each === 'function') ?? (() => {})
    this.#note('subscribe', [stream, ...given])
    return subscribeFrom(this.#client, stream, complete as Completion)
  }

  #note(method: string, args: readonly unknown[]): void {
    this.#client.server.record.calls.push({ object: this, method, args })
  }
}

/** OpenTok has each of these in two forms: the callback is the last argument of the first. */
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
