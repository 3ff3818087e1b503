/** Uses the example of `npm start` in a browser: clicks, types and reads. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { FrameLocator, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { TestContext } from 'vitest'
import { expectAccessible } from '../harness/axe.ts'
import { PATIENT } from '../harness/patient.ts'
import { useChromium } from '../harness/shared-chromium.ts'
import { itAtRelease } from '../../tools/vitest/release.ts'

const root = join(import.meta.dirname, '..', '..', '..')

interface Server {
  readonly process: ChildProcess
  readonly url: string
}

async function startServer(): Promise<Server> {
  const args = [join(root, 'examples/web/start.mjs'), '--built', '--port', '0']
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(server.stdout, 'data')) as [Buffer]
  return { process: server, url: /http:\S+/.exec(line.toString())?.[0] ?? '' }
}

// Limit for small machines: four people with video at a time.
vi.setConfig({ maxConcurrency: 2 })

const browser = useChromium()
let server: Server

beforeAll(async () => {
  server = await startServer()
})

afterAll(() => void server?.process.kill())

async function open(path = '/', { clock = false, on = server } = {}): Promise<Page> {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] })
  const page = await context.newPage()
  if (clock) await page.clock.install()
  await page.goto(on.url + path)
  return page
}

/** Each concurrent test needs its own server, because a fault affects everybody with that name on a server. */
async function openAlone({ onTestFinished }: TestContext): Promise<Page> {
  const own = await startServer()
  onTestFinished(() => void own.process.kill())
  return open('/', { on: own })
}

const status = (person: FrameLocator, is: string) =>
  person.locator(`[data-testid=status][data-status=${is}]`).waitFor()

const tile = (person: FrameLocator, is: string) =>
  person.locator(`[data-testid=other-tile][data-status=${is}]`).waitFor()

async function say(person: FrameLocator, text: string): Promise<void> {
  await person.getByTestId('chat-input').fill(text)
  await person.getByTestId('chat-send').click()
}

const counted = (person: FrameLocator, what: string, count: number) =>
  person.getByTestId(what).getByText(String(count), { exact: true }).waitFor()

/** Opens Alice and Bob with a clock that the test can advance. */
async function openCall() {
  const page = await open('/', { clock: true })
  const alice = page.getByTestId('alice').contentFrame()
  const bob = page.getByTestId('bob').contentFrame()
  await Promise.all([tile(alice, 'connected'), tile(bob, 'connected')])
  return { alice, bob, page }
}

