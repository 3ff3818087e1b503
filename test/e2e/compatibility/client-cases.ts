/** What must hold with every client that the documentation calls tried, told as one call of two. */
import { expect } from 'vitest'
import type { Stage } from '../browser/harness.ts'
import type { Person } from '../browser/person.ts'

/** A client that the core is run with; `@opentok/client` as pinned has the whole browser suite instead. */
export interface Client {
  readonly name: string
  /** Where it is installed, below `node_modules`. */
  readonly folder: string
}

export const CLIENTS: readonly Client[] = [
  { name: '@vonage/client-sdk-video', folder: '@vonage/client-sdk-video' },
  { name: '@opentok/client', folder: 'opentok-client-oldest' },
  { name: '@vonage/client-sdk-video', folder: 'vonage-client-oldest' },
]

export interface Call {
  readonly network: Stage['network']
  readonly anna: Person
  readonly bob: Person
}

/** Two people who see each other; nobody in it calls the client but to make a publisher. */
export async function startCall({ open, network }: Stage): Promise<Call> {
  const join = async (name: string): Promise<Person> => {
    const person = await open(name)
    await person.create({
      follow: 'reconnection',
      rejoinMs: 20,
      identify: true,
      options: { reconnectedMs: 200 },
    })
    expect(await person.connect()).toBe('resolved')
    await person.publishKept()
    return person
  }
  const call = { network, anna: await join('anna'), bob: await join('bob') }
  await expectBothInPicture(call)
  return call
}

async function expectBothInPicture({ anna, bob }: Call): Promise<void> {
  for (const person of [anna, bob]) await person.untilVideosMove(1)
}

const holds = (person: Person) =>
  person.page.evaluate(() => {
    const { kept, reconnection } = window.person
    return kept !== undefined && reconnection.subscribers.get(kept.streamId) === kept
  })

/** In this order, one after the other. */
export const CORE: Readonly<Record<string, (call: Call) => Promise<void>>> = {
  'a drop of 3 s is resumed under the same connection, and both keep their picture': async (
    call,
  ) => {
    const { anna, network } = call
    const { connectionId } = await anna.snapshot()
    network.cut({ target: 'anna', forMs: 3_000 })
    await anna.untilStatus('reconnecting')
    for (const data of ['one', 'two', 'three']) await anna.signal({ type: 'chat', data })
    expect(await anna.snapshot()).toMatchObject({ phase: 'resuming', heldSignals: 3 })
    await anna.untilEvent('connected', 2)
    expect(await anna.story('reconnecting', 'reconnected', 'disconnected')).toEqual([
      'reconnecting resuming',
      'reconnected resumed 0',
    ])
    expect(await anna.snapshot()).toMatchObject({ connectionId })
    await expectBothInPicture(call)
  },

  'signals sent meanwhile are held, and arrive once each, in order': async ({ anna, bob }) => {
    for (const place of [0, 1, 2]) {
      expect(await anna.outcome(place)).toMatchObject({ state: 'resolved', attempts: 1 })
    }
    await bob.untilHeard(3)
    expect(await bob.heard()).toEqual(['chat one', 'chat two', 'chat three'])
  },

  'a session that is lost for good (1011) is joined again, and a held signal goes with it': async ({
    anna,
    bob,
    network,
  }) => {
    const bobsStream = (await bob.publishedStreamId()) ?? ''
    await anna.page.evaluate((id) => window.person.keep(id), bobsStream)
    network.close(1011, 'anna')
    await anna.untilStatus('reconnecting')
    const place = await anna.signal({ type: 'chat', data: 'still here' })
    await anna.untilEvent('reconnected', 2)
    expect((await anna.story('reconnected')).at(-1)).toBe('reconnected rejoined 1')
    expect(await anna.outcome(place)).toMatchObject({ state: 'resolved', attempts: 1 })
    await bob.untilHeard(4)
    expect((await bob.heard()).at(-1)).toBe('chat still here')
  },

  'the subscriber keeps its handle and its tile': async ({ anna }) => {
    await anna.untilEvent('subscriberReconnected')
    await anna.untilVideosMove(1)
    expect(await holds(anna)).toBe(true)
  },

  'the publisher is kept, and the camera is not asked for again': async (call) => {
    const { anna } = call
    await anna.untilEvent('publisherReconnected')
    await expectBothInPicture(call)
    expect(await anna.story('publisherDisconnected')).toEqual([])
    expect(await anna.cameraRequests()).toBe(1)
    expect(await anna.stats()).toMatchObject({ joins: 2, outages: 2, attempts: 1 })
  },
}
