/** The examples as `npm start` shows them, clicked and typed at. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Browser, FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'

const root = join(import.meta.dirname, '..', '..')

let browser: Browser
let server: ChildProcess
let url: string

beforeAll(async () => {
  browser = await launchChromium()
  const args = [join(root, 'examples/web/start.mjs'), '--built', '--port', '0']
  server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(server.stdout!, 'data')) as [Buffer]
  url = /http:\S+/.exec(line.toString())?.[0] ?? ''
})

afterAll(async () => {
  await browser.close()
  server.kill('SIGKILL')
})

async function open(path = '/'): Promise<Page> {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] })
  const page = await context.newPage()
  await page.goto(url + path)
  return page
}

const status = (person: FrameLocator, is: string) =>
  person.locator(`[data-testid=status][data-status=${is}]`).waitFor()

const tile = (person: FrameLocator, is: string) =>
  person.locator(`[data-testid=other-tile][data-status=${is}]`).waitFor()

async function say(person: FrameLocator, text: string): Promise<void> {
  await person.getByTestId('chat-input').fill(text)
  await person.getByTestId('chat-send').click()
}

describe('npm start', () => {
  it('shows two people through a drop, a cut of the media and a kick', async () => {
    const page = await open()
    const alice = page.getByTestId('alice').contentFrame()
    const bob = page.getByTestId('bob').contentFrame()
    const heardByBob = () => bob.getByTestId('chat-list').locator('li:not([data-mark])')
    await Promise.all([tile(alice, 'connected'), tile(bob, 'connected')])

    await page.getByTestId('alice-drop-3s').click()
    await status(alice, 'reconnecting')
    await status(alice, 'reconnected')

    await page.getByTestId('alice-drop-toggle').click()
    await status(alice, 'reconnecting')
    for (const text of ['one', 'two', 'three']) await say(alice, text)
    await alice.getByTestId('retry-after-reconnect').uncheck()
    await say(alice, 'never')
    await alice.getByText('not sent: notConnected').waitFor()
    await alice.getByTestId('held-count').getByText('3').waitFor()
    await page.getByTestId('alice-drop-toggle').click()
    await status(alice, 'connected')
    await say(alice, 'four')
    await heardByBob().filter({ hasText: 'four' }).waitFor()
    expect(await heardByBob().allInnerTexts()).toEqual(['one', 'two', 'three', 'four'])

    await page.getByTestId('bob-media-toggle').click()
    await tile(alice, 'reconnecting')
    await page.getByTestId('bob-media-toggle').click()
    await tile(alice, 'reconnected')

    await page.getByTestId('bob-kick').click()
    await status(bob, 'disconnected')
    await tile(alice, 'none')
    await page.context().close()
  })

  it('serves the script tag example, which joins', async () => {
    const page = await open('/script-tag/')
    await page.getByTestId('status').getByText('connected', { exact: true }).waitFor()
    await page.context().close()
  })

  it('stops cleanly when it is told to', async () => {
    server.kill('SIGINT')
    expect(await once(server, 'exit')).toEqual([0, null])
  })
})
