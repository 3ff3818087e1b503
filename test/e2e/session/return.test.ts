import { describe, expect, it } from 'vitest'
import { useStage } from '../browser/harness.ts'
import type { Person } from '../browser/person.ts'

const onStage = useStage()

const FOLLOW = { follow: 'reconnection' } as const
const ENDS = ['streamCreated', 'streamDestroyed'] as const

const listHandles = (person: Person) =>
  person.page.evaluate(() => [...window.person.reconnection.subscribers.keys()])

describe.concurrent('a person who comes back under new ids', () => {
  it(
    'has one tile at every moment, with identify, though the server lists the old stream still (T15)',
    onStage(
      async ({ open, network, emulator, sessionId }) => {
        const bob = await open('bob')
        await bob.create({ ...FOLLOW, identify: true })
        await bob.connect()
        const anna = await open('anna')
        await anna.create({ rejoinMs: 20, options: { reconnectedMs: 50 } })
        await anna.connect()
        const former = await anna.publishKept()
        const { connectionId } = await anna.snapshot()
        await bob.untilVideosMove(1)
        const tileCounts = await countTiles(bob)

        network.close(1011, 'anna')
        await anna.untilEvent('publisherReconnected')
        await bob.untilEvent('streamCreated', 2)
        await bob.untilVideosMove(1)
        expect(await bob.story(...ENDS)).toEqual([
          'streamCreated',
          'streamDestroyed replaced',
          'streamCreated',
        ])
        expect(await listHandles(bob)).toEqual([await anna.publishedStreamId()])
        expect((await bob.tileStatuses(former)).at(-1)).toBe('disconnected')
        const streams = () => emulator.clients(sessionId).flatMap(({ streamIds }) => streamIds)
        expect(streams()).toContain(former)

        network.forget(connectionId as string)
        await bob.untilSdkEvent('streamDestroyed (networkDisconnected)')
        expect(await bob.story('streamDestroyed')).toHaveLength(1)
        expect(Math.max(...(await tileCounts()))).toBe(1)
      },
      { keepLostMs: 30_000 },
    ),
  )
})

describe.concurrent('a person whose browser was killed (SIGKILL)', () => {
  it(
    'is one tile that is reconnecting, and one when they are back: at every moment with identify, without it as soon as the server lets go of the other (T15)',
    onStage(
      async (stage) => {
        const { emulator, network, open, openElsewhere, sessionId } = stage
        // Bob tells people apart by their names, Carol by what the server says.
        const [bob, carol] = [await open('bob'), await open('carol')]
        await bob.create({ ...FOLLOW, identify: true })
        await carol.create(FOLLOW)
        await Promise.all([bob.connect(), carol.connect()])
        const watchers = [bob, carol]
        const each = (act: (person: Person) => Promise<void>) => Promise.all(watchers.map(act))

        const { person: anna, kill } = await openElsewhere('anna')
        await anna.create()
        await anna.connect()
        const former = await anna.publishKept()
        const { connectionId } = await anna.snapshot()
        await each((person) => person.untilVideosMove(1))
        const [bobsCounts, carolsCounts] = [await countTiles(bob), await countTiles(carol)]

        await kill()
        await each(async (person) => {
          await person.untilEvent('subscriberReconnecting')
          expect(await listHandles(person)).toEqual([former])
          expect((await person.tileStatuses(former)).at(-1)).toBe('reconnecting')
          expect(await person.tileCount()).toBe(1)
          expect(await person.story(...ENDS)).toEqual(['streamCreated'])
        })
        const ofAnna = () => emulator.clients(sessionId).filter(({ data }) => data === 'anna')
        expect(ofAnna()).toMatchObject([{ connectionId, online: false, streamIds: [former] }])

        const annaAgain = await open('anna')
        await annaAgain.create()
        await annaAgain.connect()
        const streamId = await annaAgain.publishKept()
        await each((person) => person.untilEvent('streamCreated', 2))
        expect(await listHandles(bob)).toEqual([streamId])
        expect(await listHandles(carol)).toEqual([former, streamId])
        // Until its grace is over.
        network.forget(connectionId as string)
        await each(async (person) => {
          await person.untilEvent('streamDestroyed')
          await person.untilVideosMove(1)
          await person.untilTilesConnected()
          expect(await listHandles(person)).toEqual([streamId])
          expect(await person.peerConnections()).toBe(1)
          expect(await person.status()).toBe('connected')
        })
        expect(await bob.story(...ENDS)).toEqual([
          'streamCreated',
          'streamDestroyed replaced',
          'streamCreated',
        ])
        expect(await carol.story(...ENDS)).toEqual([
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

/** From now on, at every change of the page. */
async function countTiles(person: Person): Promise<() => Promise<number[]>> {
  const counts = await person.page.evaluateHandle(() => {
    const seen = [document.querySelectorAll('.OT_subscriber').length]
    const count = () => seen.push(document.querySelectorAll('.OT_subscriber').length)
    new MutationObserver(count).observe(document.body, { childList: true, subtree: true })
    return seen
  })
  return () => counts.jsonValue()
}
