/** The example of `npm start`, used through its buttons: two people with video, and a network that is cut. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchChromium } from '../../browser/harness/chromium.ts'

const root = join(import.meta.dirname, '..', '..', '..')

let browser: Browser
let server: ChildProcess
let url: string
let page: Page

beforeAll(async () => {
  const args = [join(root, 'examples/web/start.mjs'), '--built', '--port', '0']
  server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(server.stdout!, 'data')) as [Buffer]
  url = /http:\S+/.exec(line.toString())?.[0] ?? ''
  browser = await launchChromium()
})

afterAll(async () => {
  server.kill()
  await browser.close()
})

type Name = 'alice' | 'bob'

/** An element by its test id: of the page, or of one person's frame. */
const select = (id: string, rest = '') => `[data-testid=${id}]${rest}`

const until = (name: Name, selector: string) =>
  page.waitForFunction(
    ([frame, wanted]) => {
      const { contentDocument } = document.querySelector<HTMLIFrameElement>(frame)!
      return contentDocument?.querySelector(wanted) !== null
    },
    [select(name), selector] as const,
  )

const untilStatus = (name: Name, is: string) => until(name, select('status', `[data-status=${is}]`))

const untilTile = (name: Name, is: string) =>
  until(name, select('other-tile', `[data-status=${is}]`))

const untilText = (name: Name, id: string, text: string) =>
  page.waitForFunction(
    ([frame, wanted, expected]) => {
      const { contentDocument } = document.querySelector<HTMLIFrameElement>(frame)!
      return contentDocument?.querySelector(wanted)?.textContent === expected
    },
    [select(name), select(id), text] as const,
  )

const click = (id: string) =>
  page.evaluate((wanted) => document.querySelector<HTMLElement>(wanted)!.click(), select(id))

const clickIn = (name: Name, id: string) =>
  page.evaluate(
    ([frame, wanted]) => {
      const { contentDocument } = document.querySelector<HTMLIFrameElement>(frame)!
      contentDocument!.querySelector<HTMLElement>(wanted)!.click()
    },
    [select(name), select(id)] as const,
  )

const say = async (name: Name, text: string) => {
  await page.evaluate(
    ([frame, wanted, said]) => {
      const { contentDocument } = document.querySelector<HTMLIFrameElement>(frame)!
      contentDocument!.querySelector<HTMLInputElement>(wanted)!.value = said
    },
    [select(name), select('chat-input'), text] as const,
  )
  await clickIn(name, 'chat-send')
}

const heard = (name: Name) =>
  page.evaluate((frame) => {
    const { contentDocument } = document.querySelector<HTMLIFrameElement>(frame)!
    const items = contentDocument!.querySelectorAll('[data-testid=chat-list] li:not([data-mark])')
    return [...items].map(({ textContent }) => textContent)
  }, select(name))

describe('npm start', () => {
  beforeEach(async () => {
    const context = await browser.newContext()
    page = await context.newPage()
    await page.goto(url)
    await Promise.all([untilTile('alice', 'connected'), untilTile('bob', 'connected')])
    return () => context.close()
  })

  it('shows connection losses: one of 3 s, and one during which signals are held', async () => {
    await click('alice-drop-3s')
    await untilStatus('alice', 'reconnecting')
    await untilStatus('alice', 'reconnected')

    await click('alice-drop-toggle')
    await untilStatus('alice', 'reconnecting')
    for (const text of ['one', 'two', 'three']) await say('alice', text)
    await untilText('alice', 'held-count', '3')
    await click('alice-drop-toggle')
    await untilStatus('alice', 'connected')
    await page.waitForFunction((frame) => {
      const { contentDocument } = document.querySelector<HTMLIFrameElement>(frame)!
      return contentDocument!
        .querySelector('[data-testid=chat-list]')!
        .textContent.includes('three')
    }, select('bob'))
    expect(await heard('bob')).toEqual(['one', 'two', 'three'])
    for (const name of ['alice', 'bob'] as const) {
      await untilText(name, 'tiles', '1')
      await untilText(name, 'joins', '1')
    }
  })

  it('shows a tile whose media is cut, and a person who is forced out', async () => {
    await click('bob-media-toggle')
    await untilTile('alice', 'reconnecting')
    await click('bob-media-toggle')
    await untilTile('alice', 'reconnected')

    await click('bob-kick')
    await untilStatus('bob', 'disconnected')
    await untilTile('alice', 'none')
  })

  it('recovers from a server restart on both sides, with one tile each and one camera request', async () => {
    await clickIn('alice', 'picture-camera')
    await untilText('alice', 'camera-prompts', '1')
    await Promise.all([untilTile('alice', 'connected'), untilTile('bob', 'connected')])
    await click('restart')
    for (const name of ['alice', 'bob'] as const) {
      await untilText(name, 'joins', '2')
      await untilStatus(name, 'connected')
      await untilTile(name, 'connected')
      await untilText(name, 'tiles', '1')
    }
    await untilText('alice', 'camera-prompts', '1')
  })
})
