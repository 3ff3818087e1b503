import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import type { CreateOptions } from '../harness/page/person.types.ts'
import { passAwake } from '../harness/pass-awake.ts'
import type { Person } from '../harness/person.ts'
import { casesOf, itAtRelease } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

const QUICK: CreateOptions = {
  follow: 'reconnection',
  options: { reconnectedMs: 50, subscribers: { stallMs: 50, maxAttempts: 2 } },
}

/** Number of subscribers requested from OpenTok. */
const countSubscribes = (person: Person) =>
  person.page.evaluate(() => window.person.subscribersOfSdk.length)

/** OpenTok's subscribers of a stream, and the number of tiles and error widgets in the page. */
const look = (person: Person, streamId: string) =>
  person.page.evaluate((id) => {
    const { session, streams } = window.person
    return {
      ofSdk: session.getSubscribersForStream(streams[id] as OT.Stream).length,
      elements: document.querySelectorAll('.OT_subscriber').length,
    }
  }, streamId)

const readEnd = async (person: Person) =>
  (await person.seen()).find(({ name }) => name === 'subscriberDisconnected')?.payload

describe.concurrent('a relayed tile whose media is gone for good', () => {
  it(
    'is stalled and recreated, or given up after maxAttempts; session and other tiles are not affected (T6, T8)',
    withFixture(async ({ join, network, open }) => {
      const anna = await join('anna')
      const cut = await anna.publish()
      const [bob, dave] = [await open('bob'), await open('dave')]
      for (const person of [dave, bob]) {
        await person.create(QUICK)
        await person.connect()
      }
      const fine = await dave.publish()
      await Promise.all([bob.untilVideosMove(2), dave.untilVideosMove(1)])
      await bob.page.evaluate((id) => {
        const { person } = window
        person.keep(id)
        const previous = person.kept?.subscriber as OT.Subscriber
        previous.on('destroyed', ({ reason }) =>
          person.sdkSeen.push(`previous destroyed (${reason})`),
        )
        person.own = previous
      }, cut)
      const [bobsSubscribes, davesSubscribes] = [
        await countSubscribes(bob),
        await countSubscribes(dave),
      ]
      network.fail('subscriber', 500, { target: 'dave', count: 2 })

      network.cutMedia('anna')
      await Promise.all([
        bob.page.waitForFunction(() => window.person.kept?.phase === 'resubscribing'),
        dave.untilEvent('subscriberDisconnected'),
      ])
      network.healMedia('anna')
      await bob.untilEvent('subscriberConnected', 3)
      await bob.untilVideosMove(2)

      // Unsubscribed before the next one was created; its later events must be ignored.
      expect((await bob.sdkEventLines()).at(-1)).toBe('previous destroyed (Unsubscribe)')
      await bob.page.evaluate(() => {
        for (const name of ['connected', 'disconnected', 'destroyed']) {
          window.person.repeat(name, window.person.own)
        }
      })
      expect(await bob.tileStatuses(cut)).toEqual([
        'connecting',
        'connected',
        'reconnecting',
        'reconnected',
        'connected',
      ])
      expect(await bob.eventLines('subscriberStalled')).toHaveLength(1)
      expect(await countSubscribes(bob)).toBe(bobsSubscribes + 1)
      expect(await look(bob, cut)).toEqual({ ofSdk: 1, elements: 2 })

      expect(await dave.tileStatuses(cut)).toEqual([
        'connecting',
        'connected',
        'reconnecting',
        'disconnected',
      ])
      expect(await readEnd(dave)).toMatchObject({
        streamId: cut,
        error: { code: 'subscribeFailed', cause: 'OT_UNABLE_TO_SUBSCRIBE' },
      })
      expect(await countSubscribes(dave)).toBe(davesSubscribes + 2)
      expect(await look(dave, cut)).toEqual({ ofSdk: 0, elements: 0 })
      expect(await bob.tileStatuses(fine)).toEqual(['connecting', 'connected'])
      for (const person of [bob, dave]) {
        expect(await person.status()).toBe('connected')
        expect(await person.eventLines('reconnecting', 'disconnected', 'streamDestroyed')).toEqual(
          [],
        )
      }
    }),
  )
})

describe.concurrent('a subscription that fails', () => {
  for (const [status, attempts, cause] of casesOf<
    readonly [status: number, attempts: number, cause: string]
  >(
    [],
    [
      [404, 1, 'OT_STREAM_NOT_FOUND'],
      [403, 3, 'OT_UNABLE_TO_SUBSCRIBE'],
    ],
  )) {
    it(
      `with ${status} every time ends after ${attempts} (T7)`,
      withFixture(async ({ join, network, open }) => {
        const anna = await join('anna')
        const streamId = await anna.publish()
        const bob = await open('bob')
        await bob.create(QUICK)
        network.fail('subscriber', status, { target: 'bob', count: 10 })
        await bob.connect()
        await bob.untilEvent('subscriberDisconnected')
        expect(await readEnd(bob)).toMatchObject({ error: { code: 'subscribeFailed', cause } })
        expect(await countSubscribes(bob)).toBe(attempts)
        expect(await look(bob, streamId)).toEqual({ ofSdk: 0, elements: 0 })
        expect(await bob.tileStatuses(streamId)).toEqual(['connecting', 'disconnected'])
        expect(await bob.status()).toBe('connected')
        expect(await bob.runningTimers()).toEqual([])
      }),
    )
  }

  itAtRelease(
    'once with 403 and once without an answer is tried again, as one tile (T7)',
    withFixture(async ({ join, network, open }) => {
      const anna = await join('anna')
      const streamId = await anna.publish()
      const bob = await open('bob', { clock: true })
      await bob.create(QUICK)
      network.fail('subscriber', 403, { target: 'bob' })
      network.ignore('subscriber', { target: 'bob' })
      await bob.connect()
      await bob.page.waitForFunction(() => window.person.subscribersOfSdk.length === 2)
      // OpenTok's own limit.
      await passAwake(bob, 31_000)
      await bob.untilEvent('subscriberConnected')
      await bob.untilVideosMove(1)
      expect(await countSubscribes(bob)).toBe(3)
      expect(await look(bob, streamId)).toEqual({ ofSdk: 1, elements: 1 })
      expect(await bob.tileStatuses(streamId)).toEqual(['connecting', 'connected'])
      expect(await bob.eventLines('subscriberReconnecting', 'subscriberDisconnected')).toEqual([])
    }),
  )

  it(
    'because there is no session waits for it; OpenTok returns no object then (T7)',
    withFixture(async ({ join, network, open }) => {
      const anna = await join('anna')
      const streamId = await anna.publish()
      const bob = await open('bob')
      await bob.create({ ...QUICK, follow: 'nobody', rejoinMs: 600_000 })
      await bob.connect()
      await bob.page.waitForFunction((id) => id in window.person.streams, streamId)
      network.close(1011, 'bob')
      await bob.untilEvent('rejoinScheduled')
      const status = await bob.page.evaluate((id) => {
        const { session, streams } = window.person
        const stream = streams[id] as OT.Stream
        if (session.subscribe(stream) !== undefined) return 'OpenTok gave an object'
        return window.person.subscribe(stream).status
      }, streamId)
      expect(status).toBe('connecting')
      await bob.page.evaluate(() => window.person.reconnection.reconnectNow())
      await bob.untilEvent('subscriberConnected')
      await bob.untilVideosMove(1)
      expect(await bob.tileStatuses(streamId)).toEqual(['connecting', 'connected'])
      expect(await look(bob, streamId)).toEqual({ ofSdk: 1, elements: 1 })
    }),
  )
})
