/** The core features that must work with every supported client version, as one call of two people. */
import { expect } from 'vitest'
import type { Fixture } from '../harness/harness.ts'
import { passAwake } from '../harness/pass-awake.ts'
import type { Person } from '../harness/person.ts'

/** A client version that runs the core features; the pinned `@opentok/client` runs the whole browser suite instead. */
export interface Client {
  readonly name: string
  /** Its folder below `node_modules`. */
  readonly folder: string
}

export const CLIENTS: readonly Client[] = [
  { name: '@vonage/client-sdk-video', folder: '@vonage/client-sdk-video' },
  { name: '@opentok/client', folder: 'opentok-client-oldest' },
  { name: '@vonage/client-sdk-video', folder: 'vonage-client-oldest' },
]

export interface Call {
  readonly network: Fixture['network']
  readonly anna: Person
  readonly bob: Person
}

/** Two people who see each other; the tests use the client directly only to create a publisher. */
export async function startCall({ open, network }: Fixture): Promise<Call> {
  const join = async (name: string): Promise<Person> => {
    const person = await open(name, { clock: true })
    await person.create({
      follow: 'reconnection',
      rejoinMs: 20,
      identify: true,
      options: { reconnectedMs: 200, subscribers: { frozenMs: 5_000 } },
    })
    expect(await person.connect()).toBe('resolved')
    await person.publishKept()
    return person
  }
  const call = { network, anna: await join('anna'), bob: await join('bob') }
  await expectVideoOnBothSides(call)
  return call
}

async function expectVideoOnBothSides({ anna, bob }: Call): Promise<void> {
  for (const person of [anna, bob]) await person.untilVideosMove(1)
}

const holds = (person: Person) =>
  person.page.evaluate(() => {
    const { kept, reconnection } = window.person
    return kept !== undefined && reconnection.subscribers.get(kept.streamId) === kept
  })

/** Each case continues the call of the one before. */
export const CORE: Readonly<Record<string, (call: Call) => Promise<void>>> = {
  'a connection loss of 3 s is resumed with the same connection, and both keep their video': async (
    call,
  ) => {
    const { anna, network } = call
    const { connectionId } = await anna.snapshot()
    // Refused: older clients count as connected as soon as a socket opens.
    network.cut({ target: 'anna' })
    await anna.untilStatus('reconnecting')
    for (const data of ['one', 'two', 'three']) await anna.signal({ type: 'chat', data })
    expect(await anna.snapshot()).toMatchObject({ phase: 'resuming', heldSignals: 3 })
    await passAwake(anna, 3_000)
    network.restore()
    await anna.untilEvent('connected', 2)
    expect(await anna.eventLines('reconnecting', 'reconnected', 'disconnected')).toEqual([
      'reconnecting resuming',
      'reconnected resumed 0',
    ])
    expect(await anna.snapshot()).toMatchObject({ connectionId })
    await expectVideoOnBothSides(call)
  },

  'signals sent meanwhile are held, and arrive once each, in order': async ({ anna, bob }) => {
    for (const index of [0, 1, 2]) {
      expect(await anna.outcome(index)).toMatchObject({ state: 'resolved', attempts: 1 })
    }
    await bob.untilHeard(3)
    expect(await bob.heard()).toEqual(['chat one', 'chat two', 'chat three'])
  },

  'a session that is lost for good (1011) is rejoined, and a held signal is sent afterwards':
    async ({ anna, bob, network }) => {
      const bobsStream = (await bob.publishedStreamId()) ?? ''
      await anna.page.evaluate((id) => window.person.keep(id), bobsStream)
      network.close(1011, 'anna')
      await anna.untilStatus('reconnecting')
      const index = await anna.signal({ type: 'chat', data: 'still here' })
      await anna.untilEvent('reconnected', 2)
      expect((await anna.eventLines('reconnected')).at(-1)).toBe('reconnected rejoined 1')
      expect(await anna.outcome(index)).toMatchObject({ state: 'resolved', attempts: 1 })
      await bob.untilHeard(4)
      expect((await bob.heard()).at(-1)).toBe('chat still here')
    },

  'the subscriber keeps its handle and its tile': async ({ anna }) => {
    await anna.untilEvent('subscriberReconnected')
    await anna.untilVideosMove(1)
    expect(await holds(anna)).toBe(true)
  },

  'the publisher is kept, and the camera is not requested again': async (call) => {
    const { anna } = call
    await anna.untilEvent('publisherReconnected')
    await expectVideoOnBothSides(call)
    expect(await anna.eventLines('publisherDisconnected')).toEqual([])
    expect(await anna.cameraRequests()).toBe(1)
    expect(await anna.stats()).toMatchObject({ joins: 2, outages: 2, attempts: 1 })
  },

  'the quality is unknown, without an error, and a picture that stands still is frozen': async ({
    anna,
    network,
  }) => {
    const untilPhase = (phase: string) =>
      anna.page.waitForFunction((wanted) => window.person.kept?.phase === wanted, phase)
    await untilPhase('playing')
    network.cutVideo('bob')
    await untilPhase('frozen')
    expect(await anna.page.evaluate(() => window.person.kept?.quality)).toBe('unknown')
    network.healVideo('bob')
    await untilPhase('playing')
  },
}
