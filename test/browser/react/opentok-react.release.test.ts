/** Apps of the archived opentok-react with the import changed, on the real client, in both versions of React. */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { useApps } from '../auto/app-fixture.ts'
import type { AppPage, Fixture } from '../auto/app-fixture.ts'
import type { Alias } from '../harness/bundle-page.ts'
import { PATIENT } from '../harness/patient.ts'

const file = join(import.meta.dirname, 'opentok-react.page.tsx')

const VERSIONS: Readonly<Record<string, Alias>> = {
  'React 19': {},
  'React 18': { react: 'react-18', 'react-dom': 'react-dom-18' },
}

const APPS = [
  'SessionApp',
  'HelperApp',
  'StrictHelperApp',
  'PublisherApp',
  'SubscriberApp',
  'PreloadedApp',
]

/** StrictMode unmounts it once, and React has no second `componentWillMount()` for it. */
const isStrict = (name: string) => name !== 'HelperApp'

const AWAY_S = 40

interface Call {
  readonly ann: Page
  readonly bob: AppPage
}

/** Bob has a plain app; Ann's clock is moved by the test. */
async function startCall(fixture: Fixture, name: string): Promise<Call> {
  const { emulator, open, openPage, sessionIds } = fixture
  const bob = await open('bob', { kind: 'bare' })
  const ann = await openPage('bare', { clock: true, forgiven: [/UNSAFE_componentWillMount/] })
  const token = emulator.createToken(sessionIds.bare, { data: 'ann' })
  const { apiKey, proxyUrl } = emulator
  await ann.evaluate(
    ([app, strict, settings]) => window.opentokReact.mount(app, strict, settings),
    [name, isStrict(name), { apiKey, proxyUrl, sessionId: sessionIds.bare, token }] as const,
  )
  const call = { ann, bob }
  await untilWhole(fixture, call, 2)
  return call
}

/** Both see each other, each once, after so many joins; the camera was requested once. */
async function untilWhole({ emulator, members }: Fixture, { ann, bob }: Call, joins: number) {
  await expect.poll(() => emulator.counters.joins, PATIENT).toBe(joins)
  await expect.poll(() => countPictures(ann), PATIENT).toEqual({ publishers: 1, subscribers: 1 })
  await expect.poll(() => doesVideoMove(ann), PATIENT).toBe(true)
  await bob.untilFate({ tiles: 1, moving: 1 })
  expect([...members('bare')].toSorted()).toEqual(['ann', 'bob'])
  expect(await ann.evaluate(() => window.opentokReact.cameraRequests)).toBe(1)
}

const countPictures = (page: Page) =>
  page.evaluate(() => ({
    publishers: document.querySelectorAll('.OT_publisher').length,
    subscribers: document.querySelectorAll('.OT_subscriber').length,
  }))

/** Whether the subscriber shows another frame than when it was called. */
const doesVideoMove = (page: Page) =>
  page.evaluate(async () => {
    const video = document.querySelector<HTMLVideoElement>('.OT_subscriber video')
    return new Promise<boolean>((resolve) => {
      if (!video) resolve(false)
      video?.requestVideoFrameCallback(() => resolve(true))
    })
  })

async function passSeconds(page: Page, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) await page.clock.fastForward(1_000)
}

async function expectNothingLeft({ members }: Fixture, ann: Page): Promise<void> {
  await expect.poll(() => members('bare'), PATIENT).toEqual(['bob'])
  await expect.poll(() => countPictures(ann), PATIENT).toEqual({ publishers: 0, subscribers: 0 })
  await expect.poll(() => ann.evaluate(() => window.opentokReact.liveTracks()), PATIENT).toBe(0)
}

describe.each(Object.entries(VERSIONS))('an app of opentok-react in %s', (_, alias) => {
  const withApps = useApps({ file, alias })

  it.each(APPS)('is whole again after every final loss, and leaves nothing: %s', (name) =>
    withApps(
      async (fixture) => {
        const { network } = fixture.emulator
        const call = await startCall(fixture, name)
        const { ann } = call
        network.close(1011, 'ann')
        await untilWhole(fixture, call, 3)

        network.cut({ target: 'ann' })
        await passSeconds(ann, AWAY_S)
        network.restore('ann')
        await passSeconds(ann, 10)
        await untilWhole(fixture, call, 4)

        await ann.evaluate(() => window.opentokReact.unmount())
        await expectNothingLeft(fixture, ann)
      },
      { keepLostMs: 1_000 },
    )(),
  )

  it.each(APPS)('leaves nothing when it unmounts while away: %s', (name) =>
    withApps(
      async (fixture) => {
        const { emulator, members } = fixture
        const { ann } = await startCall(fixture, name)
        emulator.network.refuse('reset', 'ann')
        emulator.network.close(1011, 'ann')
        await expect.poll(() => members('bare'), PATIENT).toEqual(['bob'])
        await ann.evaluate(() => window.opentokReact.unmount())
        await expectNothingLeft(fixture, ann)
        emulator.network.restore('ann')
        await passSeconds(ann, AWAY_S)
        await expectNothingLeft(fixture, ann)
        expect(emulator.counters.joins).toBe(2)
      },
      { keepLostMs: 1_000 },
    )(),
  )

  it(
    'keeps the call over a Fast Refresh, and joins again after one that mounts again',
    withApps(async (fixture) => {
      const call = await startCall(fixture, 'SavedApp')
      const { ann } = call
      await ann.getByRole('button', { name: 'version 1' }).click()
      await ann.evaluate(() => window.opentokReact.remember())
      await ann.evaluate(() => window.opentokReact.save(true))
      await ann.getByText('version 2, 1 clicks').waitFor()
      await untilWhole(fixture, call, 2)
      expect(await ann.evaluate(() => window.opentokReact.isSamePicture())).toBe(true)

      await ann.evaluate(() => window.opentokReact.save(false))
      await ann.getByText('version 3, 0 clicks').waitFor()
      await expect.poll(() => fixture.emulator.counters.joins, PATIENT).toBe(3)
      await expect
        .poll(() => countPictures(ann), PATIENT)
        .toEqual({ publishers: 1, subscribers: 1 })
      await expect
        .poll(() => [...fixture.members('bare')].toSorted(), PATIENT)
        .toEqual(['ann', 'bob'])
      await call.bob.untilFate({ tiles: 1, moving: 1 })

      await ann.evaluate(() => window.opentokReact.unmount())
      await expectNothingLeft(fixture, ann)
    }),
  )
})
