import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import type { Fixture } from '../harness/harness.ts'
import type { CreateOptions } from '../harness/page/person.types.ts'
import { passAwake } from '../harness/pass-awake.ts'
import type { Person } from '../harness/person.ts'
import { PAGE_CACHE } from '../harness/person-reads.ts'
import type { Costs } from '../harness/person-reads.ts'
import { itAtRelease } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

const OUTAGES = 10
const BEYOND_THE_WINDOW_MS = 31_000

/** Joins, publishes through the library, and subscribes to the streams that the library announces. */
async function call(
  { open }: Fixture,
  name: string,
  { clock = false, ...options }: CreateOptions & { readonly clock?: boolean } = {},
): Promise<Person> {
  const person = await open(name, { clock, own: 'its sockets are refused' })
  await person.create({ follow: 'reconnection', ...options })
  await person.connect()
  await person.publishKept()
  return person
}

const listHandles = (person: Person) =>
  person.page.evaluate(() => [...window.person.reconnection.subscribers.keys()])

const isKept = (person: Person, streamId: string) =>
  person.page.evaluate((id) => {
    const { kept, reconnection } = window.person
    return kept !== undefined && reconnection.subscribers.get(id) === kept
  }, streamId)

async function keepOnly(person: Person): Promise<string> {
  const [streamId = 'none', ...others] = await listHandles(person)
  expect(others).toEqual([])
  await person.page.evaluate((id) => window.person.keep(id), streamId)
  return streamId
}

/** The expected state on both sides of a call, at any time. */
async function expectBothInPicture(anna: Person, bob: Person): Promise<void> {
  const expectPicture = async (person: Person, other: Person) => {
    await person.untilVideosMove(1)
    await person.untilTilesConnected()
    expect(await listHandles(person)).toEqual([await other.publishedStreamId()])
  }
  await Promise.all([expectPicture(anna, bob), expectPicture(bob, anna)])
}

describe('a call of two people, both with video', () => {
  it(
    'has one moving tile on both sides after an outage longer than the 30 s of OpenTok (S5, P1, T9, G5)',
    withFixture(
      async (fixture) => {
        const { network, members, until } = fixture
        const bob = await call(fixture, 'bob')
        const anna = await call(fixture, 'anna', { clock: true, rejoinMs: 600_000 })
        await expectBothInPicture(anna, bob)
        const bobsStream = await keepOnly(anna)
        const previousStream = await anna.publishedStreamId()

        network.cut({ target: 'anna' })
        network.cutMedia('anna')
        await anna.untilStatus('reconnecting')
        const indexes = []
        for (const data of ['one', 'two', 'three']) {
          indexes.push(await anna.signal({ type: 'chat', data }))
        }
        await anna.fastForward(BEYOND_THE_WINDOW_MS)
        await anna.untilEvent('rejoinScheduled')
        await bob.untilEvent('streamDestroyed')
        await until(() => !members().includes('anna'))
        expect(await bob.tileCount()).toBe(0)

        network.restore()
        network.healMedia('anna')
        await anna.page.evaluate(() => window.person.reconnection.reconnectNow())
        await anna.untilEvent('reconnected')
        await anna.untilEvent('publisherReconnected')
        await anna.untilEvent('subscriberReconnected')
        await anna.fastForward(3_000)
        await expectBothInPicture(anna, bob)
        expect(await isKept(anna, bobsStream)).toBe(true)
        expect(await anna.publishedStreamId()).not.toBe(previousStream)
        expect(await anna.cameraRequests()).toBe(1)
        expect(await bob.cameraRequests()).toBe(1)
        for (const index of indexes) {
          expect(await anna.outcome(index)).toMatchObject({ state: 'resolved', attempts: 1 })
        }
        await bob.untilHeard(3)
        expect(await bob.heard()).toEqual(['chat one', 'chat two', 'chat three'])

        expect(await anna.eventLines('streamCreated', 'streamDestroyed')).toEqual(['streamCreated'])
        expect(await anna.eventLines(...PUBLISHER)).toEqual([
          'publisherConnected',
          'publisherReconnecting',
          'publisherReconnected',
          'publisherConnected',
        ])
        expect(await bob.eventLines('streamCreated', 'streamDestroyed')).toEqual([
          'streamCreated',
          'streamDestroyed networkDisconnected',
          'streamCreated',
        ])
        expect(await bob.eventLines(...PUBLISHER)).toEqual(['publisherConnected'])
        expect(await anna.snapshot()).toMatchObject({ publisherCount: 1, subscriberCount: 1 })
      },
      { keepLostMs: 1_000 },
    ),
  )

  itAtRelease(
    `has the same resources after each of ${OUTAGES} such outages, and got every signal once (S5, S19, P1, T14, G5)`,
    withFixture(
      async (fixture) => {
        const { network, emulator, members, until, sessionId } = fixture
        const bob = await call(fixture, 'bob')
        const anna = await call(fixture, 'anna', {
          clock: true,
          rejoinMs: 600_000,
          options: { reconnectedMs: 50 },
        })
        await expectBothInPicture(anna, bob)
        const bobsStream = await keepOnly(anna)

        const costs: Costs[] = []
        const bobsCosts: Costs[] = []
        const said: string[] = []
        const publishedIds = [await anna.publishedStreamId()]
        for (let outage = 1; outage <= OUTAGES; outage += 1) {
          const isMediaCut = outage === OUTAGES
          network.cut({ target: 'anna' })
          if (isMediaCut) network.cutMedia('anna')
          await anna.untilPhase('resuming')
          for (const word of ['one', 'two']) {
            const data = `${word} of ${outage}`
            await anna.signal({ type: 'chat', data })
            said.push(`chat ${data}`)
          }
          await anna.fastForward(BEYOND_THE_WINDOW_MS)
          await anna.untilEvent('rejoinScheduled', outage)
          expect((await anna.costs()).listeners.platform).toMatchObject({ online: 1, offline: 1 })
          await bob.untilEvent('streamDestroyed', outage)

          network.restore()
          if (isMediaCut) network.healMedia('anna')
          await anna.page.evaluate(() => window.person.reconnection.reconnectNow())
          await anna.untilEvent('connected', outage + 1)
          await anna.untilEvent('publisherConnected', outage + 1)
          await anna.untilEvent('subscriberConnected', outage + 1)
          await expectBothInPicture(anna, bob)
          await bob.untilHeard(2 * outage)
          expect(await bob.heard()).toEqual(said)
          publishedIds.push(await anna.publishedStreamId())
          // The sound is listened to once after each outage.
          await passAwake(anna, 5_000)
          await anna.page.waitForFunction((count) => window.person.actors.running() === count, 8)
          costs.push(await anna.costs())
          bobsCosts.push(await bob.costs())
        }
        expect(costs).toEqual(costs.map(() => costs[0]))
        // The session and its end, the publisher, the subscriber and its job.
        const two = { actors: 8, timers: [], peerConnections: 2, cameraRequests: 1 }
        const media = [expect.anything(), expect.anything()]
        expect(costs[0]).toMatchObject({
          ...two,
          listeners: { media, platform: PAGE_CACHE },
          handles: [bobsStream],
        })
        // Anna has a new stream after each outage.
        const [, ...annasStreams] = publishedIds
        expect(bobsCosts).toEqual(
          annasStreams.map((streamId) => ({ ...bobsCosts[0], handles: [streamId] })),
        )
        expect(bobsCosts[0]).toMatchObject({ ...two, listeners: { media, platform: PAGE_CACHE } })
        expect(new Set(publishedIds).size).toBe(1 + OUTAGES)
        expect(await isKept(anna, bobsStream)).toBe(true)
        expect(anna.tokenContexts).toHaveLength(1 + OUTAGES)
        await until(() => emulator.clients(sessionId).length === 2)
        expect(members().toSorted()).toEqual(['anna', 'bob'])
        expect(emulator.counters).toMatchObject({ joins: 2 + OUTAGES, sessionInfos: 2 + OUTAGES })
        expect(await anna.stats()).toMatchObject({ joins: 1 + OUTAGES, outages: OUTAGES })
        expect(await anna.eventLines('reconnecting')).toEqual(
          Array.from({ length: OUTAGES }, () => 'reconnecting resuming'),
        )
        expect(await anna.eventLines('streamCreated', 'streamDestroyed')).toEqual(['streamCreated'])
        expect(await bob.eventLines('streamCreated')).toHaveLength(1 + OUTAGES)
        expect(await bob.eventLines('streamDestroyed')).toHaveLength(OUTAGES)
      },
      { keepLostMs: 300 },
    ),
    180_000,
  )
})

