import { describe, expect, it } from 'vitest'
import { useStage } from './harness.ts'
import type { Person } from './person.ts'

const onStage = useStage()

const FOLLOW = { follow: 'reconnection' } as const
const ENDS = ['streamCreated', 'streamDestroyed'] as const

const listHandles = (person: Person) =>
  person.page.evaluate(() => [...window.person.reconnection.subscribers.keys()])

describe('a person who comes back under new ids', () => {
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
  for (const [how, identify] of [
    ['at every moment with identify', true],
    ['without identify as soon as the server lets go of the other', false],
  ] as const) {
    it(
      `is one tile that is reconnecting, and one when they are back, ${how} (T15)`,
      onStage(
        async (stage) => {
          const { emulator, network, open, openElsewhere, sessionId } = stage
          const bob = await open('bob')
          await bob.create({ ...FOLLOW, identify })
          await bob.connect()
          const { person: anna, kill } = await openElsewhere('anna')
          await anna.create()
          await anna.connect()
          const former = await anna.publishKept()
          const { connectionId } = await anna.snapshot()
          await bob.untilVideosMove(1)
          const tileCounts = await countTiles(bob)

          await kill()
          await bob.untilEvent('subscriberReconnecting')
          expect(await listHandles(bob)).toEqual([former])
          expect((await bob.tileStatuses(former)).at(-1)).toBe('reconnecting')
          expect(await bob.tileCount()).toBe(1)
          expect(await bob.story(...ENDS)).toEqual(['streamCreated'])
          expect(emulator.clients(sessionId)).toMatchObject([{ online: true }, { online: false }])

          const annaAgain = await open('anna')
          await annaAgain.create()
          await annaAgain.connect()
          const streamId = await annaAgain.publishKept()
          await bob.untilEvent('streamCreated', 2)
          const gone = `streamDestroyed ${identify ? 'replaced' : 'networkDisconnected'}`
          // The server lists her former self until its grace is over.
          if (!identify) network.forget(connectionId as string)
          await bob.untilEvent('streamDestroyed')
          await bob.untilVideosMove(1)
          await bob.untilTilesConnected()
          expect(await listHandles(bob)).toEqual([streamId])
          expect(await bob.story(...ENDS)).toEqual(
            identify
              ? ['streamCreated', gone, 'streamCreated']
              : ['streamCreated', 'streamCreated', gone],
          )
          expect(Math.max(...(await tileCounts()))).toBe(identify ? 1 : 2)
          expect(await bob.peerConnections()).toBe(1)
          expect(await bob.status()).toBe('connected')
        },
        { keepLostMs: 60_000 },
      ),
    )
  }
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