/** Opens the page, and collects red lines of its console and the texts of tiles that show a spinner. */
async function openWatched() {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] })
  await context.addInitScript(() => {
    const seen: string[] = []
    Object.assign(window, { spinnerTexts: seen })
    const look = () => {
      for (const tile of document.querySelectorAll('.tile:has(.OT_loading)')) {
        seen.push(tile.querySelector('.veil')!.textContent)
      }
      requestAnimationFrame(look)
    }
    look()
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.goto(server.url)
  const alice = page.getByTestId('alice').contentFrame()
  const bob = page.getByTestId('bob').contentFrame()
  await Promise.all([tile(alice, 'connected'), tile(bob, 'connected')])
  await alice.locator('#other-tile:not([data-loading])').waitFor()
  const spinners = (person: FrameLocator) =>
    person
      .locator('body')
      .evaluate(() => (window as unknown as { spinnerTexts: string[] }).spinnerTexts)
  return { alice, bob, complaints, page, spinners }
}

async function isOnScreen(part: Locator, width: number, height: number): Promise<boolean> {
  const area = await part.boundingBox()
  if (!area) return false
  const isBeside = area.x >= 0 && area.x + area.width <= width
  return isBeside && area.y >= 0 && area.y + area.height <= height
}

/** The duration of an outage, below the strip, ends where the strip ends. */
async function expectDurationBesideStrip(person: FrameLocator): Promise<void> {
  const strip = (await person.getByTestId('timeline').boundingBox())!
  const number = person.getByTestId('timeline').locator('[data-status=reconnecting]').last()
  const end = await number.evaluate((piece) => {
    const range = document.createRange()
    range.selectNodeContents(piece)
    const frame = window.frameElement!.getBoundingClientRect().left
    return frame + range.getBoundingClientRect().right
  })
  expect(end).toBeLessThanOrEqual(strip.x + strip.width + 1)
}

const RESTART_MS = 5_000

// Concurrent, because most of the time is waiting for the server and for the browser's ICE.
describe.concurrent('npm start', () => {
  it('shows connection losses of two people, with signals that are held, cancelled and sent', async (test) => {
    const page = await openAlone(test)
    const alice = page.getByTestId('alice').contentFrame()
    const bob = page.getByTestId('bob').contentFrame()
    const heardByBob = () => bob.getByTestId('chat-list').locator('li:not([data-mark])')
    await Promise.all([tile(alice, 'connected'), tile(bob, 'connected')])
    for (const person of [alice, bob]) {
      await counted(person, 'tiles', 1)
      await counted(person, 'joins', 1)
      await counted(person, 'camera-prompts', 0)
    }

    await page.getByTestId('more-faults').click()
    await page.getByTestId('alice-drop-3s').click()
    await status(alice, 'reconnecting')
    await alice
      .getByTestId('sentence')
      .getByText(/^Back after [\d.]+ s, resumed\.$/)
      .waitFor()
    await status(alice, 'reconnected')

    await page.getByTestId('alice-drop-toggle').click()
    await status(alice, 'reconnecting')
    for (const text of ['one', 'two', 'three']) await say(alice, text)
    await alice.getByTestId('retry-after-reconnect').uncheck()
    await say(alice, 'never')
    await alice.getByText('not sent: notConnected').waitFor()
    await alice.getByTestId('retry-after-reconnect').check()
    await say(alice, 'taken back')
    await alice.getByTestId('held-count').getByText('4').waitFor()
    await alice
      .getByTestId('held-list')
      .getByText(/expires at \d+/)
      .first()
      .waitFor()
    await alice.getByTestId('held-cancel').nth(3).click()
    await alice.getByText('not sent: aborted').waitFor()
    await alice.getByTestId('held-count').getByText('3').waitFor()
    await page.getByTestId('alice-limit-toggle').click()
    await page.getByText('Alice may send one signal per second.').waitFor()
    await page.getByTestId('alice-drop-toggle').click()
    await status(alice, 'connected')
    await say(alice, 'four')
    await heardByBob().filter({ hasText: 'four' }).waitFor()
    expect(await heardByBob().allInnerTexts()).toEqual(['one', 'two', 'three', 'four'])
    await page.getByTestId('alice-limit-toggle').click()
    await page.getByText('Both connections are up.').waitFor()
    await page.context().close()
  })

  it('shows devices that are unplugged, held and refused, and come back, without a prompt', async (test) => {
    const page = await openAlone(test)
    const alice = page.getByTestId('alice').contentFrame()
    const bob = page.getByTestId('bob').contentFrame()
    await Promise.all([tile(alice, 'connected'), tile(bob, 'connected')])
    await page.getByTestId('more-faults').click()
    const press = (what: string) => page.getByTestId(`alice-${what}-toggle`).click()
    const device = (name: string, state: string) =>
      alice.locator(`[data-testid=own-tile][data-${name}=${state}]`).waitFor()
    const untilFrames = () =>
      bob.locator('#others video').evaluate(async (video: HTMLVideoElement) => {
        const count = () => video.getVideoPlaybackQuality().totalVideoFrames
        const before = count()
        while (count() < before + 3) await new Promise(requestAnimationFrame)
      })

    await press('camera')
    await device('camera', 'lost')
    await alice.getByTestId('own-word').getByText('Your camera is gone').waitFor()
    await alice.getByText('Your camera is gone: nobody sees you.').waitFor()
    await bob.getByText('Alice sends no picture', { exact: true }).first().waitFor()
    await press('camera')
    await device('camera', 'live')
    await tile(bob, 'connected')
    await untilFrames()

    await press('phone')
    await device('microphone', 'interrupted')
    await alice.getByText('The system holds your microphone: nobody hears you.').waitFor()
    await press('phone')
    await device('microphone', 'live')

    await press('permission')
    await Promise.all([device('camera', 'lost'), device('microphone', 'lost')])
    await press('permission')
    await Promise.all([device('camera', 'live'), device('microphone', 'live')])
    await untilFrames()
    await page.getByText('Both connections are up.').waitFor()
    for (const what of ['joins', 'tiles']) await counted(bob, what, 1)
    await counted(alice, 'camera-prompts', 0)
    await page.context().close()
  })

  itAtRelease('shows two people when the media is cut and when one is kicked', async (test) => {
    const page = await openAlone(test)
    const alice = page.getByTestId('alice').contentFrame()
    const bob = page.getByTestId('bob').contentFrame()
    await Promise.all([tile(alice, 'connected'), tile(bob, 'connected')])
    await page.getByTestId('more-faults').click()
    await page.getByTestId('bob-media-toggle').click()
    await tile(alice, 'reconnecting')
    await page.getByTestId('bob-media-toggle').click()
    await tile(alice, 'reconnected')

    // Both pages publish sender stats, so each knows how good both lines are.
    for (const bars of ['own-bars', 'other-bars']) {
      await alice.getByTestId(bars).filter({ visible: true }).waitFor()
    }
    await page.getByTestId('bob-video-toggle').click()
    await page.getByText('Bob’s pictures stand still, with sound.').waitFor()
    await tile(alice, 'frozen')
    await alice.getByText('Picture stands still…').waitFor()
    await page.getByTestId('bob-video-toggle').click()
    await tile(alice, 'connected')

    // A bad line outlasts an outage.
    await page.getByTestId('bob-line-toggle').click()
    await page.getByTestId('bob-drop-toggle').click()
    await alice
      .getByTestId('other-word')
      .filter({ hasText: /^Bob lost the connection · \d+\ss$/ })
      .waitFor()
    await page.getByTestId('bob-drop-toggle').click()
    await alice.getByText('Bob is back').waitFor()
    await page.getByText('Bob’s line is bad.', { exact: true }).waitFor()
    await page.getByTestId('bob-line-toggle').click()
    await page.getByText('Both connections are up.').waitFor()

    await page.getByTestId('bob-kick').click()
    await status(bob, 'disconnected')
    await tile(alice, 'none')
    await page.context().close()
  })

  itAtRelease(
    'works with the keyboard alone, passes axe, and opens the inspector',
    async (test) => {
      const page = await openAlone(test)
      const alice = page.getByTestId('alice').contentFrame()
      const bob = page.getByTestId('bob').contentFrame()
      await Promise.all([tile(alice, 'connected'), tile(bob, 'connected')])
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await expectAccessible(page)
      }

      await alice
        .getByTestId('inspector-place')
        .and(alice.locator(':empty'))
        .waitFor({ state: 'attached' })
      const isReached = () => page.evaluate(() => document.activeElement?.id === 'alice-drop-10s')
      for (let tabs = 0; tabs < 60 && !(await isReached()); tabs += 1) {
        await page.keyboard.press('Tab')
      }
      await page.keyboard.press('Enter')
      // Not one tab from there to the message: dropping has focused its field.
      expect(await alice.locator(':focus').getAttribute('id')).toBe('chat-input')
      await status(alice, 'reconnecting')
      await page.keyboard.type('I am in the lift')
      await page.keyboard.press('Enter')
      await alice.getByTestId('held-count').getByText('1').waitFor()

      await alice.locator('#inspector > summary').press('Enter')
      await alice.getByRole('img', { name: 'Session: reconnecting, resuming' }).waitFor()
      await alice.getByRole('option', { name: 'Subscriber 1 · Bob' }).waitFor()
      await expectAccessible(page)
      await page.getByTestId('alice-drop-10s').press('Enter')
      await alice.getByRole('option', { name: /^Session .*reconnected/ }).waitFor()
      await bob.getByText('I am in the lift').waitFor()
      await alice.locator('#inspector > summary').press('Enter')
      await alice.locator('[data-opentok-inspector]').waitFor({ state: 'detached' })
      await page.context().close()
    },
  )
})

