import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import type { Fixture } from '../harness/harness.ts'
import type { CreateOptions } from '../harness/page/person.types.ts'
import type { Person } from '../harness/person.ts'
import { itAtRelease } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

/** A wait that never ends during a test. */
const WAITING: CreateOptions = { rejoinMs: 600_000, options: { reconnectedMs: 50 } }

const DESTROYED = 'publisher destroyed'

/** Joins and publishes through the library, then loses the session while the camera is on. */
async function loseSession({ network, open }: Fixture, options = WAITING): Promise<Person> {
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
  expect(await anna.eventLines('publisherDisconnected')).toHaveLength(1)
  expect(await anna.snapshot()).toMatchObject({ publisherCount: 0 })
  expect(await anna.page.evaluate(() => document.querySelector('.OT_publisher'))).toBe(null)
}

describe('the camera that stays on during an outage', () => {
  it(
    'is switched off when the app leaves while it waits for an attempt (P1, S9)',
    withFixture(async (fixture) => {
      const anna = await loseSession(fixture)
      await anna.untilEvent('rejoinScheduled')
      expect(await anna.liveTracks()).toBeGreaterThan(0)
      expect(await anna.sdkEventLines()).not.toContain(DESTROYED)
      await anna.disconnect()
      await expectCameraOff(anna)
    }),
  )

  itAtRelease(
    'is switched off when the outage is given up (P1, S13)',
    withFixture(async (fixture) => {
      const anna = await loseSession(fixture, { rejoinMs: [600_000] })
      await anna.untilEvent('rejoinScheduled')
      anna.answerTokens(() => Promise.reject(new Error('no token today')))
      await anna.page.evaluate(() => window.person.reconnection.reconnectNow())
      await anna.untilStatus('disconnected')
      expect(await anna.eventLines('disconnected')).toEqual([
        'disconnected networkDisconnected gaveUp recoverable',
      ])
      await expectCameraOff(anna)
    }),
  )

  itAtRelease(
    'is switched off when it is unpublished during the outage; the session is restored without it (P3)',
    withFixture(async (fixture) => {
      const anna = await loseSession(fixture)
      await anna.untilEvent('rejoinScheduled')
      await anna.page.evaluate(() => {
        const { publisher, reconnection } = window.person
        if (publisher) reconnection.unpublish(publisher)
      })
      await expectCameraOff(anna)
      await anna.page.evaluate(() => window.person.reconnection.reconnectNow())
      await anna.untilEvent('connected', 2)
      const online = fixture.emulator.clients(fixture.sessionId).filter((client) => client.online)
      expect(online).toMatchObject([{ data: 'anna', streamIds: [] }])
    }),
  )
})
