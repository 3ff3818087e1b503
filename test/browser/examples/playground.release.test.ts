/** Builds the playground, and opens its one file from a file server that has nothing else. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible } from '../harness/axe.ts'
import { useChromium } from '../harness/shared-chromium.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'playground-'))
const ADDRESS = 'http://localhost/a/folder/index.html'

const browser = useChromium()
let html: string

beforeAll(() => {
  const out = join(folder, 'index.html')
  const args = [join(root, 'examples/playground/build.mjs'), '--built', '--out', out]
  execFileSync(process.execPath, args)
  html = readFileSync(out, 'utf8')
})

afterAll(() => rmSync(folder, { recursive: true }))

describe('npm run playground', () => {
  it('is one file that holds, delivers and shows everything without a server', async () => {
    const context = await browser.newContext({ viewport: { width: 1_280, height: 720 } })
    const page = await context.newPage()
    const complaints: string[] = []
    const requests: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
    })
    await page.route('**/*', async (route) => {
      requests.push(route.request().url())
      await route.fulfill({ contentType: 'text/html', body: html })
    })
    await page.clock.install()
    await page.goto(ADDRESS)
    const [alice, bob] = ['alice', 'bob'].map((id) => page.getByTestId(id)) as [Locator, Locator]
    for (const person of [alice, bob]) await tile(person, 'connected')
    await page.getByRole('option', { name: 'Subscriber 1 · Bob' }).waitFor()

    await alice.getByTestId('drop').click()
    await status(alice, 'reconnecting')
    await page.getByRole('img', { name: 'Session: reconnecting, resuming' }).waitFor()
    for (const text of ['one', 'two']) {
      await page.keyboard.type(text)
      await page.keyboard.press('Enter')
    }
    await alice.getByText('Held signals: 2').waitFor()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await expectAccessible(page)
    }
    expect(await bob.getByTestId('messages').innerText()).toBe('')
    await page.clock.fastForward(10_000)
    await status(alice, 'connected')
    await bob.getByText('two', { exact: true }).waitFor()
    expect(await bob.getByTestId('messages').locator('p').allInnerTexts()).toEqual(['one', 'two'])

    await bob.getByRole('button', { name: 'Freeze pictures' }).click()
    await tile(alice, 'frozen')
    await bob.getByRole('button', { name: 'Freeze pictures' }).click()
    await tile(alice, 'connected')
    await bob.getByRole('button', { name: 'Kick' }).click()
    await status(bob, 'disconnected')
    await tile(alice, 'none')
    await bob.getByTestId('join').click()
    await tile(alice, 'connected')

    expect(complaints).toEqual([])
    expect(requests).toEqual([ADDRESS])
    await page.close()
  })
})

const status = (person: Locator, is: string) =>
  person.locator(`[data-testid=status][data-status=${is}]`).waitFor()

const tile = (person: Locator, is: string) =>
  person.locator(`[data-testid=tile][data-status=${is}]`).waitFor()
