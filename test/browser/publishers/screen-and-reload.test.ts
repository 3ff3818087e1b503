/** A second publisher and a page that is loaded again, on the real client: what the guides say about them. */
import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import { PATIENT } from '../harness/patient.ts'
import type { Person } from '../harness/person.ts'
import { describeAtRelease } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

const join = async (person: Person): Promise<Person> => {
  await person.create({ follow: 'reconnection', identify: true })
  await person.connect()
  return person
}

/** Publishes the screen through the library, and resolves when it is live. */
const shareScreen = ({ page }: Person) =>
  page.evaluate(async () => {
    const screen = OT.initPublisher(document.createElement('div'), {
      videoSource: 'screen',
      publishAudio: false,
      insertMode: 'append',
    })
    Object.assign(window, { screenPublisher: screen })
    await window.person.reconnection.publish(screen)
  })

/** Kinds of video that a person has a connected tile of. */
const tilesOf = ({ page }: Person) =>
  page.evaluate(() =>
    [...window.person.reconnection.subscribers.values()]
      .filter(({ status }) => status === 'connected' || status === 'reconnected')
      .map(({ stream }) => String(stream.videoType))
      .toSorted((one, other) => one.localeCompare(other)),
  )

async function untilTiles(person: Person, kinds: readonly string[]): Promise<void> {
  await expect.poll(() => tilesOf(person), PATIENT).toEqual(kinds)
}

describe('a screen share beside the camera', () => {
  it(
    'is live again after a rejoin, as the camera is, and the user is asked once for each (P1)',
    withFixture(async ({ network, open }) => {
      const bob = await join(await open('bob'))
      const anna = await join(await open('anna'))
      await anna.publishKept()
      await shareScreen(anna)
      await untilTiles(bob, ['camera', 'screen'])
      const asked = await anna.cameraRequests()

      network.close(1011, 'anna')
      await anna.untilEvent('reconnected')
      await bob.untilEvent('streamDestroyed', 2)
      await untilTiles(bob, ['camera', 'screen'])
      expect(await anna.cameraRequests()).toBe(asked)
    }),
  )

  it(
    'is over when the browser ends it, as the user wants; the camera goes on (P1, H11)',
    withFixture(async ({ open }) => {
      const bob = await join(await open('bob'))
      const anna = await join(await open('anna'))
      await anna.publishKept()
      await shareScreen(anna)
      await untilTiles(bob, ['camera', 'screen'])
      const asked = await anna.cameraRequests()
      await anna.page.evaluate(() => {
        const { screenPublisher } = window as unknown as { screenPublisher: OT.Publisher }
        const { track } = screenPublisher.getVideoSource()
        track?.stop()
        // A page that stops a track itself hears nothing; the browser's own button fires this.
        track?.dispatchEvent(new Event('ended'))
      })
      await anna.untilEvent('publisherDisconnected')
      await untilTiles(bob, ['camera'])
      expect(await anna.status()).toBe('connected')
      expect(await anna.cameraRequests()).toBe(asked)
    }),
  )
})

describeAtRelease('a page that is loaded again', () => {
  it(
    'leaves with the old page, and has one tile for everybody (T9)',
    withFixture(async ({ emulator, open, sessionId }) => {
      const bob = await join(await open('bob'))
      const anna = await join(await open('anna', { own: 'it is loaded again' }))
      await anna.publishKept()
      await untilTiles(bob, ['camera'])

      await anna.page.reload()
      await bob.untilEvent('streamDestroyed')
      const { apiKey, proxyUrl } = emulator
      await anna.page.evaluate((settings) => window.person.openSession(settings), {
        apiKey,
        proxyUrl,
        sessionId,
      })
      await join(anna)
      await anna.publishKept()
      await untilTiles(bob, ['camera'])
      expect(await bob.eventLines('streamCreated', 'streamDestroyed')).toEqual([
        'streamCreated',
        'streamDestroyed clientDisconnected',
        'streamCreated',
      ])
    }),
  )
})
