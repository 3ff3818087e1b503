/** The inspector in Chromium, with a scripted session, under the strictest content security policy. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectAccessible } from '../harness/axe.ts'
import { copied, session, status, useInspector } from './inspector-fixture.ts'
import { casesOf, itAtRelease } from '../../tools/vitest/release.ts'

const { inspect, openEmpty } = useInspector()

const activeStates = (page: Page) => page.locator('[data-active] > .title').allTextContents()
const lastLabels = (page: Page) =>
  page.locator('.label[data-last], .line[data-last]').allTextContents()

/** Texts and boxes of the shown chart that overlap, as drawn. */
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
      // Line boxes are taller than their letters.
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
  it('shows a connection loss: active states, last transition, durations, held signals', () =>
    inspect(async (page) => {
      expect(await activeStates(page)).toEqual(['connected'])
      await page.evaluate(() => {
        window.fixture.drop()
        void window.fixture.reconnection.signal({ type: 'chat', data: 'a' })
      })
      await status(page).filter({ hasText: 'reconnecting' }).waitFor()
      expect(await activeStates(page)).toEqual(['reconnecting', 'resuming'])
      expect(await lastLabels(page)).toEqual(['reconnecting'])
      await session(page)
        .getByText(/reconnecting · [\d.]+ s · resuming/)
        .waitFor()
      expect(await page.getByRole('table').locator('tbody').innerText()).toMatch(
        /^chat\t5 B\t[\d.]+ s\tin 1 min \d+ s$/,
      )
      await page.getByRole('option', { name: 'Subscriber 2' }).click()
      expect(await activeStates(page)).toEqual(['reconnecting', 'interrupted'])

      await page.evaluate(() => window.fixture.heal())
      await status(page).filter({ hasText: 'reconnected' }).waitFor()
      await session(page).click()
      expect(await activeStates(page)).toEqual(['reconnected'])
      const readPieces = (of: string) =>
        session(page)
          .locator(`.${of} .piece`)
          .evaluateAll((pieces) => pieces.map((piece) => piece.getAttribute('data-status')))
      expect(await readPieces('strip')).toEqual(['connected', 'reconnecting', 'reconnected'])
      expect(await readPieces('band')).toEqual(['unknown', 'lost', 'unknown'])
      await page.getByText('None. Signals sent during an outage wait here.').waitFor()
    }))

  itAtRelease('has no overlapping texts in any chart, with the fonts of this machine', () =>
    inspect(async (page) => {
      for (const name of [
        /^Session(?! end)/,
        /^Join/,
        /^Session end/,
        /^Subscriber 1/,
        /^Publisher 1/,
      ]) {
        await page.getByRole('option', { name }).click()
        await page.getByRole('img', { name }).waitFor()
        const { pairs, texts } = await overlaps(page)
        expect(texts).toBeGreaterThan(15)
        expect(pairs).toEqual([])
      }
    }),
  )

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
        'Held signals, in order',
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
      expect(JSON.parse(await copied(page))).toContainEqual(
        expect.objectContaining({ actor: 'Publisher 1', event: 'published' }),
      )
      await keyboard.press('Shift+Tab')
      await keyboard.press('Space')
      await page.getByRole('button', { name: 'Pause', pressed: true }).waitFor()
      await goTo('Copy the chart as Mermaid')
      await keyboard.press('Enter')
      expect(await copied(page)).toMatch(/^stateDiagram-v2\n/)
      await goTo('Whole chart')
      await keyboard.press('Enter')
      await page.locator('.canvas[data-whole]').waitFor()
      await goTo('Actors, with their statuses over time')
      await keyboard.press('End')
      await page.getByRole('img', { name: 'Session end: trusted' }).waitFor()
      await keyboard.press('ArrowUp')
      await page.getByRole('option', { name: 'Join', selected: true }).waitFor()
    }))

  it('finds one of many subscribers by its name or its status, and draws only visible rows', () =>
    inspect(
      async (page) => {
        const rows = page.getByRole('listbox').getByRole('option')
        await page.getByText('200 subscribers: 200 connected').waitFor()
        expect(await rows.count()).toBeLessThan(20)
        const find = page.getByLabel('Filter actors by name or status')
        await find.fill('subscriber 137')
        await rows.click()
        await page.getByRole('img', { name: 'Subscriber 137' }).waitFor()
        await page.evaluate(() => window.fixture.session.subscribers[41]!.fire('disconnected'))
        await find.fill('interrupted')
        await rows.filter({ hasText: 'Subscriber 42' }).waitFor()
        expect(await rows.count()).toBe(1)
        await page.getByText('200 subscribers: 199 connected, 1 reconnecting').waitFor()
      },
      { subscribers: 200 },
    ))

  it.each(
    casesOf<readonly ['light' | 'dark', number]>(
      [['dark', 360]],
      [
        ['light', 1_280],
        ['dark', 1_280],
        ['light', 360],
      ],
    ),
  )('passes axe, %s, %d px wide', (colorScheme, width) =>
    inspect(
      async (page) => {
        await expectAccessible(page)
        await page.evaluate(() => {
          window.fixture.drop()
          void window.fixture.reconnection.signal({ type: 'chat', data: 'a' })
        })
        await status(page).filter({ hasText: 'reconnecting' }).waitFor()
        await page.getByRole('table').waitFor()
        await expectAccessible(page)
        await page.evaluate(() => window.fixture.reconnection.dispose())
        await status(page).filter({ hasText: 'disposed' }).waitFor()
        await expectAccessible(page)
      },
      { colorScheme, reducedMotion: 'reduce', viewport: { width, height: 900 } },
    ),
  )

  it('leaves nothing behind: no node, style, listener, timer or frame', () =>
    openEmpty(async (page) => {
      const left = await page.evaluate(async () => {
        await window.fixture.join(2)
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
        for (const name of ['MutationObserver', 'IntersectionObserver'] as const) {
          window[name] = function Observer() {
            observers.push(name)
          } as never
        }
        const sizes = new Set<ResizeObserver>()
        window.ResizeObserver = class extends ResizeObserver {
          override observe(element: Element) {
            sizes.add(this)
            super.observe(element)
          }
          override disconnect() {
            sizes.delete(this)
            super.disconnect()
          }
        }
        const before = document.documentElement.outerHTML
        const started = { timers: 0, frames: 0, sizes: 0 }
        for (let round = 0; round < 3; round += 1) {
          window.fixture.mount()
          window.fixture.drop()
          started.timers += timers.size
          started.frames += frames.size
          started.sizes += sizes.size
          window.fixture.inspector!.dispose()
          window.fixture.inspector!.dispose()
          window.fixture.heal()
        }
        return {
          started,
          isSame: document.documentElement.outerHTML === before,
          sheets: document.adoptedStyleSheets.length + document.styleSheets.length,
          timers: timers.size,
          frames: frames.size,
          sizes: sizes.size,
          listeners,
          observers,
          status: window.fixture.reconnection.status,
        }
      })
      expect(left).toEqual({
        started: { timers: 3, frames: 3, sizes: 3 },
        isSame: true,
        sheets: 0,
        timers: 0,
        frames: 0,
        sizes: 0,
        listeners: [],
        observers: [],
        status: 'reconnected',
      })
    }))

  itAtRelease(
    'shows no token and no payload: on the page, in the clipboard, in the inspection (K4)',
    () =>
      openEmpty(async (page) => {
        const TOKEN = 'T1==the-secret-token'
        const PAYLOADS = ['sent-in-confidence', 'held-in-confidence', 'heard-in-confidence']
        const read = async () => {
          await page.getByRole('button', { name: 'Copy JSON' }).click()
          await page.getByRole('button', { name: 'Copied' }).waitFor()
          const texts = await page.evaluate(() => {
            const { shadowRoot } = document.querySelector('[data-opentok-inspector]')!
            const values = [...shadowRoot!.querySelectorAll('input')].map(({ value }) => value)
            return {
              page: [document.documentElement.outerHTML, shadowRoot!.innerHTML, ...values].join(
                '\n',
              ),
              inspected: window.fixture.inspected.join('\n'),
            }
          })
          return { ...texts, clipboard: await copied(page) }
        }
        await page.evaluate(
          async ([token, ...payloads]) => {
            await window.fixture.join(2, token, true)
            // OpenTok emits nothing when a session ends while a publish is unanswered.
            await window.fixture.published
            window.fixture.mount()
            const { reconnection, session } = window.fixture
            reconnection.on('signal', ({ data }) => window.fixture.heard.push(data!))
            void reconnection.signal({ type: 'chat', data: payloads[0]! })
            const from = { connectionId: 'of-somebody-else', creationTime: 0 }
            session.fire('signal', { type: 'signal:chat', data: payloads[2], from })
            window.fixture.drop()
            void reconnection.signal({ type: 'chat', data: payloads[1]! })
          },
          [TOKEN, ...PAYLOADS],
        )
        await page.getByRole('table').getByText('chat').waitFor()
        const whileHeld = await read()
        expect(whileHeld.clipboard).toContain('signalHeld')
        await page.evaluate(() => window.fixture.session.end('networkDisconnected'))
        await status(page).filter({ hasText: 'reconnected' }).waitFor()
        await page.getByRole('button', { name: 'Copy JSON' }).waitFor()
        const afterwards = await read()
        const { heard, tokens } = await page.evaluate(() => ({
          heard: window.fixture.heard,
          tokens: window.fixture.session.tokens,
        }))
        expect(tokens).toContain(TOKEN)
        expect(heard).toEqual([PAYLOADS[2]])
        expect(afterwards.clipboard).toContain('signalSent')
        for (const { clipboard, inspected, page } of [whileHeld, afterwards]) {
          expect(page).toContain('chat')
          expect(inspected).toContain('session.reconnecting')
          for (const text of [page, clipboard, inspected]) {
            for (const secret of [TOKEN, ...PAYLOADS]) expect(text).not.toContain(secret)
          }
        }
      }),
  )
})
