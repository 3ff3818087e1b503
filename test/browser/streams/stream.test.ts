import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import { passAwake } from '../harness/pass-awake.ts'
import type { Person } from '../harness/person.ts'
import { describeAtRelease } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

const FOLLOW = { follow: 'reconnection' } as const
const ENDS = ['streamCreated', 'streamDestroyed'] as const

const listHandles = (person: Person) =>
  person.page.evaluate(() => [...window.person.reconnection.subscribers.keys()])

describe('streams after a rejoin', () => {
  it(
    'that did not come back are destroyed once, and not before the join; the others are not announced again (T5, T9)',
    withFixture(
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
        // OpenTok has destroyed both of its subscribers by now.
        expect((await listHandles(anna)).toSorted()).toEqual([staying, leaving].toSorted())
        expect(await anna.eventLines('streamDestroyed', 'subscriberDisconnected')).toEqual([])
        expect(await anna.tileCount()).toBe(0)
        network.endStream(leaving)
        await anna.page.evaluate(() => window.person.reconnection.reconnectNow())
        await anna.untilEvent('connected', 2)
        await anna.untilEvent('streamDestroyed')
        await anna.untilVideosMove(1)
        await anna.untilTilesConnected()
        expect(await anna.eventLines(...ENDS)).toEqual([
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
        expect(await anna.eventLines('subscriberDisconnected')).toEqual([
          'subscriberDisconnected networkDisconnected',
        ])
        expect(emulator.clients(sessionId).filter(({ online }) => online)).toHaveLength(3)
      },
      { keepLostMs: 500 },
    ),
  )
})

// Concurrent, because the routed one mostly waits for the browser's ICE.
describe.concurrent('the ghost of your own previous connection', () => {
  it(
    'is neither announced nor shown as a tile (T10)',
    withFixture(
      async ({ open, network, emulator, sessionId }) => {
        const anna = await open('anna')
        await anna.create({ ...FOLLOW, rejoinMs: 20, options: { reconnectedMs: 50 } })
        await anna.connect()
        const ghostId = await anna.publishKept()
        const { connectionId } = await anna.snapshot()
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

        expect(emulator.clients(sessionId)).toHaveLength(2)
        network.forget(connectionId as string)
        await anna.untilSdkEvent('streamDestroyed (networkDisconnected)')
        expect(await anna.eventLines(...ENDS)).toEqual([])
        expect(await anna.tileCount()).toBe(0)
        expect(await anna.peerConnections()).toBe(0)
      },
      { keepLostMs: 60_000 },
    ),
  )
})

describe.concurrent('a routed stream whose media connection failed', () => {
  it(
    'is subscribed to again, by the same handle, as one tile (T3)',
    withFixture(
      async ({ open, join, network }) => {
        const anna = await join('anna')
        const streamId = await anna.publish()
        const bob = await open('bob', { clock: true })
        await bob.create({ ...FOLLOW, options: { subscribers: { stallMs: 60_000 } } })
        await bob.connect()
        await bob.untilVideosMove(1)
        await bob.page.evaluate((id) => window.person.keep(id), streamId)
        const previous = await bob.page.evaluateHandle(() => window.person.kept?.subscriber)

        network.cutMedia('anna')
        await bob.untilEvent('subscriberReconnecting')
        // OpenTok's own limits: 10 s, and then 2 s.
        await passAwake(bob, 14_000)
        await bob.page.waitForFunction(() => window.person.kept?.phase === 'resubscribing')
        network.healMedia('anna')
        await bob.untilEvent('subscriberReconnected')
        await bob.untilVideosMove(1)
        const now = await bob.page.evaluate((old) => {
          const { kept, reconnection, session } = window.person
          return {
            isSame: kept === reconnection.subscribers.get(kept?.streamId ?? ''),
            isNewOfSdk: kept?.subscriber !== old,
            ofSdk: session.getSubscribersForStream(kept?.stream as OT.Stream).length,
            parents: [...document.querySelectorAll('.OT_subscriber')].map(
              ({ parentElement }) => parentElement?.id,
            ),
          }
        }, previous)
        expect(now).toEqual({ isSame: true, isNewOfSdk: true, ofSdk: 1, parents: ['tiles'] })
        expect(await bob.peerConnections()).toBe(1)
        expect(await bob.eventLines()).toEqual([
          'connecting',
          'connected first',
          'streamCreated',
          'subscriberConnected',
          'subscriberReconnecting',
          'subscriberReconnected',
        ])
      },
      { mediaMode: 'routed' },
    ),
  )
})

describeAtRelease.concurrent('recreated tiles', () => {
  it(
    'keep their position: appended, replacing an id, replacing an element (T3, T9)',
    withFixture(async ({ open, join, network }) => {
      const anna = await join('anna')
      const streamIds = [await anna.publish(), await anna.publish(), await anna.publish()]
      const bob = await open('bob')
      await bob.create({ follow: 'nobody', rejoinMs: 20, options: { reconnectedMs: 50 } })
      await bob.page.evaluate(([appended, byId]) => {
        const { reconnection } = window.person
        const ids = ['appended', 'between', 'by-id', 'between too', 'by-element', 'last']
        for (const id of ids) {
          document.body.append(Object.assign(document.createElement('div'), { id }))
        }
        reconnection.on('streamCreated', ({ stream }) => {
          const { streamId } = stream
          if (streamId === appended) {
            reconnection.subscribe(stream, 'appended', { insertMode: 'append' })
          } else if (streamId === byId) reconnection.subscribe(stream, 'by-id')
          else reconnection.subscribe(stream, document.getElementById('by-element') ?? undefined)
        })
      }, streamIds)
      await bob.connect()
      await bob.untilVideosMove(3)
      const look = () =>
        bob.page.evaluate(() =>
          [...document.body.children]
            .map((child) => ({
              id: child.id,
              tiles: [child, ...child.querySelectorAll('*')].filter((it) =>
                it.matches('.OT_subscriber'),
              ).length,
            }))
            .filter(({ id, tiles }) => id || tiles),
        )
      const before = await look()
      expect(before).toEqual([
        { id: 'tiles', tiles: 0 },
        { id: 'appended', tiles: 1 },
        { id: 'between', tiles: 0 },
        { id: 'by-id', tiles: 1 },
        { id: 'between too', tiles: 0 },
        { id: 'by-element', tiles: 1 },
        { id: 'last', tiles: 0 },
      ])
      network.close(1011, 'bob')
      await bob.untilEvent('subscriberReconnected', 3)
      await bob.untilTilesConnected()
      expect(await look()).toEqual(before)
      await bob.untilVideosMove(3)
    }),
  )
})
