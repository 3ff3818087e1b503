/** One fuzzed call: an app with a reconnection, on a fake OpenTok, at a clock of its own. */

import { createReconnection, ReconnectionError, SignalError } from '../../../src/index.ts'
import type { Reconnection, SignalReceipt } from '../../../src/index.ts'
import { createFakeOpenTok } from '../../../src/kit/testing/index.ts'
import type {
  FakeOpenTok,
  FakePublisher,
  FakeSession,
  RemotePerson,
} from '../../../src/kit/testing/index.ts'
import { createFuzzClock } from './clock.ts'
import type { FuzzClock } from './clock.ts'
import { observe } from './observe.ts'
import type { Observed, Tell } from './observe.ts'
import { createNetwork, toOptions } from './options.ts'
import type { FuzzNetwork, TokenMode } from './options.ts'
import { AppError } from './settings.ts'
import type { Settings } from './settings.ts'
import { watchSession } from './watch.ts'
import type { Watched } from './watch.ts'

/** A signal that the app has sent; its number is its index, and its data begins with it. */
export interface Sent {
  readonly kind: string
  /** Everybody hears it; otherwise the one person it is for. */
  readonly isForBob: boolean
  outcome: string | null
  receipt: SignalReceipt | null
}

export interface World {
  readonly settings: Settings
  readonly clock: FuzzClock
  readonly fake: FakeOpenTok
  readonly session: FakeSession
  readonly watched: Watched
  /** Every law that was broken. */
  readonly broken: string[]
  readonly history: string[]
  readonly tell: Tell
  readonly note: Tell
  /** The present wrapper; it may be disposed. */
  app: Observed
  isDisposed: boolean
  wraps: number
  /** Somebody who hears everything and never leaves. */
  readonly bob: RemotePerson
  readonly people: RemotePerson[]
  readonly publishers: FakePublisher[]
  /** The publishers that the app wants to be live. */
  readonly wanted: Set<FakePublisher>
  /** The streams that the app has named before they were announced: those are not announced. */
  readonly named: Set<string>
  /** The streams that the app has unsubscribed from. */
  readonly unwanted: Set<string>
  readonly sent: Sent[]
  readonly callers: AbortController[]
  /** Removes the listeners that have not made their call yet. */
  readonly reactions: (() => void)[]
  /** Names of the promises that have not settled. */
  readonly pending: Set<string>
  /** What happened that excuses the order of signals. */
  excuses: number
  /** The app has kept OpenTok's tiles over the end of the session. */
  hasKept: boolean
  /** Handles of subscribers that the app has made itself: nobody recreates those. */
  readonly adopted: Set<object>
  /** The server may have forgotten the client, which does not notice. */
  isForgotten: boolean
  tokens: TokenMode
  isOnline: boolean
  /** Listeners of the app on OpenTok's session that throw at these events, or (`keep …`) prevent their default. */
  readonly throwing: Set<string>
  readonly network: FuzzNetwork
}

/** Events of OpenTok at which the app's own listener may throw, before the library hears of them. */
export const APP_EVENTS = [
  'sessionConnected',
  'sessionReconnecting',
  'sessionReconnected',
  'sessionDisconnected',
  'streamCreated',
]

export async function createWorld(settings: Settings): Promise<World> {
  const { cloud } = settings
  const { keepLostMs, loadMs, ...fakeOptions } = cloud
  const clock = createFuzzClock()
  const fake = createFakeOpenTok({
    ...fakeOptions,
    strict: settings.isStrict,
    delays: { keepLostMs, loadMs },
    clock: clock.of('opentok'),
  })
  const session = fake.OT.initSession('api key', 'session id')
  const broken: string[] = []
  const history: string[] = []
  const note: Tell = (what) => void history.push(`${clock.now() % 10_000_000} ${what}`)
  const tell: Tell = (what) => {
    note(`BROKEN ${what}`)
    broken.push(what)
  }
  const watched = watchSession(session, tell)
  const bob = fake.room.join({ data: 'Bob' })
  const throwing = new Set<string>()
  for (const name of APP_EVENTS) {
    session.on(name, (event) => {
      note(`  ${name}`)
      if (throwing.delete(`keep ${name}`)) {
        world.hasKept = true
        event.preventDefault()
      }
      if (name === 'sessionConnected') watched.handleJoined()
      if (!throwing.delete(name)) return
      // OpenTok stops at a listener that throws, so the library cannot hear of this stream.
      const { stream } = event as { stream?: { streamId: string } }
      if (stream) world.named.add(stream.streamId)
      throw new AppError(name)
    })
  }
  const world: Omit<World, 'app'> & { app?: Observed } = {
    settings,
    clock,
    fake,
    session,
    watched,
    broken,
    history,
    tell,
    note,
    isDisposed: false,
    wraps: 0,
    bob,
    people: [bob],
    publishers: [],
    wanted: new Set(),
    named: new Set(),
    unwanted: new Set(),
    sent: [],
    callers: [],
    reactions: [],
    pending: new Set(),
    excuses: 0,
    hasKept: false,
    adopted: new Set(),
    isForgotten: false,
    tokens: 'good',
    isOnline: true,
    throwing,
    network: createNetwork(() => world.isOnline),
  }
  if (settings.isJoinedFirst) {
    watched.asApp(() => session.connect(fake.createToken({ data: 'Ada' })))
    await clock.pass(1_000)
  }
  wrap(world as World)
  return world as World
}

/** Wraps the session, again if it was disposed. */
export function wrap(world: World): void {
  const { note, session, tell } = world
  const reconnection = createReconnection(session, toOptions(world))
  world.app = observe(reconnection, note, tell)
  world.isDisposed = false
  world.wraps += 1
  // The app has heard of these before.
  if (session.connection)
    for (const { streamId } of world.fake.room.streams) world.named.add(streamId)
  reconnection.on('disconnected', () => {
    // What the app has kept at the end belongs to it.
    if (world.hasKept) world.watched.release()
    world.hasKept = false
  })
  if (!world.settings.subscribes) return
  reconnection.on('streamCreated', ({ stream }) => {
    if (!world.unwanted.has(stream.streamId)) subscribeTo(world, reconnection, stream)
  })
}

export function subscribeTo(
  { app, named, tell }: World,
  reconnection: Reconnection,
  stream: { readonly streamId: string },
): void {
  const isClosed = ['idle', 'disconnecting', 'disconnected'].includes(reconnection.status)
  if (!app.streams.has(stream.streamId) && !isClosed) named.add(stream.streamId)
  const handle = reconnection.subscribe(stream)
  app.watchTile(handle)
  if (handle.streamId !== stream.streamId) tell(`subscribes to another stream`)
}

/** Notes whether a promise of the library settles, and as documented. */
export function track(world: World, name: string, promise: Promise<unknown>): void {
  const { note, pending, tell } = world
  pending.add(name)
  promise.then(
    () => {
      pending.delete(name)
      note(`${name} resolves`)
    },
    (error: unknown) => {
      pending.delete(name)
      note(`${name} rejects: ${(error as { code?: string }).code ?? String(error)}`)
      const isKnown = error instanceof ReconnectionError || error instanceof SignalError
      if (!isKnown && !(error instanceof TypeError)) tell(`${name} rejects with ${String(error)}`)
    },
  )
}
