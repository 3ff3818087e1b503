import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import { toOutage } from '../harness/record.ts'

const withFixture = useFixture()

// Concurrent, because the first one mostly waits for the browser's ICE.
describe.concurrent('a tile', () => {
  it(
    'is reconnecting while its media is cut and reconnected when it is back; the session is not (T1, T2)',
    withFixture(async ({ join, network, emulator, open }) => {
      const anna = await join('anna')
      const streamId = await anna.publish()
      const bob = await open('bob', { clock: true, own: 'its date is fixed' })
      const [carol, dave] = [await open('carol'), await open('dave')]
      const people = [bob, carol, dave]
      await bob.create({ options: { reconnectedMs: 100 } })
      await carol.create()
      await dave.create({ follow: 'nobody' })
      await Promise.all(people.map((person) => person.connect()))
      await dave.page.waitForFunction((id) => id in window.person.streams, streamId)
      expect(await dave.page.evaluate((id) => window.person.trackOwn(id), streamId)).toBe(
        'connecting',
      )
      await Promise.all(people.map((person) => person.untilVideos(1)))
      expect(await bob.tileStatuses(streamId)).toEqual(['connecting', 'connected'])
      expect(await bob.eventLines()).toEqual([
        'connecting',
        'connected first',
        'streamCreated',
        'subscriberConnected',
      ])
      // Like an app that wraps a session which is already running.
      expect(await dave.page.evaluate(() => window.person.trackAgain())).toBe('connected')
      expect(emulator.canCutMedia('anna')).toBe(true)

      // Bob's date stands still, so that the duration of his outage does not depend on the machine.
      const lostAt = await bob.page.evaluate(() => Date.now())
      await bob.page.clock.setFixedTime(lostAt)
      network.cutMedia('anna')
      await Promise.all(people.map((person) => person.untilEvent('subscriberReconnecting')))
      expect(await dave.page.evaluate(() => window.person.trackAgain())).toBe('reconnecting')
      // unsubscribe() works in this state too (T11).
      await carol.page.evaluate((id) => {
        window.person.reconnection.subscribers.get(id)?.unsubscribe()
      }, streamId)
      await bob.page.clock.setFixedTime(lostAt + 4_000)
      network.healMedia('anna')
      await bob.untilEvent('subscriberReconnected')
      await dave.untilEvent('subscriberReconnected')
      await bob.page.waitForFunction(
        (id) => window.person.reconnection.subscribers.get(id)?.status === 'connected',
        streamId,
      )
      expect(await bob.tileStatuses(streamId)).toEqual([
        'connecting',
        'connected',
        'reconnecting',
        'reconnected',
        'connected',
      ])
      expect(await bob.eventLines()).toEqual([
        'connecting',
        'connected first',
        'streamCreated',
        'subscriberConnected',
        'subscriberReconnecting',
        'subscriberReconnected',
        'subscriberConnected',
      ])
      const [lost, back] = ['subscriberReconnecting', 'subscriberReconnected'] as const
      const { reportedMs, measuredMs } = toOutage(await bob.seen(), lost, back)
      expect([reportedMs, measuredMs]).toEqual([4_000, 4_000])
      expect(await bob.status()).toBe('connected')
      expect(await anna.eventLines()).toEqual(['connecting', 'connected first'])

      expect(await carol.tileStatuses(streamId)).toEqual([
        'connecting',
        'connected',
        'reconnecting',
        'disconnected',
      ])
      expect(await carol.tileCount()).toBe(0)
      // OpenTok's own fault: an offer arrives for the peer connection that it has just closed.
      carol.forgive(/Failed to execute 'setRemoteDescription'/)
    }),
  )

  it(
    "ends with OpenTok's reason when its stream is destroyed, and keeps its stream id (T4, T12)",
    withFixture(async ({ join, network }) => {
      const anna = await join('anna')
      const streamId = await anna.publish()
      const bob = await join('bob')
      await bob.untilVideos(1)
      await bob.page.evaluate((id) => {
        window.person.kept = window.person.reconnection.subscribers.get(id)
      }, streamId)
      network.endStream(streamId, 'forceUnpublished')
      await bob.untilEvent('streamDestroyed')
      expect(await bob.eventLines()).toEqual([
        'connecting',
        'connected first',
        'streamCreated',
        'subscriberConnected',
        'subscriberDisconnected forceUnpublished',
        'streamDestroyed forceUnpublished',
      ])
      const kept = await bob.page.evaluate(() => {
        const { kept, reconnection } = window.person
        const { streamId, status, subscriber } = kept ?? {}
        const { reason } = kept?.getSnapshot() ?? {}
        return { streamId, status, reason, subscriber, size: reconnection.subscribers.size }
      })
      expect(kept).toEqual({
        streamId,
        status: 'disconnected',
        reason: 'forceUnpublished',
        subscriber: null,
        size: 0,
      })
      expect(await bob.tileCount()).toBe(0)
      expect(await bob.runningTimers()).toEqual([])
      expect(await bob.status()).toBe('connected')
    }),
  )

  it(
    'exists once per stream, however often it is requested; after unsubscribe() it is not recreated (T11)',
    withFixture(async ({ open, join }) => {
      const anna = await join('anna')
      const streamId = await anna.publish()
      const bob = await open('bob')
      await bob.create()
      await bob.page.evaluate(() => {
        window.person.session.on('streamCreated', ({ stream }) => {
          const { person } = window
          person.kept = person.reconnection.subscribers.get(stream.streamId)
          person.isSame = person.subscribe(stream) === person.kept
        })
      })
      await bob.connect()
      await bob.untilVideos(1)
      expect(await bob.tileCount()).toBe(1)
      expect(await bob.page.evaluate(() => window.person.isSame)).toBe(true)
      await bob.page.evaluate(() => {
        window.person.kept?.unsubscribe()
        window.person.kept?.unsubscribe()
      })
      await bob.untilEvent('subscriberDisconnected')
      expect(await bob.eventLines()).toEqual([
        'connecting',
        'connected first',
        'streamCreated',
        'subscriberConnected',
        'subscriberDisconnected',
      ])
      expect(await bob.tileCount()).toBe(0)

      // Requested again, it is a new one; unsubscribed while connecting, it never gets a picture.
      const statuses = await bob.page.evaluate((id) => {
        const { person } = window
        const stream = person.kept?.stream as OT.Stream
        const again = person.subscribe(stream)
        const isNew = again !== person.kept
        again.unsubscribe()
        return { isNew, status: again.status, size: person.reconnection.subscribers.size, id }
      }, streamId)
      expect(statuses).toMatchObject({ isNew: true, status: 'disconnected', size: 0 })
      expect(await bob.tileCount()).toBe(0)
      expect(await bob.runningTimers()).toEqual([])
    }),
  )
})
