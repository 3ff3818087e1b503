/** An app in the vendor's style on the fake: it knows nothing of the library, and notes what it hears. */

import { installReconnection } from '../../../src/auto/index.ts'
import type { WithReconnection } from '../../../src/auto/index.ts'
import type { ReconnectionOptions } from '../../../src/index.ts'
import { createFakeOpenTok } from '../../../src/kit/testing/index.ts'
import { pass } from '../../stories/harness/time.ts'
import type {
  FakeAppEvent,
  FakeOpenTok,
  FakeOpenTokOptions,
  FakePublisher,
  FakeSession,
  FakeSubscriber,
} from '../../../src/kit/testing/index.ts'

const SESSION_EVENTS =
  'sessionConnected sessionConnectFailed sessionReconnecting sessionReconnected sessionDisconnected ' +
  'streamCreated streamDestroyed streamPropertyChanged connectionCreated connectionDestroyed signal'

const SUBSCRIBER_EVENTS = 'connected disconnected destroyed'

export interface App {
  readonly fake: FakeOpenTok
  readonly session: WithReconnection<FakeSession>
  /** What the app has heard, one line each, since the last call. */
  heard(): readonly string[]
  /** The subscriber that the app got for each stream. */
  readonly subscribers: Map<string, FakeSubscriber>
  readonly publisher: FakePublisher
  readonly uninstall: () => void
}

/** The longest wait that the jitter allows, so that rejoins come at known times. */
const OPTIONS: ReconnectionOptions = { random: () => 1 }

/** Installs the library, and makes an app that subscribes to everybody; `connect()` is the test's. */
export function createApp(
  options: ReconnectionOptions = {},
  { fake = createFakeOpenTok(), id = 'session id' } = {},
): App {
  const uninstall = installReconnection(fake.OT, { ...OPTIONS, ...options })
  return { ...createPlainApp(fake, id), uninstall } as App
}

/** The same app, without the library. */
export function createPlainApp(
  fake: FakeOpenTok,
  id = 'session id',
): Omit<App, 'session' | 'uninstall'> & { readonly session: FakeSession } {
  const session = fake.OT.initSession('api key', id)
  const lines: string[] = []
  const subscribers = new Map<string, FakeSubscriber>()
  session.on(SESSION_EVENTS, (event: FakeAppEvent) => lines.push(toLine(event)))
  session.on('streamCreated', ({ stream }: FakeAppEvent) => {
    const subscriber = session.subscribe(stream, 'videos')
    subscriber.on(SUBSCRIBER_EVENTS, (event: FakeAppEvent) =>
      lines.push(`subscriber ${toLine(event)}`),
    )
    subscribers.set(stream.streamId, subscriber)
  })
  return {
    fake,
    session,
    subscribers,
    publisher: fake.OT.initPublisher('me'),
    heard: () => lines.splice(0),
  }
}

function toLine({ connection, reason, stream, type }: FakeAppEvent): string {
  const about = stream?.streamId ?? connection?.data
  return [type, about, reason].filter((part) => part !== undefined && part !== '').join(' ')
}

/** After the first join, with one other person who publishes, and a publisher of its own. */
export async function createJoinedApp(
  options: ReconnectionOptions = {},
  fakeOptions: FakeOpenTokOptions = {},
) {
  const fake = createFakeOpenTok(fakeOptions)
  const bob = fake.room.join({ data: 'Bob' })
  const stream = bob.publish()
  const app = createApp(options, { fake })
  app.session.connect(fake.createToken({ data: 'Ann' }))
  await pass(100)
  app.session.publish(app.publisher)
  await pass(2_000)
  app.heard()
  return { ...app, bob, stream, subscriber: app.subscribers.get(stream.streamId) as FakeSubscriber }
}
