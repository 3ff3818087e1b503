import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import type { Person } from '../harness/person.ts'
import { describeAtRelease } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

const FOLLOW = { follow: 'reconnection' } as const
const ENDS = ['streamCreated', 'streamDestroyed'] as const

const listHandles = (person: Person) =>
  person.page.evaluate(() => [...window.person.reconnection.subscribers.keys()])

describe.concurrent('a person who comes back under new ids', () => {
  it(
    'has one tile at every moment, with identify, although the server still lists the old stream (T15)',
    withFixture(
      async ({ open, network, emulator, sessionId }) => {
        const bob = await open('bob')
        await bob.create({ ...FOLLOW, identify: true })
        await bob.connect()
        const anna = await open('anna')
        await anna.create({ rejoinMs: 20, options: { reconnectedMs: 50 } })
        await anna.connect()
        const previous = await anna.publishKept()
        const { connectionId } = await anna.snapshot()
        await bob.untilVideosMove(1)
        const tileCounts = await countTiles(bob)

        network.close(1011, 'anna')
        await anna.untilEvent('publisherReconnected')
        await bob.untilEvent('streamCreated', 2)
        await bob.untilVideosMove(1)
        expect(await bob.eventLines(...ENDS)).toEqual([
          'streamCreated',
          'streamDestroyed replaced',
          'streamCreated',
        ])
        expect(await listHandles(bob)).toEqual([await anna.publishedStreamId()])
        expect((await bob.tileStatuses(previous)).at(-1)).toBe('disconnected')
        const streams = () => emulator.clients(sessionId).flatMap(({ streamIds }) => streamIds)
        expect(streams()).toContain(previous)

        network.forget(connectionId as string)
        await bob.untilSdkEvent('streamDestroyed (networkDisconnected)')
        expect(await bob.eventLines('streamDestroyed')).toHaveLength(1)
        expect(Math.max(...(await tileCounts()))).toBe(1)
      },
      { keepLostMs: 30_000 },
    ),
  )
})

describeAtRelease.concurrent('a person whose browser was killed (SIGKILL)', () => {
  it(
    'is one tile, reconnecting and then connected: at every moment with identify, otherwise as soon as the server drops the old connection (T15)',
    withFixture(
      async (fixture) => {
        const { emulator, network, open, openElsewhere, sessionId } = fixture
        // Bob identifies people by name; Carol relies on the server.
        const [bob, carol] = [await open('bob'), await open('carol')]
        await bob.create({ ...FOLLOW, identify: true })
        await carol.create(FOLLOW)
        await Promise.all([bob.connect(), carol.connect()])
        const watchers = [bob, carol]
        const each = (act: (person: Person) => Promise<void>) => Promise.all(watchers.map(act))

        const { person: anna, kill } = await openElsewhere('anna')
        await anna.create()
        await anna.connect()
        const previous = await anna.publishKept()
        const { connectionId } = await anna.snapshot()
        await each((person) => person.untilVideosMove(1))
        const [bobsCounts, carolsCounts] = [await countTiles(bob), await countTiles(carol)]

        await kill()
        await each(async (person) => {
          await person.untilEvent('subscriberReconnecting')
          expect(await listHandles(person)).toEqual([previous])
          expect((await person.tileStatuses(previous)).at(-1)).toBe('reconnecting')
          expect(await person.tileCount()).toBe(1)
          expect(await person.eventLines(...ENDS)).toEqual(['streamCreated'])
        })
        const ofAnna = () => emulator.clients(sessionId).filter(({ data }) => data === 'anna')
        expect(ofAnna()).toMatchObject([{ connectionId, online: false, streamIds: [previous] }])

        const annaAgain = await open('anna')
        await annaAgain.create()
        await annaAgain.connect()
        const streamId = await annaAgain.publishKept()
        await each((person) => person.untilEvent('streamCreated', 2))
        expect(await listHandles(bob)).toEqual([streamId])
        expect(await listHandles(carol)).toEqual([previous, streamId])
        // Until the server drops the old connection.
        network.forget(connectionId as string)
        await each(async (person) => {
          await person.untilEvent('streamDestroyed')
          await person.untilVideosMove(1)
          await person.untilTilesConnected()
          expect(await listHandles(person)).toEqual([streamId])
          expect(await person.peerConnections()).toBe(1)
          expect(await person.status()).toBe('connected')
        })
        expect(await bob.eventLines(...ENDS)).toEqual([
          'streamCreated',
          'streamDestroyed replaced',
          'streamCreated',
        ])
        expect(await carol.eventLines(...ENDS)).toEqual([
          'streamCreated',
          'streamCreated',
          'streamDestroyed networkDisconnected',
        ])
        expect(Math.max(...(await bobsCounts()))).toBe(1)
        expect(Math.max(...(await carolsCounts()))).toBe(2)
      },
      { keepLostMs: 60_000 },
    ),
  )
})

/** Records the tile count from now on, at every change of the page. */
async function countTiles(person: Person): Promise<() => Promise<number[]>> {
  const counts = await person.page.evaluateHandle(() => {
    const seen = [document.querySelectorAll('.OT_subscriber').length]
    const count = () => seen.push(document.querySelectorAll('.OT_subscriber').length)
    new MutationObserver(count).observe(document.body, { childList: true, subtree: true })
    return seen
  })
  return () => counts.jsonValue()
}
