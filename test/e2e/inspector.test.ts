/** The inspector in Chromium, around a scripted session, under the strictest content policy. */
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible } from './axe.ts'
import { launchChromium } from './chromium.ts'
import { bundleInspectorPage, openInspectorPage } from './inspector-page.ts'
import type { InspectorPage } from './inspector-page.ts'

const script = bundleInspectorPage()

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(async () => browser.close())

type Options = NonNullable<Parameters<typeof openInspectorPage>[2]>

/** A page whose reconnection has joined, with the inspector on it; closed again, and nothing was to complain of. */
async function inspect(
  play: (page: Page) => Promise<void>,
  { subscribers = 2, ...options }: Options & { subscribers?: number } = {},
): Promise<void> {
  const { page, complaints }: InspectorPage = await openInspectorPage(browser, script, options)
  await page.evaluate(async (count) => {
    await window.stage.join(count)
    window.stage.mount()
  }, subscribers)
  await page.getByRole('status').filter({ hasText: 'connected' }).waitFor()
  await play(page)
  expect(complaints).toEqual([])
  await page.context().close()
}

const session = (page: Page) => page.getByRole('option', { name: 'Session' })
const status = (page: Page) => page.getByRole('status')

const activeStates = (page: Page) => page.locator('[data-active] > .title').allTextContents()
const lastLabels = (page: Page) =>
  page.locator('.label[data-last], .line[data-last]').allTextContents()

/** Which texts and boxes of the chart that is shown lie on each other, as they were drawn. */
const overlaps = (page: Page) =>
  page.evaluate(() => {
    const chart = document
      .querySelector('[data-opentok-inspector]')!
      .shadowRoot!.querySelector('svg.chart')!
    const texts = [...chart.querySelectorAll('text')]
    const leaves = [...chart.querySelectorAll('.state')].filter(
      (box) => !box.querySelector('.state'),
    )
    const pairs: string[] = []
    const touch = (a: DOMRect, b: DOMRect) =>
      a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
    const areaOf = (text: Element) => {
      const { x, y, width, height } = text.getBoundingClientRect()
      // Line boxes are higher than the letters in them.
      return new DOMRect(x, y + 2, width, height - 4)
    }
    texts.forEach((a, index) => {
      for (const b of texts.slice(index + 1)) {
        if (touch(areaOf(a), areaOf(b))) pairs.push(`${a.textContent} on ${b.textContent}`)
      }
      for (const leaf of leaves) {
        const box = leaf.querySelector(':scope > .box')!.getBoundingClientRect()
        if (!leaf.contains(a) && touch(areaOf(a), box)) pairs.push(`${a.textContent} on a box`)
        const { left, right } = a.getBoundingClientRect()
        if (a.parentElement === leaf && (left < box.left || right > box.right)) {
          pairs.push(`${a.textContent} beyond its box`)
        }
      }
    })
    return { texts: texts.length, pairs }
  })

