/** A session of several people on one fake, each with a page, a reconnection and peers of their own. */

import { createReconnection } from '../../../src/index.ts'
import type { Reconnection, ReconnectionOptions } from '../../../src/index.ts'
import { createFakeOpenTok } from '../../../src/kit/testing/index.ts'
import type {
  FakeOpenTok,
  FakeOpenTokOptions,
  FakeSession,
} from '../../../src/kit/testing/index.ts'
import { createPeers } from '../../../src/peers/index.ts'
import type { Peers, PeerSignal, PeersOptions } from '../../../src/peers/index.ts'
import type { FuzzClock } from '../fuzz/clock.ts'
import { pass } from '../harness/time.ts'

export interface Person {
  readonly name: string
  readonly OT: FakeOpenTok['OT']
  readonly devices: FakeOpenTok['devices']
  readonly session: FakeSession
  readonly reconnection: Reconnection
  readonly peers: Peers
  /** Data of the signals that OpenTok has delivered, in order. */
  readonly live: string[]
  /** Signals of the app, in order. */
  readonly heard: PeerSignal[]
  /** `Bob: here → away`. */
  readonly changes: string[]
  /** `Bob: 2`. */
  readonly missed: string[]
  say(data: string): void
  /** The data of what was heard from others, in order, that which was missed in brackets. */
  texts(): string[]
  state(name: string): string | undefined
}

export interface Room {
  readonly fake: FakeOpenTok
  join(name: string, options?: PeersOptions, more?: ReconnectionOptions): Promise<Person>
  dispose(): void
}

/** @param clock instead of the fake timers of the test; it is faster */
export function createRoom(clock?: FuzzClock, options: FakeOpenTokOptions = {}): Room {
  const fake = createFakeOpenTok({
    strict: true,
    ...options,
    ...(clock && { clock: clock.of('opentok') }),
  })
  const time = clock && { clock: clock.of('library'), now: clock.now }
  const people: Person[] = []

  function create(name: string, options?: PeersOptions, more?: ReconnectionOptions): Person {
    const { OT, devices } = fake.openPage()
    const session = OT.initSession('api key', 'session id')
    const reconnection = createReconnection(session, {
      token: () => fake.createToken({ data: name }),
      identify: ({ data }) => data?.split('/')[0],
      random: () => 0.5,
      devices,
      ...time,
      ...more,
    })
    const peers = createPeers(reconnection, { ...time, ...options })
    const live: string[] = []
    reconnection.on('signal', ({ data = '' }) => live.push(data))
    const heard: PeerSignal[] = []
    const changes: string[] = []
    const missed: string[] = []
    peers.on('signal', (signal) => heard.push(signal))
    peers.on('peerChanged', (peer) =>
      changes.push(`${peer.person}: ${peer.previous} → ${peer.state}`),
    )
    peers.on('signalsMissed', ({ count, person }) => missed.push(`${person}: ${count}`))
    return {
      name,
      OT,
      devices,
      session,
      reconnection,
      peers,
      live,
      heard,
      changes,
      missed,
      say: (data) => void reconnection.signal({ type: 'chat', data }),
      texts: () =>
        heard
          .filter(({ own }) => !own)
          .map(({ data, replayed }) => (replayed ? `(${data})` : `${data}`)),
      state: (other) => peers.list().find(({ person }) => person === other)?.state,
    }
  }

  return {
    fake,
    async join(name, options, more) {
      const person = create(name, options, more)
      people.push(person)
      void person.reconnection.connect()
      await (clock ?? { pass }).pass(1_000)
      return person
    },
    dispose() {
      for (const { peers, reconnection } of people) {
        peers.dispose()
        reconnection.dispose()
      }
      fake.reset()
    },
  }
}

/** A loss after which the session is joined again. */
export async function loseForGood({ fake }: Room, { session }: Person, ms: number): Promise<void> {
  fake.network.drop(session)
  await pass(ms)
  fake.network.restore(session)
  await pass(15_000)
}
