/** The views of the inspector in Chromium: pausing, ended actors, resizing, copying and saving. */
import { readFileSync } from 'node:fs'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { copied, logLines, session, status, useInspector } from './inspector-fixture.ts'
import { PATIENT } from '../harness/patient.ts'
import { casesOf, itAtRelease } from '../../tools/vitest/release.ts'

const { inspect, openEmpty } = useInspector()

const root = (page: Page) => page.locator('[data-opentok-inspector]')
const pause = (page: Page) => page.getByRole('button', { name: 'Pause' })
const filter = (page: Page) => page.getByLabel('Filter the log')
const rows = (page: Page) => page.getByRole('listbox').getByRole('option')

/** The visible texts of a row: a text without enough space is hidden completely. */
const readWhole = (row: Locator, selector: string): Promise<string> =>
  row.locator(`${selector} > span`).evaluateAll((texts) =>
    texts
      .filter((text) => {
        const around = text.parentElement!.getBoundingClientRect()
        const { bottom, left, right } = text.getBoundingClientRect()
        const isBeside = left >= around.left - 0.5 && right <= around.right + 0.5
        return isBeside && bottom <= around.bottom + 0.5
      })
      .map((text) => text.textContent)
      .join(''),
  )

async function copyLog(page: Page): Promise<{ event: string }[]> {
  await page.getByRole('button', { name: 'Copy JSON' }).click()
  await page.getByRole('button', { name: 'Copied' }).waitFor()
  return JSON.parse(await copied(page)) as { event: string }[]
}

describe('the log of the inspector', () => {
  it('is filtered by words of actor, event and state, and shows how long a status lasted', () =>
    inspect(async (page) => {
      await page.evaluate(() => window.fixture.drop())
      await logLines(page)
        .filter({ hasText: /Session.*was connected for [\d.]+ s/ })
        .waitFor()
      await filter(page).fill('subscriber interrupted')
      expect(await logLines(page).count()).toBe(2)
    }))

  it('does not change while it is paused: filter and copy use the paused entries', () =>
    inspect(async (page) => {
      await page.evaluate(() => window.fixture.drop())
      // The second line of the same event may be there already.
      await logLines(page).filter({ hasText: 'Session' }).first().waitFor()
      await pause(page).click()
      const before = await logLines(page).allInnerTexts()
      await page.evaluate(() => window.fixture.heal())
      await page.getByText(/^\d+ new$/).waitFor()
      await filter(page).fill('reconnected')
      expect(await logLines(page).count()).toBe(0)
      await filter(page).fill('')
      expect(await logLines(page).allInnerTexts()).toEqual(before)
      expect(await copyLog(page)).toHaveLength(before.length)
      await pause(page).click()
      await logLines(page)
        .filter({ hasText: /Session.*reconnected/ })
        .first()
        .waitFor()
    }))

  itAtRelease('can be paused before its first entry', () =>
    inspect(
      async (page) => {
        await page.evaluate(() => window.fixture.published)
        // An empty log: earlier entries were before this mount.
        await page.evaluate(() => {
          window.fixture.inspector!.dispose()
          window.fixture.mount()
        })
        await pause(page).click()
        await page.evaluate(() => window.fixture.drop())
        await page.getByText(/^\d+ new$/).waitFor()
        expect(await logLines(page).count()).toBe(0)
      },
      { subscribers: 0 },
    ),
  )
})

