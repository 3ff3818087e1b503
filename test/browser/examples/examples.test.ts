/** Runs every example with its command: it joins, loses its network and reconnects. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it, vi } from 'vitest'
import { useChromium } from '../harness/shared-chromium.ts'
import { collectProblems } from '../harness/record.ts'
import { casesOf } from '../../tools/vitest/release.ts'

const root = join(import.meta.dirname, '..', '..', '..')

const TILE = '[data-testid=tile]'

/** A tile with video; the tile of the script tag example is OpenTok's own element. */
const LIVE = ':is([data-status=connected], [data-status=reconnected], .OT_subscriber)'

/**
 * `tile`: selector of the tile in examples that show others; those open a second page. `form`: whether one joins with a form.
 */
const EXAMPLES: Record<string, { tile?: string; form?: boolean }> = {
  react: { tile: TILE, form: true },
  vue: { tile: TILE, form: true },
  svelte: { tile: TILE, form: true },
  'script-tag': { tile: '#videos .OT_subscriber' },
  server: { tile: '#videos .OT_subscriber' },
  telemetry: { tile: '#videos .OT_subscriber' },
  // These two run at every change: the archived package’s components, and the one that needs no camera.
  'opentok-react': { tile: '.OT_subscriber' },
  'machines-only': {},
}

declare global {
  interface Window {
    statuses: string[]
  }
}

// Limit for small machines: four pages with video at a time; with all twelve at once, each takes as long as all.
vi.setConfig({ maxConcurrency: 2 })

const browser = useChromium()

/** Starts the example as its command does, with its own bundle. */
async function serve(name: string) {
  const args = [join(root, 'examples/start.mjs'), name, '--built', '--port', '0']
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(server.stdout, 'data')) as [Buffer]
  return { process: server, url: /http:\S+/.exec(line.toString())?.[0] ?? '' }
}

async function open(url: string, form = false): Promise<{ page: Page; problems: string[] }> {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] })
  const page = await context.newPage()
  const problems = collectProblems(page)
  await page.addInitScript(rememberStatuses)
  await page.goto(url)
  if (form) await page.getByRole('button', { name: 'Join', exact: true }).click()
  await untilStatuses(page, ['connected'])
  return { page, problems }
}

/** Records every status that the page shows, even briefly. */
function rememberStatuses(): void {
  window.statuses = []
  const look = () => {
    const status = document.querySelector('[data-testid=status]')?.textContent
    if (status && status !== window.statuses.at(-1)) window.statuses.push(status)
  }
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
  })
}

/** Waits until the page has shown these statuses in this order, with others in between allowed. */
async function untilStatuses(page: Page, expected: readonly string[]): Promise<void> {
  await page.waitForFunction((expected) => {
    const missing = [...expected]
    for (const status of window.statuses) if (status === missing[0]) missing.shift()
    return missing.length === 0
  }, expected)
}

/** Breaks the connection of the first client: `drop`, after which OpenTok may resume at once, or `close`. */
async function harm(page: Page, method: 'drop' | 'close', ...args: unknown[]): Promise<void> {
  await page.evaluate(
    async ([method, args]) => {
      const clients = await fetch(`/control/clients?sessionId=${location.hash.slice(1)}`)
      const [first] = (await clients.json()) as { connectionId: string }[]
      await fetch(`/control/network/${method}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ args: [...args, first?.connectionId] }),
      })
    },
    [method, args] as const,
  )
}

const examples = Object.entries(EXAMPLES)

describe('an example', () => {
  // Concurrent, because most of the time is waiting for media.
  it.concurrent.for(casesOf(examples.slice(-2), examples.slice(0, -2)))(
    'joins, loses its network, reconnects, and stops on SIGINT: %s',
    async ([name, { form, tile }], { onTestFinished }) => {
      const server = await serve(name)
      onTestFinished(() => void server.process.kill())
      const { page, problems } = await open(server.url, form)
      const other = tile ? await open(page.url(), form) : null
      const untilOneTile = async (each: Page) => {
        await each.locator(`${tile}${LIVE}`).waitFor()
        await each.locator('.OT_subscriber video').waitFor()
        expect(await each.locator(`${tile}`).count()).toBe(1)
        expect(await each.locator('.OT_subscriber').count()).toBe(1)
      }
      if (other) await Promise.all([page, other.page].map(untilOneTile))

      await harm(page, 'drop')
      await untilStatuses(page, ['connected', 'reconnecting', 'reconnected'])
      if (name === 'telemetry') await untilStatuses(page, ['reconnected', 'connected'])

      if (other) {
        await untilOneTile(page)
        // A final loss: OpenTok's objects are recreated, and the tile is the same.
        await harm(page, 'close', 1011)
        await untilStatuses(page, ['reconnecting', 'reconnected', 'reconnecting', 'reconnected'])
        await untilOneTile(page)
      }
      if (name === 'telemetry') {
        await untilStatuses(page, ['reconnected', 'connected', 'reconnected', 'connected'])
        const spans = JSON.parse((await page.getByTestId('details').textContent()) ?? '') as unknown
        expect(spans).toMatchObject([
          { name: 'opentok.outage', attributes: { outcome: 'reconnected', rejoined: false } },
          { name: 'opentok.outage', attributes: { outcome: 'reconnected', rejoined: true } },
        ])
      }
      const heard = [...problems, ...(other?.problems ?? [])]
      expect(heard).toEqual([])
      await page.context().close()
      await other?.page.context().close()
      server.process.kill('SIGINT')
      expect(await once(server.process, 'exit')).toEqual([0, null])
    },
  )
})
