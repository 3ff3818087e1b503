/** Type tests, checked by `tsc` alone: the real SDK fits, and wrong uses do not compile. Nothing here is run. */

import type OT from '@opentok/client'
import { installReconnection } from '../../src/auto/index.ts'
import type { OTLike, WithReconnection } from '../../src/auto/index.ts'
import { createReconnection, ReconnectionError, SignalError } from '../../src/index.ts'
import type {
  ConnectionLike,
  OpenTokErrorLike,
  PublisherLike,
  Reconnection,
  ReconnectionEvents,
  ReconnectionOptions,
  ReconnectionSnapshot,
  SessionLike,
  SignalReceipt,
  StreamLike,
  SubscriberEvents,
  SubscriberLike,
} from '../../src/index.ts'
import type {
  FakeConnection,
  FakeOpenTok,
  FakePublisher,
  FakeSession,
  FakeStream,
  FakeSubscriber,
} from '../../src/kit/testing/index.ts'

declare const fake: FakeOpenTok
declare const fakeSession: FakeSession
declare const fakeSubscriber: FakeSubscriber
declare const fakePublisher: FakePublisher
declare const fakeStream: FakeStream
declare const fakeConnection: FakeConnection
declare const session: OT.Session
declare const subscriber: OT.Subscriber
declare const publisher: OT.Publisher
declare const stream: OT.Stream
declare const connection: OT.Connection
declare const openTokError: OT.OTError
declare const reconnection: Reconnection