describe('the timeline of the inspector', () => {
  itAtRelease('keeps its filter visible while it is used, and says when nothing matches', () =>
    inspect(
      async (page) => {
        const find = page.getByLabel('Filter actors by name or status')
        await find.fill('subscriber 7')
        await page.evaluate(() => {
          const [, ...others] = window.fixture.reconnection.subscribers.values()
          for (const other of others) other.unsubscribe()
        })
        await page.clock.runFor(601_000)
        await page.getByText('No actor matches the filter.').waitFor()
        expect(await rows(page).count()).toBe(0)
        await find.fill('')
        await rows(page).filter({ hasText: 'Subscriber 1' }).waitFor()
        expect(await rows(page).count()).toBe(7)
        expect(await find.isVisible()).toBe(false)
      },
      { subscribers: 7, clock: true },
    ),
  )

  itAtRelease(
    'keeps an ended actor for ten minutes, and then shows the chart of the session again',
    () =>
      inspect(
        async (page) => {
          await page.getByRole('option', { name: 'Subscriber 2' }).click()
          await page.evaluate(() =>
            [...window.fixture.reconnection.subscribers.values()][1]!.unsubscribe(),
          )
          await page.clock.runFor(590_000)
          await page.getByRole('img', { name: 'Subscriber 2' }).waitFor()
          await page.clock.runFor(20_000)
          await page.getByRole('img', { name: 'Session: connected' }).waitFor()
          const picked = page.getByRole('listbox').getByRole('option', { selected: true })
          expect(await picked.allInnerTexts()).toEqual([expect.stringMatching(/^Session/)])
        },
        { clock: true },
      ),
  )

  it('has a band for the quality of the connection, and its word at the top', () =>
    inspect(
      async (page) => {
        await page.clock.runFor(1_000)
        const say = (networkCondition: string) =>
          page.evaluate((condition) => {
            const transport = { networkCondition: condition }
            const mediaLink = { transport, networkDegradationSource: 'local' }
            const [subscriber] = window.fixture.session.subscribers
            subscriber!.fire('networkConditionChanged', { stats: { mediaLink } })
          }, networkCondition)
        await say('good')
        await page.clock.runFor(1_000)
        await say('critical')
        await page.clock.runFor(1_000)
        await root(page).getByText('· line poor').waitFor()
        const band = rows(page).first().locator('.band .piece')
        const drawn = await band.evaluateAll((pieces) =>
          pieces.map((piece) => [
            (piece as HTMLElement).dataset['status'],
            piece.getBoundingClientRect().width > 0,
          ]),
        )
        expect(drawn).toEqual([
          ['unknown', true],
          ['good', true],
          ['poor', true],
        ])
        expect(await rows(page).nth(1).locator('.band .piece').count()).toBe(0)
      },
      { clock: true },
    ))

  itAtRelease('folds ended subscribers, which a button and the filter show', () =>
    inspect(
      async (page) => {
        const names = () => rows(page).locator('.name').allInnerTexts()
        const end = (index: number) =>
          page.evaluate((which) => {
            ;[...window.fixture.reconnection.subscribers.values()][which]!.unsubscribe()
          }, index)
        await end(2)
        await end(0)
        const fold = page.getByRole('button', { name: 'Show 2 ended' })
        await fold.waitFor()
        const numbers = (await names()).flatMap((name) => /^Subscriber (\d)/.exec(name)?.[1] ?? [])
        // The list draws only the rows that are visible.
        expect(numbers.slice(0, 3)).toEqual(['2', '4', '5'])
        await page.getByText('7 subscribers: 7 connected').waitFor()

        await fold.press('Enter')
        await page.getByRole('button', { name: 'Hide 2 ended', expanded: true }).waitFor()
        await page.getByRole('option', { name: 'Subscriber 1' }).click()
        await page.getByRole('button', { name: 'Hide 2 ended' }).click()
        // The one whose chart is shown stays.
        await page.getByRole('option', { name: 'Subscriber 1', selected: true }).waitFor()
        await session(page).click()
        await page.getByLabel('Filter actors by name or status').fill('subscriber 3')
        await page.getByRole('option', { name: 'Subscriber 3' }).waitFor()

        await page.getByLabel('Filter actors by name or status').fill('')
        await page.evaluate(() => window.fixture.reconnection.dispose())
        await status(page).filter({ hasText: 'disposed' }).waitFor()
        await page.getByRole('option', { name: 'Subscriber 3' }).waitFor()
        expect(await page.getByRole('button', { name: /ended/ }).count()).toBe(0)
      },
      { subscribers: 9 },
    ),
  )

  itAtRelease('removes ended actors in a hidden tab too', () =>
    inspect(
      async (page) => {
        await page.evaluate(() => {
          Object.defineProperty(document, 'hidden', { value: true, configurable: true })
          for (const tile of window.fixture.reconnection.subscribers.values()) tile.unsubscribe()
        })
        await page.clock.runFor(601_000)
        await page.evaluate(() => {
          window.fixture.drop()
        })
        await page.clock.runFor(100)
        expect(await rows(page).count()).toBe(6)
      },
      { clock: true },
    ),
  )

  it.each(casesOf([344], [360, 1_280]))(
    'shows which subscriber it is, and how long each status lasted, %d px wide',
    (width) =>
      inspect(
        async (page) => {
          await page.clock.runFor(4_000)
          await page.evaluate(() => window.fixture.drop())
          await page.clock.runFor(3_500)
          const names = page.locator('.row .name')
          const cut = await names.evaluateAll((list) =>
            list
              .filter((name) => name.scrollWidth > name.clientWidth)
              .map((name) => name.textContent),
          )
          expect(cut).toEqual([])
          expect(await readWhole(session(page), '.word')).toMatch(/^reconnecting · 3\.\d s/)
          const tile = page.getByRole('option', { name: 'Subscriber 1' })
          expect(await readWhole(tile, '.word')).toMatch(/^reconnecting/)
          for (const row of [session(page), tile]) {
            expect(await readWhole(row, '.piece:last-child')).toMatch(/^3\.\d s$/)
          }
        },
        { clock: true, viewport: { width, height: 800 } },
      ),
  )
})

