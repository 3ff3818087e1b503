import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import { untilStreamIsRequested } from '../publishers/unanswered-publish.ts'
import { openApp } from './react-app.ts'
import { itAtRelease } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

describe('a React app', () => {
  itAtRelease(
    'leaves the previous session before it joins the next one, for a changed id and for the same one (F1)',
    withFixture(async (fixture) => {
      const { emulator, sessionId, members } = fixture
      const app = await openApp(fixture)
      const { page } = app.anna
      const other = emulator.createSession()
      await app.mount()
      await fixture.until(() => emulator.clients(sessionId)[0]?.streamIds.length === 1)
      await app.mount({ sessionId: other })
      await fixture.until(() => emulator.clients(other)[0]?.streamIds.length === 1)
      await app.mount({ sessionId, name: 'again' })
      await fixture.until(() => emulator.clients(sessionId)[0]?.streamIds.length === 1)
      await app.mount({ sessionId, name: 'with another dependency' })
      await page.waitForFunction(() => window.app.calls.length === 4)
      await app.untilShown('connected')
      await fixture.until(() => emulator.clients(sessionId)[0]?.streamIds.length === 1)

      expect(app.connectionsBefore).toEqual([0, 0, 0, 0])
      expect(members()).toEqual(['anna'])
      expect(emulator.counters.joins).toBe(4)
      expect(await app.anna.liveTracks()).toBe(1)
      await app.unmount()
      await app.expectNothingLeft()
      expect(emulator.clients(other)).toEqual([])
    }),
  )

  itAtRelease(
    'leaves nothing on when it unmounts while connecting (F1)',
    withFixture(async (fixture) => {
      const app = await openApp(fixture)
      const { page } = app.anna
      fixture.network.delaySessionInfo(500)
      await app.mount()
      await app.untilShown('connecting')
      await page.waitForFunction(() => window.person.media.cameraRequests() === 1)
      await app.unmount()
      await app.expectNothingLeft()
      expect(fixture.emulator.clients(fixture.sessionId)).toEqual([])
    }),
  )

  itAtRelease(
    'leaves nothing on when it unmounts while the camera prompt is open (F1)',
    withFixture(async (fixture) => {
      const app = await openApp(fixture)
      const { page } = app.anna
      await page.evaluate(() => window.person.media.openPrompt())
      await app.mount()
      await app.untilShown('connected')
      await page.waitForFunction(() => window.person.media.cameraRequests() === 1)
      await app.unmount()
      await page.waitForFunction(() => window.app.calls[0]?.status === 'disconnected')
      await page.evaluate(() => window.person.media.answerPrompt('allow'))
      await app.expectNothingLeft()
    }),
  )

  itAtRelease(
    'leaves nothing on when it unmounts while its publish is not answered (F1)',
    withFixture(async (fixture) => {
      const app = await openApp(fixture)
      const requested = untilStreamIsRequested(app.anna.page)
      fixture.network.ignore('stream', { target: 'anna' })
      await app.mount()
      await requested
      await app.unmount()
      await app.expectNothingLeft()
    }),
  )

  itAtRelease(
    'leaves nothing on when it unmounts during an outage (F1)',
    withFixture(
      async (fixture) => {
        const bob = await fixture.join('bob')
        await bob.publish()
        const app = await openApp(fixture, { clock: true })
        await app.mount()
        await app.untilTile('connected')
        fixture.network.cut({ target: 'anna' })
        await app.untilShown('reconnecting')
        for (let seconds = 0; seconds < 35; seconds += 1) await app.anna.fastForward(1_000)
        await app.untilTile('reconnecting')
        await app.unmount()
        await app.expectNothingLeft()
        fixture.network.restore()
        await fixture.until(() => fixture.emulator.clients(fixture.sessionId).length === 1)
        expect(fixture.members()).toEqual(['bob'])
      },
      { keepLostMs: 2_000 },
    ),
  )

  itAtRelease(
    'publishes with a new camera, and shows the tiles, when it joins again after it was forced out (F1)',
    withFixture(async (fixture) => {
      const { emulator, network, sessionId, until } = fixture
      const bob = await fixture.join('bob')
      await bob.publish()
      const app = await openApp(fixture)
      const { anna } = app
      const isPublished = () =>
        emulator.clients(sessionId).every(({ streamIds }) => streamIds.length === 1)
      await app.mount()
      await app.untilTile('connected')
      await until(isPublished)
      network.kick('anna')
      await app.untilShown('disconnected')
      await anna.page.waitForFunction(() => window.person.media.liveTracks() === 0)
      expect(await anna.tileCount()).toBe(0)

      await anna.page.evaluate(() => void window.app.calls[0]?.connect())
      await app.untilTile('connected')
      await until(() => emulator.clients(sessionId).length === 2 && isPublished())
      expect(await anna.tileCount()).toBe(1)
      expect(await anna.page.locator('.OT_publisher').count()).toBe(1)
      expect(await anna.cameraRequests()).toBe(2)
      await app.unmount()
      await app.expectNothingLeft()
    }),
  )

  it(
    'takes over what a server has rendered as idle, and connects once (F2)',
    withFixture(async (fixture) => {
      const bob = await fixture.join('bob')
      await bob.publish()
      const app = await openApp(fixture)
      const { sessionId } = fixture
      const html = await app.anna.page.evaluate(
        (given) => window.app.hydrate({ sessionId: given }),
        sessionId,
      )
      expect(html).toContain('<p data-testid="status">idle</p>')
      await app.untilTile('connected')
      expect(fixture.emulator.counters.joins).toBe(2)
      expect(await app.anna.cameraRequests()).toBe(1)
      await app.unmount()
      await app.expectNothingLeft()
    }),
  )
})
