/** An app in the vendor's style on the fake, over the automatic entry, at a clock of its own. */

import { installReconnection } from '../../../src/auto/index.ts'
import type { WithReconnection } from '../../../src/auto/index.ts'
import { createFakeOpenTok } from '../../../src/kit/testing/index.ts'
import type {
  FakeAppEvent,
  FakeOpenTok,
  FakePublisher,
  FakeSession,
  FakeSubscriber,
  RemotePerson,
} from '../../../src/kit/testing/index.ts'
import { createFuzzClock } from '../fuzz/clock.ts'
import type { FuzzClock } from '../fuzz/clock.ts'
import type { Tell } from '../fuzz/observe.ts'

export const SESSION_EVENTS = [
  'sessionConnected',
  'sessionReconnecting',
  'sessionReconnected',
  'sessionDisconnected',
  'streamCreated',
  'streamDestroyed',
  'streamPropertyChanged',
  'connectionCreated',
  'connectionDestroyed',
  'signal',
] as const
export const SUBSCRIBER_EVENTS = [
  'videoElementCreated',
  'connected',
  'disconnected',
  'destroyed',
] as const
export const PUBLISHER_EVENTS = ['streamCreated', 'streamDestroyed'] as const

export interface AutoWorld {
  readonly clock: FuzzClock
  readonly fake: FakeOpenTok
  readonly session: WithReconnection<FakeSession>
  readonly bob: RemotePerson
  readonly people: RemotePerson[]
  readonly broken: string[]
  readonly history: string[]
  readonly tell: Tell
  readonly note: Tell
  /** The subscriber that the app shows of each stream. */
  readonly tiles: Map<string, FakeSubscriber>
  /** Streams that the app does not want to see. */
  readonly unwanted: Set<string>
  /** Streams that the app has subscribed to before they were announced: those are not announced. */
  readonly named: Set<string>
  /** How often the app has subscribed to a stream that it had a subscriber of: OpenTok makes a second one. */
  seconds: number
  publisher: FakePublisher | null
  /** Names of the promises that have not settled. */
  readonly pending: Set<string>
  /** The library is under the session. */
  isInstalled: boolean
  /** The app itself has disposed of the library's handle: its session joins no more. */
  isDisposed: boolean
  readonly uninstall: () => void
  /** Called for every event that the app hears, under a name such as `subscriber connected`. */
  handleEvent: (name: string, event: FakeAppEvent) => void
}

export function createAutoWorld(): AutoWorld {
  const clock = createFuzzClock()
  const fake = createFakeOpenTok({ mediaMode: 'routed', clock: clock.of('opentok') })
  const uninstall = installReconnection(fake.OT, {
    clock: clock.of('library'),
    now: clock.now,
    random: () => 0.5,
    network: { isOnline: () => true, subscribe: () => () => {} },
    subscribers: { stallMs: 1_000 },
  })
  const history: string[] = []
  const broken: string[] = []
  const note: Tell = (what) => void history.push(`${clock.now() % 10_000_000} ${what}`)
  const bob = fake.room.join({ data: 'Bob' })
  const world: AutoWorld = {
    clock,
    fake,
    session: fake.OT.initSession('api key', 'session id') as WithReconnection<FakeSession>,
    bob,
    people: [bob],
    broken,
    history,
    note,
    tell(what) {
      note(`BROKEN ${what}`)
      broken.push(what)
    },
    tiles: new Map(),
    unwanted: new Set(),
    named: new Set(),
    seconds: 0,
    publisher: null,
    pending: new Set(),
    isInstalled: true,
    isDisposed: false,
    uninstall() {
      world.isInstalled = false
      uninstall()
    },
    handleEvent() {},
  }
  for (const name of SESSION_EVENTS) {
    world.session.on(name, (event: FakeAppEvent) => {
      if (name === 'streamCreated') subscribeTo(world, event.stream)
      hear(world, name, event)
    })
  }
  return world
}

export function subscribeTo(world: AutoWorld, stream: { readonly streamId: string }): void {
  const { session, tiles, unwanted } = world
  const { streamId } = stream
  if (unwanted.has(streamId)) return
  if (tiles.has(streamId)) world.seconds += 1
  let isOver = false
  const subscriber = session.subscribe(stream, 'videos', {}, () => {})
  // OpenTok returns nothing for a session that is over.
  if (!subscriber?.on) return
  tiles.set(streamId, subscriber)
  for (const name of SUBSCRIBER_EVENTS) {
    subscriber.on(name, (event: FakeAppEvent) => {
      if (isOver && world.isInstalled) world.tell(`hears ${name} of a tile that is destroyed`)
      if (name === 'destroyed') {
        isOver = true
        if (tiles.get(streamId) === subscriber) tiles.delete(streamId)
      }
      hear(world, `subscriber ${name}`, event)
    })
  }
}

export function publish(world: AutoWorld): void {
  const publisher = world.fake.OT.initPublisher('me', { name: 'Ann' })
  world.publisher = publisher
  for (const name of PUBLISHER_EVENTS) {
    publisher.on(name, (event: FakeAppEvent) => hear(world, `publisher ${name}`, event))
  }
  track(world, 'publish', world.session.publish.promise(publisher))
}

function hear(world: AutoWorld, name: string, event: FakeAppEvent): void {
  world.note(`${name} ${event.stream?.streamId ?? ''} ${event.reason ?? ''}`)
  world.handleEvent(name, event)
}

let names = 0

/** Notes whether a promise settles. */
export function track({ note, pending }: AutoWorld, name: string, promise: Promise<unknown>): void {
  const numbered = `${name} ${(names += 1)}`
  pending.add(numbered)
  const end = (how: string) => () => {
    pending.delete(numbered)
    note(`${numbered} ${how}`)
  }
  promise.then(end('resolves'), end('rejects'))
}