describe('the end of a reconnection', () => {
  it('stops the clock of the inspector, and is shown as disposed', () =>
    inspect(
      async (page) => {
        await page.clock.runFor(5_000)
        await page.evaluate(() => window.fixture.reconnection.dispose())
        await page.clock.runFor(1_000)
        await status(page).filter({ hasText: 'disposed' }).waitFor()
        const head = root(page).locator('.head')
        const before = await head.innerText()
        expect(before).toMatch(/was connected for 5\.\d s/)
        const listed = await rows(page).allInnerTexts()
        expect(listed[0]).toMatch(/^Session\s+disposed\s/)
        await page.clock.runFor(30_000)
        expect(await head.innerText()).toBe(before)
        expect(await rows(page).allInnerTexts()).toEqual(listed)
        await page.getByRole('img', { name: 'Session: disposed' }).waitFor()
      },
      { clock: true },
    ))

  itAtRelease('is shown by an inspector that is mounted later', () =>
    inspect(async (page) => {
      await page.evaluate(async () => {
        await window.fixture.published
        window.fixture.inspector!.dispose()
        window.fixture.reconnection.dispose()
        window.fixture.mount()
      })
      await status(page).filter({ hasText: 'disposed' }).waitFor()
      await page.getByText('was connected', { exact: true }).waitFor()
    }),
  )
})

