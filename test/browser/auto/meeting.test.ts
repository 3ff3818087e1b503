/** A larger app in the style of the vendor's reference app, with one line added, over every final loss. */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { PATIENT } from '../harness/patient.ts'
import { useApps } from './app-fixture.ts'
import type { Fixture } from './app-fixture.ts'

const withApps = useApps(join(import.meta.dirname, 'page', 'meeting.page.tsx'))

const AWAY_S = 40

async function enter(
  { emulator, openPage, sessionIds }: Fixture,
  name: string,
  clock = false,
): Promise<Page> {
  const page = await openPage('bare', { clock })
  const token = emulator.createToken(sessionIds.bare, { data: name })
  const { apiKey, proxyUrl } = emulator
  const settings = { apiKey, proxyUrl, sessionId: sessionIds.bare, token }
  await page.evaluate((given) => window.meeting.mount(given), settings)
  return page
}

/** What a person sees: the captions in each box, the videos that move, the buttons, the chat. */
const look = (page: Page) =>
  page.evaluate(async () => {
    const textsIn = (selector: string) =>
      [...document.querySelectorAll(selector)].map(({ textContent }) => textContent).toSorted()
    const videos = [...document.querySelectorAll('video')]
    const times = videos.map(({ currentTime }) => currentTime)
    for (let frame = 0; frame < 20; frame += 1) {
      await new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel()
        port1.addEventListener('message', resolve, { once: true })
        port1.start()
        requestAnimationFrame(() => port2.postMessage(0))
      })
    }
    return {
      banner: document.querySelector('[data-testid=banner]')?.textContent,
      stage: textsIn('[data-testid=stage] figcaption'),
      grid: textsIn('[data-testid=grid] figcaption'),
      videos: videos.length,
      moving: videos.filter((video, at) => video.currentTime > (times[at] ?? 0)).length,
      buttons: [...document.querySelectorAll('button')].map(({ textContent }) => textContent),
      chat: [...document.querySelectorAll('li')].map(({ textContent }) => textContent),
    }
  })

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel('Message').fill(text)
  await press(page, 'Send')
}

/** What both see while Ann shares her screen and is muted. */
async function untilWhole(ann: Page, bob: Page, chat: readonly string[]): Promise<void> {
  const same = { banner: 'connected', chat }
  await expect
    .poll(() => look(bob), PATIENT)
    .toMatchObject({
      ...same,
      stage: ['ann screen muted'],
      grid: ['ann muted'],
      videos: 3,
    })
  await expect
    .poll(() => look(ann), PATIENT)
    .toMatchObject({
      ...same,
      stage: [],
      grid: ['bob captions'],
      videos: 3,
      buttons: ['Unmute', 'Stop sharing', 'Layout', 'Captions', 'Send'],
    })
  // A screen that stands still sends no frames.
  const moves = async (page: Page) => (await look(page)).moving >= 2
  await expect.poll(() => moves(bob), PATIENT).toBe(true)
  await expect.poll(() => moves(ann), PATIENT).toBe(true)
}

/** The elements that are in the tiles now, to be compared later. */
const remember = (page: Page) =>
  page.evaluate(() => {
    Object.assign(window, { videos: [...document.querySelectorAll('.person video')] })
  })

const areSame = (page: Page) =>
  page.evaluate(() => {
    const { videos } = window as unknown as { videos: Element[] }
    const now = [...document.querySelectorAll('.person video')]
    return now.length === videos.length && now.every((video) => videos.includes(video))
  })

describe('an app in the style of the vendor’s reference app, with one line', () => {
  it(
    'keeps tiles, labels, layout, mute state, captions, chat and screen share over a close by 1011 and a cut of 40 s',
    withApps(async (fixture) => {
      const { network } = fixture.emulator
      const bob = await enter(fixture, 'bob')
      const ann = await enter(fixture, 'ann', true)
      await press(bob, 'Layout')
      await expect.poll(() => look(ann), PATIENT).toMatchObject({ grid: ['bob'], videos: 2 })
      await press(ann, 'Captions')
      await press(ann, 'Mute')
      await press(ann, 'Share')
      await say(ann, 'one')
      await untilWhole(ann, bob, ['one'])
      await remember(ann)

      network.refuse('reset', 'ann')
      network.close(1011, 'ann')
      await ann.getByText('reconnecting').waitFor()
      await say(ann, 'two')
      network.restore('ann')
      await untilWhole(ann, bob, ['one', 'two'])
      expect(await areSame(ann)).toBe(true)

      network.cut({ target: 'ann' })
      for (let second = 0; second < AWAY_S; second += 1) await ann.clock.fastForward(1_000)
      await say(ann, 'three')
      network.restore('ann')
      for (let second = 0; second < 10; second += 1) await ann.clock.fastForward(1_000)
      await untilWhole(ann, bob, ['one', 'two', 'three'])
      expect(await areSame(ann)).toBe(true)

      // The server lists a lost client for 30 s.
      expect(await bob.evaluate(() => window.meeting.most)).toEqual({ ann: 1, 'ann screen': 1 })
      await press(ann, 'Stop sharing')
      await press(ann, 'Unmute')
      await expect.poll(() => look(bob), PATIENT).toMatchObject({ stage: [], grid: ['ann'] })
    }),
    180_000,
  )
})