describe('publishing during an outage', () => {
  it(
    'happens after the rejoin (P2), and not at all if it was unpublished meanwhile (P3)',
    withFixture(
      async (fixture) => {
        const { network } = fixture
        const bob = await fixture.open('bob')
        await bob.create({ follow: 'reconnection' })
        await bob.connect()
        const anna = await fixture.open('anna')
        await anna.create({ rejoinMs: 600_000, options: { reconnectedMs: 50 } })
        await anna.connect()
        network.close(1011, 'anna')
        await anna.untilEvent('rejoinScheduled')
        await anna.page.evaluate(() => window.person.publishKept())
        expect(await anna.page.evaluate(() => window.person.published)).toBe('pending')
        expect(await anna.snapshot()).toMatchObject({ status: 'reconnecting', publisherCount: 1 })
        await anna.page.evaluate(() => window.person.reconnection.reconnectNow())
        await anna.untilEvent('publisherConnected')
        await bob.untilVideosMove(1)
        expect(await anna.page.evaluate(() => window.person.published)).toBe('resolved')
        expect(await anna.cameraRequests()).toBe(1)

        await anna.untilEvent('connected', 2)
        network.close(1011, 'anna')
        await anna.untilEvent('rejoinScheduled', 2)
        await anna.page.evaluate(() => {
          const { publisher, reconnection } = window.person
          if (publisher) reconnection.unpublish(publisher)
          reconnection.reconnectNow()
        })
        await anna.untilEvent('connected', 3)
        await bob.untilEvent('streamDestroyed')
        const index = await anna.signal({ type: 'chat', data: 'no picture of me' })
        expect(await anna.outcome(index)).toMatchObject({ state: 'resolved' })
        await bob.untilHeard(1)
        expect(await anna.snapshot()).toMatchObject({ publisherCount: 0 })
        expect(await bob.eventLines('streamCreated')).toEqual(['streamCreated'])
        expect(await bob.tileCount()).toBe(0)
        const streamIds = fixture.emulator
          .clients(fixture.sessionId)
          .flatMap((each) => each.streamIds)
        expect(streamIds).toEqual([])
      },
      { keepLostMs: 500 },
    ),
  )
})

const PUBLISHER = [
  'publisherConnected',
  'publisherReconnecting',
  'publisherReconnected',
  'publisherDisconnected',
]