describe('the chart of the inspector', () => {
  /** Whether the active box and the label of the last transition are visible. */
  const look = (page: Page) =>
    root(page).evaluate(({ shadowRoot }) => {
      const canvas = shadowRoot!.querySelector('.canvas')!.getBoundingClientRect()
      const isSeen = (selector: string) => {
        const { bottom, left, right, top } = shadowRoot!
          .querySelector(selector)!
          .getBoundingClientRect()
        return (
          left >= canvas.left &&
          right <= canvas.right &&
          top >= canvas.top &&
          bottom <= canvas.bottom
        )
      }
      return { leaf: isSeen('[data-active=leaf] > .box'), lit: isSeen('text[data-last]') }
    })

  /** Font size as drawn; the line height depends on the font. */
  const readSizePx = (page: Page) =>
    root(page).evaluate(({ shadowRoot }) => {
      const text = shadowRoot!.querySelector<SVGTextElement>('.label')!
      return Number.parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM()!.a
    })

  it.each(casesOf([344], [404, 1_280]))(
    'keeps the active state and the last transition visible and readable, %d px wide',
    (width) =>
      inspect(
        async (page) => {
          await page.evaluate(() => window.fixture.drop())
          await page.getByRole('img', { name: 'Session: reconnecting, resuming' }).waitFor()
          expect(await look(page)).toEqual({ leaf: true, lit: true })
          // Before anybody chooses a scale, a narrow panel is a close-up that can be read.
          expect(await readSizePx(page)).toBeGreaterThan(width < 500 ? 9.8 : 7.6)
          await page.getByRole('button', { name: 'Whole chart' }).click()
          expect(await look(page)).toEqual({ leaf: true, lit: true })
          expect(await readSizePx(page)).toBeGreaterThan(7.6)
        },
        { reducedMotion: 'reduce', viewport: { width, height: 900 } },
      ),
  )

  itAtRelease('is completely visible in a wide panel', () =>
    inspect(
      async (page) => {
        const cut = await root(page).evaluate(({ shadowRoot }) => {
          const { clientHeight, clientWidth, scrollHeight, scrollWidth } =
            shadowRoot!.querySelector('.canvas')!
          return [scrollWidth - clientWidth, scrollHeight - clientHeight]
        })
        expect(cut).toEqual([0, 0])
      },
      { viewport: { width: 1_280, height: 1_100 } },
    ),
  )

  itAtRelease('scrolls when its container becomes narrower, and when it is first shown', () =>
    inspect(
      async (page) => {
        await page.evaluate(() => {
          window.fixture.inspector!.dispose()
          document.querySelector('main')!.hidden = true
          window.fixture.mount()
          window.fixture.drop()
          document.querySelector('main')!.hidden = false
        })
        await page.getByRole('img', { name: 'Session: reconnecting, resuming' }).waitFor()
        await expect.poll(() => look(page), PATIENT).toEqual({ leaf: true, lit: true })
        await page.setViewportSize({ width: 344, height: 800 })
        await expect.poll(() => look(page), PATIENT).toEqual({ leaf: true, lit: true })
      },
      { reducedMotion: 'reduce' },
    ),
  )

  itAtRelease('has no animations with reduced motion', async () => {
    const countAnimations = (
      reducedMotion: 'reduce' | 'no-preference',
      expected: (count: number) => void,
    ) =>
      inspect(
        async (page) => {
          await page.evaluate(() => window.fixture.drop())
          await status(page).filter({ hasText: 'reconnecting' }).waitFor()
          expected(
            await root(page).evaluate(({ shadowRoot }) => shadowRoot!.getAnimations().length),
          )
        },
        { reducedMotion },
      )
    await countAnimations('reduce', (count) => expect(count).toBe(0))
    await countAnimations('no-preference', (count) => expect(count).toBeGreaterThan(0))
  })

  it('is saved as a self-contained file: without the current state, at full size, with colours', () =>
    inspect(
      async (page) => {
        await page.evaluate(() => window.fixture.drop())
        await page.getByRole('img', { name: 'Session: reconnecting, resuming' }).waitFor()
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('button', { name: 'SVG' }).click(),
        ])
        expect(download.suggestedFilename()).toBe('session.svg')
        const text = readFileSync(await download.path(), 'utf8')
        const [, width, height] = /viewBox="0 0 (\S+) (\S+)"/.exec(text)!
        expect(text).toMatch(/^<svg [^>]*><style>[^<]*\.paper\{fill:#ffffff\}/)
        expect(text).toContain(`width="${width}" height="${height}"`)
        expect(text).toContain(`<rect class="paper" width="${width}" height="${height}"`)
        expect(text).toContain('aria-label="session"')
        expect(text).toContain('after settling 3 s')
        expect(text).not.toMatch(/var\(|data-|style="|reconnecting:/)
      },
      { viewport: { width: 360, height: 800 }, colorScheme: 'dark' },
    ))
})

describe('a copy button', () => {
  it('shows the result on the button and to screen readers, and then its own name again', () =>
    inspect(
      async (page) => {
        const aloud = root(page).locator('.chart-panel [aria-live=polite]')
        await page.getByRole('button', { name: 'Copy the chart as Mermaid' }).click()
        await page.getByRole('button', { name: 'Copied' }).waitFor()
        expect(await aloud.textContent()).toBe('Copy the chart as Mermaid: Copied')
        await page.clock.runFor(2_500)
        await page.getByRole('button', { name: 'Copy the chart as Mermaid' }).waitFor()
        expect(await aloud.textContent()).toBe('')
      },
      { clock: true },
    ))

  itAtRelease('works without the clipboard API too, and keeps the focus', () =>
    inspect(async (page) => {
      await page.evaluate(() => {
        navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed'))
      })
      const focused = () =>
        root(page).evaluate(({ shadowRoot }) => shadowRoot!.activeElement?.textContent)
      await page.getByRole('button', { name: 'Copy JSON' }).focus()
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Copied' }).waitFor()
      expect(await focused()).toBe('Copied')
      expect(await page.locator('body > textarea').count()).toBe(0)
    }),
  )
})

describe('an inspector that cannot be mounted', () => {
  it('throws, and leaves no listener', () =>
    openEmpty(async (page) => {
      const left = await page.evaluate(async () => {
        await window.fixture.join(1)
        const frames: unknown[] = []
        const timers: unknown[] = []
        window.requestAnimationFrame = (draw) => frames.push(draw)
        window.setInterval = ((...args: unknown[]) => timers.push(args)) as never
        const main = document.querySelector('main')!
        main.append = () => {
          throw new Error('cannot append')
        }
        let said = ''
        try {
          window.fixture.mount()
        } catch (error) {
          said = (error as Error).message
        }
        window.fixture.drop()
        return { said, frames, timers, status: window.fixture.reconnection.status }
      })
      expect(left).toEqual({
        said: 'cannot append',
        frames: [],
        timers: [],
        status: 'reconnecting',
      })
    }))
})