describe('the inspector', () => {
  it('tells the story of a drop: active states, the way taken, durations, held signals', () =>
    inspect(async (page) => {
      expect(await activeStates(page)).toEqual(['connected'])
      await page.evaluate(() => {
        window.stage.drop()
        void window.stage.reconnection.signal({ type: 'chat', data: 'a' })
      })
      await status(page).filter({ hasText: 'reconnecting' }).waitFor()
      expect(await activeStates(page)).toEqual(['reconnecting', 'resuming'])
      expect(await lastLabels(page)).toEqual(['reconnecting'])
      await session(page)
        .getByText(/reconnecting · resuming · [\d.]+ s/)
        .waitFor()
      expect(await page.getByRole('table').locator('tbody').innerText()).toMatch(
        /^chat\t5 B\t[\d.]+ s\tin 1 min 5\d s$/,
      )
      await page.getByRole('option', { name: 'Subscriber 2' }).click()
      expect(await activeStates(page)).toEqual(['reconnecting', 'interrupted'])

      await page.evaluate(() => window.stage.heal())
      await status(page).filter({ hasText: 'reconnected' }).waitFor()
      await session(page).click()
      expect(await activeStates(page)).toEqual(['reconnected'])
      expect(
        await session(page)
          .locator('.piece')
          .evaluateAll((pieces) => pieces.map((piece) => piece.getAttribute('data-status'))),
      ).toEqual(['connected', 'reconnecting', 'reconnected'])
      await page.getByText('None. What is sent while away waits here.').waitFor()
    }))

  it('lets no text of any chart lie on another, with the fonts of this machine', () =>
    inspect(async (page) => {
      for (const name of ['Session', 'Subscriber 1', 'Publisher 1']) {
        await page.getByRole('option', { name }).click()
        await page.getByRole('img', { name }).waitFor()
        const { pairs, texts } = await overlaps(page)
        expect(texts).toBeGreaterThan(20)
        expect(pairs).toEqual([])
      }
    }))

  it('works with the keyboard alone', () =>
    inspect(async (page) => {
      const { keyboard } = page
      const focused = () =>
        page.evaluate(() => {
          const { activeElement } = document.querySelector('[data-opentok-inspector]')!.shadowRoot!
          return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent
        })
      const stops: (string | null | undefined)[] = []
      for (let index = 0; index < 11; index += 1) {
        await keyboard.press('Tab')
        stops.push(await focused())
      }
      expect(stops).toEqual([
        'Length of the timeline',
        'Actors, with their statuses over time',
        'Whole chart',
        'Copy the chart as Mermaid',
        'Save the chart as SVG',
        'Chart',
        'Held signals, in line',
        'Pause',
        'Copy JSON',
        'Filter the log',
        'Events, the newest first',
      ])
      const goTo = async (label: string) => {
        for (let count = 0; count < stops.length && (await focused()) !== label; count += 1) {
          await keyboard.press('Shift+Tab')
        }
        expect(await focused()).toBe(label)
      }
      await goTo('Copy JSON')
      await keyboard.press('Enter')
      await page.getByRole('button', { name: 'Copied' }).waitFor()
      const copied = JSON.parse(
        await page.evaluate(() => navigator.clipboard.readText()),
      ) as object[]
      expect(copied).toContainEqual(
        expect.objectContaining({ actor: 'Publisher 1', event: 'published' }),
      )
      await keyboard.press('Shift+Tab')
      await keyboard.press('Space')
      await page.getByRole('button', { name: 'Pause', pressed: true }).waitFor()
      await goTo('Copy the chart as Mermaid')
      await keyboard.press('Enter')
      expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
        /^stateDiagram-v2\n/,
      )
      await goTo('Whole chart')
      await keyboard.press('Enter')
      await page.locator('.canvas[data-whole]').waitFor()
      await goTo('Actors, with their statuses over time')
      await keyboard.press('End')
      await page.getByRole('img', { name: 'Subscriber 2 · 2-of-man: connected' }).waitFor()
      await keyboard.press('ArrowUp')
      await page.getByRole('option', { name: 'Subscriber 1', selected: true }).waitFor()
    }))

  it('finds one of many subscribers by its name or its status, and draws only what is in sight', () =>
    inspect(
      async (page) => {
        const rows = page.getByRole('listbox').getByRole('option')
        await page.getByText('200 subscribers: 200 connected').waitFor()
        expect(await rows.count()).toBeLessThan(20)
        const find = page.getByLabel('Find actors by name or status')
        await find.fill('subscriber 137')
        await rows.click()
        await page.getByRole('img', { name: 'Subscriber 137' }).waitFor()
        await page.evaluate(() => window.stage.session.subscribers[41]!.fire('disconnected'))
        await find.fill('interrupted')
        await rows.filter({ hasText: 'Subscriber 42' }).waitFor()
        expect(await rows.count()).toBe(1)
        await page.getByText('200 subscribers: 199 connected, 1 reconnecting').waitFor()
      },
      { subscribers: 200 },
    ))

  it('filters and stops its log, and saves its chart as a file of its own', () =>
    inspect(async (page) => {
      const lines = page
        .getByRole('region', { name: 'Events, the newest first' })
        .getByRole('listitem')
      await page.evaluate(() => window.stage.drop())
      await lines.filter({ hasText: 'Session' }).waitFor()
      await page.getByLabel('Filter the log').fill('subscriber interrupted')
      expect(await lines.count()).toBe(2)
      await page.getByRole('button', { name: 'Pause' }).click()
      await page.evaluate(() => window.stage.heal())
      await page.getByText(/^\d+ new$/).waitFor()
      expect(await lines.count()).toBe(2)
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'SVG' }).click(),
      ])
      expect(download.suggestedFilename()).toBe('session.svg')
      const text = readFileSync(await download.path(), 'utf8')
      expect(text).toMatch(/^<svg [^>]*><style>[^<]*--surface:#ffffff/)
      expect(text).toContain('after settling 3 s')
    }))

  it.each(['light', 'dark'] as const)('has nothing that axe finds fault with, %s', (colorScheme) =>
    inspect(
      async (page) => {
        await expectAccessible(page)
        await page.evaluate(() => {
          window.stage.drop()
          void window.stage.reconnection.signal({ type: 'chat', data: 'a' })
        })
        await status(page).filter({ hasText: 'reconnecting' }).waitFor()
        await page.getByRole('table').waitFor()
        await expectAccessible(page)
      },
      { colorScheme, reducedMotion: 'reduce' },
    ),
  )

  it('is gone without a trace: no node, style, listener, timer or frame', async () => {
    const { page, complaints } = await openInspectorPage(browser, script)
    const left = await page.evaluate(async () => {
      await window.stage.join(2)
      const listeners: string[] = []
      const timers = new Set<unknown>()
      const frames = new Set<number>()
      const observers: string[] = []
      for (const target of [window, document, document.body, document.documentElement]) {
        target.addEventListener = (name: string) => void listeners.push(name)
      }
      const { setInterval, clearInterval, requestAnimationFrame, cancelAnimationFrame } = window
      window.setInterval = ((...args: Parameters<typeof setInterval>) => {
        const timer = setInterval(...args)
        timers.add(timer)
        return timer
      }) as never
      window.clearInterval = (timer) => {
        timers.delete(timer)
        clearInterval(timer)
      }
      window.requestAnimationFrame = (draw) => {
        const frame = requestAnimationFrame((at) => {
          frames.delete(frame)
          draw(at)
        })
        frames.add(frame)
        return frame
      }
      window.cancelAnimationFrame = (frame) => {
        frames.delete(frame)
        cancelAnimationFrame(frame)
      }
      for (const name of ['MutationObserver', 'ResizeObserver', 'IntersectionObserver'] as const) {
        window[name] = function Observer() {
          observers.push(name)
        } as never
      }
      const before = document.documentElement.outerHTML
      const started = { timers: 0, frames: 0 }
      for (let round = 0; round < 3; round += 1) {
        window.stage.mount()
        window.stage.drop()
        started.timers += timers.size
        started.frames += frames.size
        window.stage.inspector!.dispose()
        window.stage.inspector!.dispose()
        window.stage.heal()
      }
      return {
        started,
        isSame: document.documentElement.outerHTML === before,
        sheets: document.adoptedStyleSheets.length + document.styleSheets.length,
        timers: timers.size,
        frames: frames.size,
        listeners,
        observers,
        status: window.stage.reconnection.status,
      }
    })
    expect(left).toEqual({
      started: { timers: 3, frames: 3 },
      isSame: true,
      sheets: 0,
      timers: 0,
      frames: 0,
      listeners: [],
      observers: [],
      status: 'reconnected',
    })
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('shows no token and no payload: on the page, in the clipboard, in the inspection (K4)', async () => {
    const TOKEN = 'T1==the-secret-token'
    const PAYLOAD = 'what-was-said-in-confidence'
    const { page } = await openInspectorPage(browser, script)
    await page.evaluate(
      async ([token, data]) => {
        await window.stage.join(2, token, true)
        // OpenTok says nothing of the end of a session that owes an answer to a publish.
        await window.stage.published
        window.stage.mount()
        void window.stage.reconnection.signal({ type: 'chat', data: data! })
        window.stage.drop()
        void window.stage.reconnection.signal({ type: 'chat', data: data! })
      },
      [TOKEN, PAYLOAD],
    )
    await page.getByRole('table').getByText('chat').waitFor()
    await page.evaluate(() => window.stage.session.end('networkDisconnected'))
    await status(page).filter({ hasText: 'reconnected' }).waitFor()
    await page.getByRole('button', { name: 'Copy JSON' }).click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    const shown = await page.evaluate(async () => {
      const { shadowRoot } = document.querySelector('[data-opentok-inspector]')!
      const values = [...shadowRoot!.querySelectorAll('input')].map(({ value }) => value)
      return {
        page: [document.documentElement.outerHTML, shadowRoot!.innerHTML, ...values].join('\n'),
        clipboard: await navigator.clipboard.readText(),
        inspected: window.stage.inspected.join('\n'),
        tokens: window.stage.session.tokens,
      }
    })
    expect(shown.tokens).toContain(TOKEN)
    expect(shown.page).toContain('chat')
    expect(shown.clipboard).toContain('signalHeld')
    expect(shown.inspected).toContain('session.reconnecting')
    for (const text of [shown.page, shown.clipboard, shown.inspected]) {
      expect(text).not.toContain(TOKEN)
      expect(text).not.toContain(PAYLOAD)
    }
    await page.context().close()
  })
})
