/** Faults of one call of two, one after the other: each test brings the call back as it got it. */
import { describe, expect, it } from 'vitest'
import { useCall } from '../harness/call.ts'
import { expectFaultOfOpenTok } from '../harness/forgive-opentok.ts'
import type { Person } from '../harness/person.ts'
import { describeAtRelease } from '../../tools/vitest/release.ts'

const withCall = useCall()

/** The handle of the only tile, which a test keeps for later. */
const keep = ({ page }: Person) =>
  page.evaluate(() => {
    const [streamId = ''] = window.person.reconnection.subscribers.keys()
    window.person.keep(streamId)
    return streamId
  })

describe('a healthy call', () => {
  it(
    'runs no timer of the library, and hears nothing more (Q6)',
    withCall(async ({ bob }) => {
      await bob.page.evaluate(async () => {
        const video = document.querySelector<HTMLVideoElement>('.OT_subscriber video')!
        const from = video.currentTime
        while (video.currentTime - from < 4) {
          await new Promise((resolve) =>
            video.addEventListener('timeupdate', resolve, { once: true }),
          )
        }
      })
      expect(await bob.eventLines()).toEqual([])
      expect(await bob.runningTimers()).toEqual([])
    }),
  )
})

describe('a tile whose video is off', () => {
  it(
    'because of low bandwidth or by the publisher is not reconnecting (T13)',
    withCall(async ({ anna, bob }) => {
      const streamId = await keep(bob)
      await bob.page.evaluate(() => {
        const { person } = window
        const subscriber = person.kept?.subscriber as OT.Subscriber
        person.own = subscriber
        for (const name of ['videoDisabled', 'videoEnabled'] as const) {
          subscriber.on(name, ({ reason }) => person.sdkSeen.push(`${name} (${reason})`))
        }
      })

      await anna.page.evaluate(() => window.person.publisher?.publishVideo(false))
      await bob.untilSdkEvent('videoDisabled (publishVideo)')
      await anna.page.evaluate(() => window.person.publisher?.publishVideo(true))
      await bob.untilSdkEvent('videoEnabled (publishVideo)')
      // OpenTok's own event for low bandwidth.
      const show = (isOn: boolean) =>
        bob.page.evaluate((value) => {
          const { own } = window.person
          ;(
            own as unknown as { subscribeToVideo(value: boolean, reason: string): void }
          ).subscribeToVideo(value, 'auto')
        }, isOn)
      await show(false)
      await bob.untilSdkEvent('videoDisabled (quality)')
      await show(true)
      await bob.untilSdkEvent('videoEnabled (quality)')
      await bob.untilVideosMove(1)
      expect(await bob.tileStatuses(streamId)).toEqual(['connected'])
      expect(await bob.eventLines()).toEqual([])
      expect(await bob.runningTimers()).toEqual([])
    }),
  )
})

/** Without `sessionMigration`: OpenTok ends the session, and says why. */
describe('a rotation of the server', () => {
  it(
    'is one outage: the session is joined again, with its publisher (S23)',
    withCall(async ({ anna, bob, network, streamIdsOf }) => {
      const { joins, outages } = await anna.stats()
      const before = streamIdsOf(anna)
      network.kick('anna', 'serverRotation')
      await anna.untilEvent('publisherReconnected')
      expect(await anna.eventLines('reconnecting', 'reconnected', 'disconnected')).toEqual([
        'reconnecting waiting serverRotation',
        'reconnected rejoined 1',
      ])
      const counts = { joins: Number(joins) + 1, outages: Number(outages) + 1 }
      expect(await anna.stats()).toMatchObject(counts)
      const after = [await anna.publishedStreamId()]
      expect(streamIdsOf(anna)).toEqual(after)
      expect(before).not.toEqual(after)
      await bob.untilEvent('streamDestroyed')
    }),
  )
})

describeAtRelease('a publish after a rejoin that the server rejects once', () => {
  it(
    'is tried again, and succeeds with the same camera (P1)',
    withCall(async ({ anna, bob, network, streamIdsOf }) => {
      network.fail('stream', 500, { target: 'anna' })
      network.close(1011, 'anna')
      await anna.untilEvent('publisherConnected')
      await bob.untilEvent('streamDestroyed')
      await bob.untilVideosMove(1)
      expect(await anna.eventLines('publisherReconnecting', 'publisherReconnected')).toEqual([
        'publisherReconnecting',
        'publisherReconnected',
      ])
      expect(await anna.eventLines('publisherDisconnected')).toEqual([])
      expect(await anna.cameraRequests()).toBe(0)
      expect(await anna.sdkEventLines()).not.toContain('publisher destroyed')
      expect(streamIdsOf(anna)).toEqual([await anna.publishedStreamId()])
      await expectFaultOfOpenTok(anna)
    }),
  )
})