describe('npm start', () => {
  itAtRelease(
    'recovers from a server restart on both sides, with one tile each and one camera request',
    async () => {
      const { alice, bob, page } = await openCall()
      await alice.getByTestId('picture-camera').check()
      await counted(alice, 'camera-prompts', 1)
      await Promise.all([tile(alice, 'connected'), tile(bob, 'connected')])

      await page.getByTestId('more-faults').click()
      await page.getByTestId('restart').click()
      await Promise.all([status(alice, 'reconnecting'), status(bob, 'reconnecting')])
      await page.getByTestId('network-note').getByText('The server restarts.').waitFor()
      await page.clock.fastForward(RESTART_MS)
      await page.getByTestId('network-note').getByText('Both connections are up.').waitFor()
      for (const person of [alice, bob]) {
        await status(person, 'connected')
        await tile(person, 'connected')
        await counted(person, 'tiles', 1)
        await counted(person, 'joins', 2)
      }
      await counted(alice, 'camera-prompts', 1)
      await counted(bob, 'camera-prompts', 0)
      await page.context().close()
    },
  )

  itAtRelease('waits while a device is offline, and rejoins when it is online', async () => {
    const { alice, bob, page } = await openCall()
    const joins: string[] = []
    page.on('request', (request) => {
      if (/\/proxy\/.*\/session\//.test(request.url())) joins.push(request.url())
    })
    await page.getByTestId('more-faults').click()
    await page.getByTestId('alice-offline-toggle').click()
    await status(alice, 'reconnecting')
    await page.clock.fastForward(31_000)
    await alice.getByTestId('sentence').getByText('This device is offline.').waitFor()
    await page.clock.fastForward(2_000)
    expect(joins).toEqual([])

    await page.getByTestId('alice-offline-toggle').click()
    await status(alice, 'connected')
    expect(joins).toHaveLength(1)
    for (const person of [alice, bob]) {
      await status(person, 'connected')
      await tile(person, 'connected')
      await counted(person, 'tiles', 1)
    }
    await counted(alice, 'joins', 2)
    await counted(bob, 'joins', 1)
    await page.context().close()
  })

  itAtRelease('requests an expired token once more, then reports it', async () => {
    const { alice, bob, page } = await openCall()
    const requested: string[] = []
    page.on('request', (request) => {
      const isToken = new URL(request.url()).pathname === '/control/tokens'
      if (isToken) requested.push((request.postDataJSON() as { data: string }).data)
    })
    await page.getByTestId('more-faults').click()
    await page.getByTestId('alice-token-toggle').click()
    await page.getByTestId('restart').click()
    await status(alice, 'reconnecting')
    // While the server does not answer, an attempt fails with any token.
    const countRequested = () => requested.filter((name) => name === 'Alice').length
    // Counted in the request handler: on a slow machine Alice may be finished before this test continues.
    const restored = page.waitForRequest('**/control/network/restore').then(countRequested)
    await page.clock.fastForward(RESTART_MS)
    const before = await restored
    await status(alice, 'disconnected')
    await alice.getByText('Out of the call: tokenRejected.').first().waitFor()
    const after = countRequested()
    // One request for the attempt, unless it already had its token, and one more after the rejection.
    expect(after - before).toBeOneOf([1, 2])
    await status(bob, 'connected')
    await tile(bob, 'none')

    await page.getByTestId('alice-token-toggle').click()
    await alice.getByTestId('join-or-leave').click()
    await status(alice, 'connected')
    await Promise.all([tile(alice, 'connected'), tile(bob, 'connected')])
    await counted(alice, 'joins', 2)
    await page.context().close()
  })

  itAtRelease(
    'has what to press, where to type and what happens on one screen, of a laptop and of a phone',
    async () => {
      const { bob, alice, complaints, page, spinners } = await openWatched()
      expect(complaints).toEqual([])
      expect(new Set(await spinners(alice))).toEqual(new Set(['Connecting…']))
      const button = page.getByTestId('alice-drop-10s')
      const input = alice.getByTestId('chat-input')
      for (const [width, height] of [
        [1_280, 720],
        [1_440, 900],
        [390, 844],
      ] as const) {
        await page.setViewportSize({ width, height })
        await page.evaluate(() => scrollTo(0, 0))
        const before = await input.boundingBox()
        const text = `from the lift, ${width} px`
        await button.click()
        for (let count = 1; count <= 4; count += 1) await say(alice, `${text}, ${count}`)
        const parts = [
          button,
          alice.getByTestId('status').and(alice.locator('[data-status=reconnecting]')),
          alice.getByTestId('sentence'),
          alice.getByTestId('held').getByText('Held signals: 4'),
          alice.getByText(`${text}, 4`),
          input,
        ]
        expect(await Promise.all(parts.map((part) => isOnScreen(part, width, height)))).toEqual(
          parts.map(() => true),
        )
        // The list of held signals does not push it away.
        expect(await input.boundingBox()).toEqual(before)
        expect(await page.evaluate(() => scrollY)).toBe(0)
        await expectDurationBesideStrip(alice)

        await button.click()
        await status(alice, 'connected')
        const delivered = alice.getByText(`${text}, 4sent, held for`)
        expect(await isOnScreen(delivered, width, height)).toBe(true)
        await bob.getByText(`${text}, 4`).waitFor()
      }
      // On smaller screens the bar of the network covers more, and not the field that has the focus.
      for (const [width, height] of [
        [320, 568],
        [700, 700],
      ] as const) {
        await page.setViewportSize({ width, height })
        await page.evaluate(() => scrollTo(0, 0))
        await button.click()
        const bar = page.getByTestId('network')
        const isBelowField = async () => {
          const field = (await input.boundingBox())!
          return (await bar.boundingBox())!.y > field.y + field.height
        }
        await vi.waitUntil(isBelowField, PATIENT)
        await button.click()
        await status(alice, 'connected')
      }
      // What the browser reports of an outage, as the page cannot prevent it.
      const others = complaints.filter((text) => !text.startsWith('WebSocket connection to '))
      expect(others).toEqual([])
      await page.context().close()
    },
  )

  it('serves the script tag example, which joins', async () => {
    const page = await open('/script-tag/')
    await page.getByTestId('status').getByText('connected', { exact: true }).waitFor()
    await page.context().close()
  })

  it('stops cleanly on SIGINT', async () => {
    server.process.kill('SIGINT')
    expect(await once(server.process, 'exit')).toEqual([0, null])
  })
})