/** Compiles only if both are the same type. */
type Same<One, Other> =
  (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false

const proofs: readonly true[] = [
  true satisfies Same<SubscriberEvents['reconnected'], { readonly outageMs: number }>,
  true satisfies Same<ReconnectionEvents['connected'], { readonly first: boolean }>,
  true satisfies Same<ReturnType<Reconnection['signal']>, Promise<SignalReceipt>>,
  true satisfies Same<ReturnType<Reconnection['on']>, () => void>,
  true satisfies Same<
    ReconnectionSnapshot['status'],
    | 'idle'
    | 'connecting'
    | 'connected'
    | 'reconnecting'
    | 'reconnected'
    | 'disconnecting'
    | 'disconnected'
  >,
]

/** Objects of `@opentok/client` 2.35.2, unchanged. */
export function realObjectsFit() {
  const asSession: SessionLike = session
  const asSubscriber: SubscriberLike = subscriber
  const asPublisher: PublisherLike = publisher
  const asStream: StreamLike = stream
  const asConnection: ConnectionLike = connection
  const asError: OpenTokErrorLike = openTokError
  const wrapped = createReconnection(session, { token: 'token' })
  wrapped.subscribe(stream, 'videos', { insertMode: 'append' })
  wrapped.track(subscriber)
  void wrapped.publish(publisher).then(() => wrapped.unpublish(publisher))
  void wrapped.signal({ type: 'chat', data: 'hello', to: connection })
  return [asSession, asSubscriber, asPublisher, asStream, asConnection, asError, proofs]
}

/** The app's `OT` and session, as OpenTok declares them: installing changes no type (A6). */
export function plainAppCompiles(real: typeof OT) {
  const asOT: OTLike = real
  const uninstall: () => void = installReconnection(real, { giveUpMs: 120_000 })
  const plain: OT.Session = real.initSession('api key', 'session id')
  const more = plain as WithReconnection<OT.Session>
  const stillPlain: OT.Session = more
  more.on('sessionConnected', ({ target }) => target.sessionId)
  more.reconnection.on('statusChanged', ({ status }) => status)
  installReconnection(fake.OT)
  // @ts-expect-error a session is not OT
  installReconnection(session)
  // @ts-expect-error there is no such option
  installReconnection(real, { giveUp: 1 })
  // @ts-expect-error the session of an app does not show the library by itself
  plain.reconnection.dispose()
  return [asOT, uninstall, stillPlain]
}

/** Objects of the fake, in place of the SDK's types and of this library's types. */
export function fakeObjectsFit() {
  const asRealSession: OT.Session = fakeSession
  const asRealSubscriber: OT.Subscriber = fakeSubscriber
  const asRealPublisher: OT.Publisher = fakePublisher
  const asRealStream: OT.Stream = fakeStream
  const asRealConnection: OT.Connection = fakeConnection
  const asRealOT: typeof OT = fake.OT
  const asRealModule: typeof OT = fake.module
  const asSession: SessionLike = fakeSession
  const asSubscriber: SubscriberLike = fakeSubscriber
  const asPublisher: PublisherLike = fakePublisher
  const asStream: StreamLike = fakeStream
  const asConnection: ConnectionLike = fakeConnection
  fakeSession.connect('token', (error) => error?.name)
  fakeSession.on('streamCreated', ({ stream: { streamId }, type }) => [streamId, type])
  fakeSession.once('signal', ({ data, from }) => [data?.length, from?.connectionId])
  fakePublisher.on('destroyed', ({ target }) => target.publishVideo(false))
  fake.OT.on('exception', (event) => event.code?.toFixed())
  fake.network.drop(session)
  fake.network.kick(fake.room.join())
  fake.network.cutMedia(connection)
  // @ts-expect-error a subscriber has no connection of its own to drop
  fake.network.drop(subscriber)
  return [
    [asRealSession, asRealSubscriber, asRealPublisher, asRealStream, asRealConnection],
    [asRealOT, asRealModule, createReconnection(fakeSession, { token: 'token' })],
    [asSession, asSubscriber, asPublisher, asStream, asConnection],
  ]
}

export function validUses() {
  reconnection.on('reconnected', ({ outageMs }) => outageMs.toFixed())
  reconnection.once('disconnected', ({ error, recoverable }) => [error?.code, !recoverable])
  reconnection.on('connecting', () => {})
  reconnection.on('statusChanged', ({ status, previous }) => status === previous)
  const options: ReconnectionOptions = { token: undefined, rejoin: { delay: () => null } }
  createReconnection(session, options)
  using disposable = reconnection
  return disposable
}

export function invalidUses() {
  // @ts-expect-error there is no such event
  reconnection.on('reconected', () => {})
  // @ts-expect-error OpenTok's event names are not this library's
  reconnection.on('sessionReconnecting', () => {})
  // @ts-expect-error event names of the machine are internal
  reconnection.on('session.reconnecting', () => {})
  // @ts-expect-error there is no such field
  reconnection.on('reconnected', ({ outage }) => outage)
  // @ts-expect-error payloads are read-only
  reconnection.on('reconnected', (payload) => (payload.outageMs = 1))
  // @ts-expect-error off() needs a name
  reconnection.off()
  // @ts-expect-error apps cannot emit
  reconnection.emit('connected', { first: true })
  // @ts-expect-error a status is read, not set
  reconnection.status = 'idle'
  // @ts-expect-error snapshots are read-only
  reconnection.getSnapshot().status = 'idle'
  // @ts-expect-error there is no such status
  const isOnline = reconnection.status === 'online'
  // @ts-expect-error handles cannot be put into the map
  reconnection.subscribers.delete('a')

  // @ts-expect-error there is no such option
  createReconnection(session, { tokens: 'token' })
  // @ts-expect-error a token is a string or a function
  createReconnection(session, { token: 42 })
  // @ts-expect-error a token function returns a string
  createReconnection(session, { token: () => 42 })
  // @ts-expect-error there is no such value
  createReconnection(session, { signals: { overflow: 'drop' } })
  // @ts-expect-error a delay is a number, or null
  createReconnection(session, { rejoin: { delay: () => 'soon' } })
  // @ts-expect-error there is no such option of subscribers
  createReconnection(session, { subscribers: { retries: 3 } })
  // @ts-expect-error a name is a string
  createReconnection(session, { identify: () => 42 })
  // @ts-expect-error this is no session
  createReconnection({ sessionId: 'a' })

  // @ts-expect-error data is a string
  void reconnection.signal({ data: { text: 'hello' } })
  // @ts-expect-error there is no such field
  void reconnection.signal({ text: 'hello' })
  // @ts-expect-error to is a connection
  void reconnection.signal({ to: 'anna' })
  // @ts-expect-error this is no publisher
  void reconnection.publish('me')
  // @ts-expect-error a stream cannot be tracked
  reconnection.track(stream)
  // @ts-expect-error this is no stream
  reconnection.subscribe('stream')

  const tile = reconnection.subscribe(stream)
  // @ts-expect-error a handle has no such event
  tile.on('subscriberConnected', () => {})
  // @ts-expect-error a handle has no such status
  const isIdle = tile.status === 'idle'

  // @ts-expect-error there is no such code
  const error = new ReconnectionError('failed')
  // @ts-expect-error the two error classes have different codes
  const signalError = new SignalError('joinFailed')
  return [isOnline, isIdle, error, signalError]
}
