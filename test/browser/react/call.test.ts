import { describe, expect, it } from 'vitest'
import { useFixture } from '../harness/harness.ts'
import type { Fixture } from '../harness/harness.ts'
import { interrupt } from '../harness/interrupt.ts'
import { openApp } from './react-app.ts'
import type { ReactApp } from './react-app.ts'
import { itAtRelease } from '../../tools/vitest/release.ts'

const withFixture = useFixture()

/** Anna's app, which plays Bob's stream and publishes. */
async function openCall(fixture: Fixture, options?: { readonly clock: boolean }) {
  const bob = await fixture.join('bob')
  await bob.publish()
  const app = await openApp(fixture, options)
  await app.mount()
  await app.untilTile('connected')
  await app.anna.untilVideos(1)
  await fixture.until(() => streamsOf(fixture).length === 1)
  return { app, bob }
}

const streamsOf = ({ emulator, sessionId }: Fixture) =>
  emulator
    .clients(sessionId)
    .filter(({ data, online }) => data === 'anna' && online)
    .flatMap(({ streamIds }) => streamIds)

/** One tile with one picture, and one camera. */
async function expectOneOfEach({ anna }: ReactApp): Promise<void> {
  expect(await anna.tileCount()).toBe(1)
  expect(await anna.page.getByTestId('tile').count()).toBe(1)
  expect(await anna.page.locator('.OT_publisher').count()).toBe(1)
  expect(await anna.cameraRequests()).toBe(1)
}

const send = ({ anna }: ReactApp, type: string, id: string) =>
  anna.page.evaluate(
    ([type, id]) => void window.app.calls.at(-1)?.signal({ type, data: id }, { id }),
    [type, id] as const,
  )

const chatsOf = ({ anna }: ReactApp) => anna.page.evaluate(() => window.app.chats)

describe('a React app in StrictMode', () => {
  it(
    'keeps connection, tile and camera over a 3 s drop, shows the way of each signal, and leaves nothing on (F1, F3, F4, F5, K3)',
    withFixture(async (fixture) => {
      const { app, bob } = await openCall(fixture, { clock: true })
      const { anna } = app
      expect(fixture.emulator.counters.joins).toBe(2)
      expect([...fixture.members()].toSorted()).toEqual(['anna', 'bob'])
      expect(new Set(Object.values(await anna.listenerCounts()))).toEqual(new Set([1]))
      await anna.page.evaluate(() => window.app.remember())

      interrupt(fixture.network, 'anna')
      await app.untilShown('reconnecting')
      await send(app, 'chat', 'one')
      await send(app, 'cursor', 'x')
      await send(app, 'chat', 'two')
      await send(app, 'chat', 'three')
      await anna.page.evaluate(() => window.app.calls[0]?.signals.cancel('two'))
      await anna.page.getByText('one held, two dropped, three held').waitFor()
      await anna.fastForward(3_000)
      fixture.network.restore()
      await app.untilDrawn('reconnected')
      await anna.page.getByText('one sent, two dropped, three sent').waitFor()
      await anna.fastForward(500)
      await app.untilShown('connected')
      await bob.untilHeard(3)
      expect(await bob.heard()).toEqual(['chat one', 'cursor x', 'chat three'])
      const marks = (await chatsOf(app)).join(' | ')
      expect(marks).toMatch(/one held.* \| .*one sending.* \| .*one sent/)
      expect(marks).not.toContain('x ')

      // A component that selects the status renders once per status, and not for held signals.
      const drawn = ['idle', 'connecting', 'connected', 'reconnecting', 'reconnected', 'connected']
      expect(await app.statuses()).toEqual(drawn.flatMap((status) => [status, status]))
      const isSame = await anna.page.evaluate(() => window.app.isSamePicture())
      expect(isSame).toBe(true)
      await expectOneOfEach(app)

      await app.unmount()
      await app.expectNothingLeft()
      expect(fixture.emulator.counters.joins).toBe(2)
    }),
  )

  itAtRelease(
    'rejoins after an outage of 40 s with the same tile and camera (F1, F3)',
    withFixture(
      async (fixture) => {
        const { app } = await openCall(fixture, { clock: true })
        const { anna } = app
        await anna.page.evaluate(() => window.app.remember())
        fixture.network.cut({ target: 'anna' })
        await app.untilShown('reconnecting')
        for (let seconds = 0; seconds < 40; seconds += 1) await anna.fastForward(1_000)
        await app.untilTile('reconnecting')
        const isWaiting = () => window.app.calls[0]?.getSnapshot().phase === 'waiting'
        await anna.page.waitForFunction(isWaiting)
        fixture.network.restore()
        await anna.page.evaluate(() => window.app.calls[0]?.reconnectNow())
        await app.untilDrawn('reconnected')
        await app.untilShown('connected')
        await app.untilTile('connected')
        await anna.untilVideosMove(1)
        await fixture.until(() => streamsOf(fixture).length === 1)
        expect(
          await anna.page.evaluate(() => window.app.calls.map(({ stats }) => stats.joins)),
        ).toEqual([2])
        expect(await anna.page.evaluate(() => window.app.isSameTile())).toBe(true)
        await expectOneOfEach(app)
        await app.unmount()
        await app.expectNothingLeft()
      },
      { keepLostMs: 2_000 },
    ),
  )

  itAtRelease(
    'keeps the picture of a tile that moves to another place in the page (F3)',
    withFixture(async (fixture) => {
      const { app } = await openCall(fixture)
      const { anna } = app
      await anna.page.evaluate(() => window.app.remember())
      await app.mount({ at: 'right' })
      await anna.page.locator('[data-testid=right] .OT_subscriber video').waitFor()
      expect(await anna.page.evaluate(() => window.app.isSamePicture())).toBe(true)
      expect(await anna.page.evaluate(() => window.app.isSameTile())).toBe(false)
      await anna.untilVideosMove(1)
      await expectOneOfEach(app)
    }),
  )

  itAtRelease(
    'keeps the call over a Fast Refresh, and joins again after one that mounts again (F1)',
    withFixture(async (fixture) => {
      const { app, bob } = await openCall(fixture)
      const { anna } = app
      await anna.page.evaluate(() => window.app.remember())
      await send(app, 'chat', 'one')
      await anna.page.getByText('one sent').waitFor()
      await app.save(true)
      await anna.page.getByText('Version 2').waitFor()
      expect(await anna.page.getByTestId('chat').textContent()).toBe('one sent')
      expect(await anna.page.evaluate(() => window.app.isSamePicture())).toBe(true)
      await bob.untilVideos(1)
      await expectOneOfEach(app)
      expect(fixture.emulator.counters.joins).toBe(2)

      await app.save(false)
      await anna.page.getByText('Version 3').waitFor()
      await app.untilTile('connected')
      await anna.untilVideos(1)
      await fixture.until(() => streamsOf(fixture).length === 1)
      expect(await anna.page.evaluate(() => window.app.calls.length)).toBe(2)
      expect([...fixture.members()].toSorted()).toEqual(['anna', 'bob'])
      expect(await anna.tileCount()).toBe(1)
      expect(await anna.liveTracks()).toBe(1)
      expect(fixture.emulator.counters.joins).toBe(3)
      await app.unmount()
      await app.expectNothingLeft()
    }),
  )
})
