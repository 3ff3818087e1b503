/** A React app that adds a tile per event, and destroys its publisher when its stream ends, with the script. */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { PATIENT } from '../harness/patient.ts'
import { useApps } from './app-fixture.ts'
import type { AppPage, Fixture } from './app-fixture.ts'
import { casesOf, itAtRelease } from '../../tools/vitest/release.ts'

const withApps = useApps(join(import.meta.dirname, 'page', 'tile-per-event.page.tsx'))

/** Ann with the app and the script, and Bob without the script. */
async function startCall({ emulator, open, openPage, sessionIds }: Fixture) {
  const bob = await open('bob', { kind: 'bare', session: 'auto' })
  const ann = await openPage('auto', { clock: true })
  const token = emulator.createToken(sessionIds.auto, { data: 'ann' })
  const { apiKey, proxyUrl } = emulator
  const settings = { apiKey, proxyUrl, sessionId: sessionIds.auto, token }
  await ann.evaluate((given) => window.mountCall(given), settings)
  await untilWhole(ann, bob)
  return { ann, bob }
}

/** How many videos move in tiles of a kind, and how many such tiles there are; seen over about 300 ms. */
const look = (page: Page, kind: 'person' | 'self') =>
  page.evaluate(async (name) => {
    const tiles = [...document.querySelectorAll(`.${name}`)]
    const videos = tiles.flatMap((tile) => [...tile.querySelectorAll('video')])
    const count = (video: HTMLVideoElement) => video.getVideoPlaybackQuality().totalVideoFrames
    const before = videos.map(count)
    for (let frame = 0; frame < 20; frame += 1) {
      await new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel()
        port1.addEventListener('message', resolve, { once: true })
        port1.start()
        requestAnimationFrame(() => port2.postMessage(0))
      })
    }
    const moving = videos.filter((video, at) => count(video) > (before[at] ?? 0)).length
    return { tiles: tiles.length, moving }
  }, kind)

const ONE = { tiles: 1, moving: 1 }

async function untilWhole(ann: Page, bob: AppPage): Promise<void> {
  await expect.poll(() => look(ann, 'person'), PATIENT).toEqual(ONE)
  await expect.poll(() => look(ann, 'self'), PATIENT).toEqual(ONE)
  await bob.untilFate(ONE)
}

/** How Ann loses her connection for good, and is back. */
type Loss = (fixture: Fixture, ann: Page, whileAway: () => Promise<void>) => Promise<void>

const AWAY_S = 42

const LOSSES: Readonly<Record<'close' | 'cut', Loss>> = {
  async close({ emulator: { network } }, _, whileAway) {
    network.refuse('reset', 'ann')
    network.close(1011, 'ann')
    await whileAway()
    network.restore('ann')
  },
  async cut({ emulator: { network } }, ann, whileAway) {
    network.cut({ target: 'ann' })
    for (let second = 0; second < AWAY_S; second += 1) await ann.clock.fastForward(1_000)
    await whileAway()
    network.restore('ann')
    for (let second = 0; second < 10; second += 1) await ann.clock.fastForward(1_000)
  },
}

const SERVER = { keepLostMs: 1_000 }

const EACH = casesOf<readonly [what: string, lose: Loss]>(
  [['a close by 1011', LOSSES.close]],
  [['a cut of 42 s', LOSSES.cut]],
)

describe.each(EACH)('a React app with a tile per event, over %s', (_, lose) => {
  it(
    'has its camera and one tile for each person, which it may put elsewhere (A7)',
    withApps(async (fixture) => {
      const { ann, bob } = await startCall(fixture)
      await ann.evaluate(() => {
        const video = document.querySelector('.person video') as HTMLVideoElement
        Object.assign(window, { video })
        video.className = 'rounded'
      })
      const move = () =>
        ann.evaluate(() => {
          const { video } = window as unknown as { video: HTMLVideoElement }
          const box = document.createElement('div')
          document.querySelector('.person')?.append(box)
          box.append(video)
        })
      await lose(fixture, ann, move)
      await bob.untilHeard('subscriber connected', 2)
      await untilWhole(ann, bob)
      await move()
      expect(await look(ann, 'person')).toEqual(ONE)
      expect(await ann.evaluate(() => document.querySelectorAll('video.rounded').length)).toBe(1)
      expect(await ann.evaluate(() => document.querySelectorAll('video').length)).toBe(2)

      await bob.page.evaluate(() => window.vendorApp.session.disconnect())
      await expect.poll(() => look(ann, 'person'), PATIENT).toEqual({ tiles: 0, moving: 0 })
    }, SERVER),
  )

  for (const when of ['after it', 'while away']) {
    itAtRelease(
      `stops its screen share when told: ${when} (A7)`,
      withApps(async (fixture) => {
        const { ann, bob } = await startCall(fixture)
        await ann.getByRole('button', { name: 'Share' }).click()
        await bob.untilFate({ tiles: 2 })
        const stop = () => ann.getByRole('button', { name: 'Stop sharing' }).click()
        await lose(fixture, ann, when === 'while away' ? stop : async () => {})
        await bob.untilHeard('subscriber destroyed', 2)
        if (when === 'after it') {
          await bob.untilFate({ tiles: 2 })
          await stop()
        }
        await untilWhole(ann, bob)
        await ann.getByRole('button', { name: 'Share' }).waitFor()
        expect(fixture.emulator.clients(fixture.sessionIds.auto)).toHaveLength(2)
      }, SERVER),
    )
  }
})
