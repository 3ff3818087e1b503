import { describe, expect, it } from 'vitest'
import { useStage } from './harness.ts'
import type { Person } from './person.ts'

const onStage = useStage()

const FOLLOW = { follow: 'reconnection' } as const
const ENDS = ['streamCreated', 'streamDestroyed'] as const

const listHandles = (person: Person) =>
  person.page.evaluate(() => [...window.person.reconnection.subscribers.keys()])

describe('streams after a rejoin', () => {
  it(
    'that did not come back are destroyed once, the others are not announced again (T9)',
    onStage(
      async ({ open, join, network, sessionId, emulator }) => {
        const bob = await join('bob')
        const carol = await join('carol')
        const [staying, leaving] = [await bob.publish(), await carol.publish()]
        const anna = await open('anna')
        await anna.create({ ...FOLLOW, rejoinMs: 600_000, options: { reconnectedMs: 100 } })
        await anna.connect()
        await anna.untilVideosMove(2)
        await anna.page.evaluate((id) => window.person.keep(id), staying)

        network.close(1011, 'anna')
        await anna.untilEvent('rejoinScheduled')
        network.endStream(leaving)
        await anna.page.evaluate(() => window.person.reconnection.reconnectNow())
        await anna.untilEvent('connected', 2)
        await anna.untilEvent('streamDestroyed')
        await anna.untilVideosMove(1)
        await anna.untilTilesConnected()
        expect(await anna.story(...ENDS)).toEqual([
          'streamCreated',
          'streamCreated',
          'streamDestroyed networkDisconnected',
        ])
        const gone = (await anna.seen()).find(({ name }) => name === 'streamDestroyed')
        expect(gone?.payload).toMatchObject({ streamId: leaving })
        expect(await listHandles(anna)).toEqual([staying])
        expect((await anna.tileStatuses(leaving)).at(-1)).toBe('disconnected')
        expect((await anna.tileStatuses(staying)).at(-1)).toBe('connected')
        expect(await anna.tileCount()).toBe(1)
        expect(await anna.story('subscriberDisconnected')).toEqual([
          'subscriberDisconnected networkDisconnected',
        ])
        expect(emulator.clients(sessionId).filter(({ online }) => online)).toHaveLength(3)
      },
      { keepLostMs: 500 },
    ),
  )

  it(
    "leave the ghost of one's own former connection without a word and without a tile (T10)",
    onStage(
      async ({ open, network, emulator, sessionId, until }) => {
        const anna = await open('anna')
        await anna.create({ ...FOLLOW, rejoinMs: 20, options: { reconnectedMs: 50 } })
        await anna.connect()
        const ghostId = await anna.publishKept()
        network.close(1011, 'anna')
        await anna.untilEvent('publisherReconnected')
        await anna.untilEvent('connected', 2)
        // OpenTok itself announces the ghost.
        await anna.page.waitForFunction((id) => id in window.person.streams, ghostId)
        const ghost = await anna.page.evaluate((id) => {
          const { reconnection, streams } = window.person
          const handle = reconnection.subscribe(streams[id] as OT.Stream, 'tiles')
          const { status, reason, error } = handle.getSnapshot()
          return { status, reason, error, size: reconnection.subscribers.size }
        }, ghostId)
        expect(ghost).toEqual({ status: 'disconnected', reason: 'ownGhost', error: null, size: 0 })

        await until(() => emulator.clients(sessionId).length === 1)
        await anna.untilSdkEvent('streamDestroyed (networkDisconnected)')
        expect(await anna.story(...ENDS)).toEqual([])
        expect(await anna.tileCount()).toBe(0)
        expect(await anna.peerConnections()).toBe(0)
      },
      { keepLostMs: 5_000 },
    ),
  )
})

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
        await bob.page.evaluate(() => {
          const counts = [1]
          const count = () => counts.push(document.querySelectorAll('.OT_subscriber').length)
          new MutationObserver(count).observe(document.body, { childList: true, subtree: true })
          Object.assign(window, { tileCounts: counts })
        })

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
        const counts = await bob.page.evaluate(
          () => (window as unknown as { tileCounts: number[] }).tileCounts,
        )
        expect(Math.max(...counts)).toBe(1)
      },
      { keepLostMs: 30_000 },
    ),
  )

  it(
    'has one tile in the end, without identify, when the page was killed and opened again (T15)',
    onStage(
      async ({ open, emulator, sessionId, until }) => {
        const bob = await open('bob')
        await bob.create(FOLLOW)
        await bob.connect()
        const anna = await open('anna')
        await anna.create()
        await anna.connect()
        await anna.publishKept()
        await bob.untilVideosMove(1)

        await anna.crash()
        const annaAgain = await open('anna')
        await annaAgain.create()
        await annaAgain.connect()
        const streamId = await annaAgain.publishKept()
        await bob.untilEvent('streamCreated', 2)
        await until(() => emulator.clients(sessionId).length === 2)
        await bob.untilVideosMove(1)
        await bob.untilTilesConnected()
        expect(await listHandles(bob)).toEqual([streamId])
        expect(await bob.story('streamCreated')).toHaveLength(2)
        expect(await bob.story('streamDestroyed')).toEqual(['streamDestroyed networkDisconnected'])
        expect(await bob.status()).toBe('connected')
      },
      { keepLostMs: 1_500 },
    ),
  )
})

