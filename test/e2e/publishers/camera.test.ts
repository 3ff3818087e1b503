import { describe, expect, it } from 'vitest'
import { useStage } from '../browser/harness.ts'
import type { Stage } from '../browser/harness.ts'
import type { CreateOptions } from '../page/person.types.ts'
import type { Person } from '../browser/person.ts'

const onStage = useStage()

/** Never due by itself. */
const WAITING: CreateOptions = { rejoinMs: 600_000, options: { reconnectedMs: 50 } }

const DESTROYED = 'publisher destroyed'

/** Joins and publishes by the library, and loses the session while the camera is on. */
async function loseSession({ network, open }: Stage, options = WAITING): Promise<Person> {
  const anna = await open('anna')
  await anna.create(options)
  await anna.connect()
  await anna.publishKept()
  expect(await anna.liveTracks()).toBeGreaterThan(0)
  network.close(1011, 'anna')
  return anna
}

async function expectCameraOff(anna: Person): Promise<void> {
  await anna.untilSdkEvent(DESTROYED)
  await anna.page.waitForFunction(() => window.person.media.liveTracks() === 0)
  expect(await anna.story('publisherDisconnected')).toHaveLength(1)
  expect(await anna.snapshot()).toMatchObject({ publisherCount: 0 })
  expect(await anna.page.evaluate(() => document.querySelector('.OT_publisher'))).toBe(null)
}

describe('the camera that stays on over a loss', () => {
  it(
    'goes off when the app leaves while it waits for an attempt (P1, S9)',
    onStage(async (stage) => {
      const anna = await loseSession(stage)
      await anna.untilEvent('rejoinScheduled')
      expect(await anna.liveTracks()).toBeGreaterThan(0)
      expect(await anna.sdkStory()).not.toContain(DESTROYED)
      await anna.disconnect()
      await expectCameraOff(anna)
    }),
  )

  it(
    'goes off when the outage is given up (P1, S13)',
    onStage(async (stage) => {
      const anna = await loseSession(stage, { rejoinMs: [600_000] })
      await anna.untilEvent('rejoinScheduled')
      anna.answerTokens(() => Promise.reject(new Error('no token today')))
      await anna.page.evaluate(() => window.person.reconnection.reconnectNow())
      await anna.untilStatus('disconnected')
      expect(await anna.story('disconnected')).toEqual([
        'disconnected networkDisconnected gaveUp recoverable',
      ])
      await expectCameraOff(anna)
    }),
  )

  it(
    'goes off when it is unpublished while away; the session comes back without it (P3)',
    onStage(async (stage) => {
      const anna = await loseSession(stage)
      await anna.untilEvent('rejoinScheduled')
      await anna.page.evaluate(() => {
        const { publisher, reconnection } = window.person
        if (publisher) reconnection.unpublish(publisher)
      })
      await expectCameraOff(anna)
      await anna.page.evaluate(() => window.person.reconnection.reconnectNow())
      await anna.untilEvent('connected', 2)
      const online = stage.emulator.clients(stage.sessionId).filter((client) => client.online)
      expect(online).toMatchObject([{ data: 'anna', streamIds: [] }])
    }),
  )
})

describe('a publish after a rejoin that the server refuses once', () => {
  it(
    'is tried again, and is live again with the same camera (P1)',
    onStage(
      async (stage) => {
        const { emulator, network, sessionId } = stage
        const bob = await stage.open('bob')
        await bob.create({ follow: 'reconnection' })
        await bob.connect()
        const anna = await loseSession(stage)
        await anna.untilEvent('rejoinScheduled')
        await bob.untilEvent('streamDestroyed')
        network.fail('stream', 500, { target: 'anna' })
        await anna.page.evaluate(() => window.person.reconnection.reconnectNow())
        await anna.untilEvent('publisherConnected', 2)
        await bob.untilVideosMove(1)
        expect(await anna.story('publisherReconnecting', 'publisherReconnected')).toEqual([
          'publisherReconnecting',
          'publisherReconnected',
        ])
        expect(await anna.story('publisherDisconnected')).toEqual([])
        expect(await anna.cameraRequests()).toBe(1)
        expect(await anna.sdkStory()).not.toContain(DESTROYED)
        expect(await anna.status()).toBe('connected')
        const streamIds = emulator.clients(sessionId).flatMap((client) => client.streamIds)
        expect(streamIds).toEqual([await anna.publishedStreamId()])
        // OpenTok's own: a publish that is refused leaves a rejection unhandled, whoever asked for it.
        expect(anna.problems.splice(0)).toEqual([expect.stringMatching(/^uncaught: \w+$/)])
      },
      { keepLostMs: 300 },
    ),
  )
})