describe('a routed stream whose path failed', () => {
  for (const [where, target] of [
    ['appended', { insertMode: 'append' }],
    ['in the place of its target', undefined],
  ] as const) {
    it(
      `is subscribed to again ${where}, by the same handle, as one tile (T3)`,
      onStage(
        async ({ open, join, network }) => {
          const anna = await join('anna')
          const streamId = await anna.publish()
          const bob = await open('bob', { clock: true })
          await bob.create({ follow: 'nobody' })
          await bob.page.evaluate((properties) => {
            const { person } = window
            const [before, place, after] = ['before', 'place', 'after'].map((id) =>
              Object.assign(document.createElement('p'), { id }),
            )
            document.body.append(before as Node, place as Node, after as Node)
            person.reconnection.once('streamCreated', ({ stream }) => {
              person.kept = person.reconnection.subscribe(stream, 'place', properties)
            })
          }, target)
          await bob.connect()
          await bob.untilVideosMove(1)
          const look = () =>
            bob.page.evaluate(() => {
              const { kept, reconnection, session } = window.person
              return {
                isSame: kept === reconnection.subscribers.get(kept?.streamId ?? ''),
                subscribers: session.getSubscribersForStream(kept?.stream as OT.Stream).length,
                tiles: document.querySelectorAll('.OT_subscriber').length,
                body: [...document.body.children].map(({ id, className, children }) =>
                  [id || className, ...[...children].map((child) => child.className)].join('>'),
                ),
                between: document
                  .querySelector('.OT_subscriber')
                  ?.parentElement?.closest('body, #place')?.id,
              }
            })
          const before = await look()
          const sdkSubscriber = await bob.page.evaluateHandle(() => window.person.kept?.subscriber)

          network.cutMedia('anna')
          await bob.untilEvent('subscriberReconnecting')
          await bob.fastForward(10_100)
          await bob.fastForward(2_100)
          await bob.page.waitForFunction(() => window.person.kept?.phase === 'resubscribing')
          network.healMedia('anna')
          await bob.untilEvent('subscriberReconnected')
          await bob.untilVideosMove(1)
          const after = await look()
          console.info(`MEASURE T3 ${where} ${JSON.stringify({ before, after })}`)
          expect(after).toMatchObject({ isSame: true, subscribers: 1, tiles: 1 })
          const isNew = await bob.page.evaluate(
            (former) => former !== window.person.kept?.subscriber,
            sdkSubscriber,
          )
          expect(isNew).toBe(true)
          expect(after.body.map(toPlace)).toEqual(before.body.map(toPlace))
          expect(await bob.story(...ENDS)).toEqual(['streamCreated'])
          expect(await bob.peerConnections()).toBe(1)
          expect(streamId).toBe(await bob.page.evaluate(() => window.person.kept?.streamId))
        },
        { mediaMode: 'routed' },
      ),
    )
  }
})

/** OpenTok gives each new element a name of its own. */
const toPlace = (line: string) => line.replaceAll(/OT_[0-9a-f-]{36}/g, 'OT')
