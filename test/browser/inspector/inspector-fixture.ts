/** Opens the inspector on its page, with a reconnection that has joined. */
import type { Locator, Page } from 'playwright-core'
import { useChromium } from '../harness/shared-chromium.ts'
import { closePage, onStage } from '../harness/stage.ts'
import { bundleInspectorPage, openInspectorPage } from './inspector-page.ts'

export interface InspectOptions extends NonNullable<Parameters<typeof openInspectorPage>[2]> {
  readonly subscribers?: number
  /** The page's clock stands still until the test advances it. */
  readonly clock?: boolean
}

export interface InspectorFixture {
  /** Runs a test on a page with nothing joined and no inspector, and expects no complaints of the browser. */
  openEmpty(play: (page: Page) => Promise<void>, options?: InspectOptions): Promise<void>
  /** The same on a page with the inspector. */
  inspect(play: (page: Page) => Promise<void>, options?: InspectOptions): Promise<void>
}

const START = Date.UTC(2026, 0)
const HOUR_MS = 3_600_000
/** Longer than one frame: changes are drawn in the next frame. */
const FRAME_MS = 50

/** Call once at the top of a test file. */
export function useInspector(): InspectorFixture {
  const script = bundleInspectorPage()
  const browser = useChromium()

  const openEmpty: InspectorFixture['openEmpty'] = (
    play,
    { clock, subscribers: _, ...options } = {},
  ) =>
    onStage(async (stage) => {
      const opened = await openInspectorPage(browser, script, options)
      const { page } = opened
      stage.keep({ close: () => closePage(page) })
      stage.watch({ name: 'inspector', ...opened })
      if (clock) {
        // An installed clock still runs; it can only be paused at a future time.
        await page.clock.install({ time: START })
        await page.clock.pauseAt(START + HOUR_MS)
      }
      await play(page)
    })()

  return {
    openEmpty,
    inspect: (play, options = {}) =>
      openEmpty(async (page) => {
        // In one task, so that the inspector sees everything after the join.
        const joined = page.evaluate(async (count) => {
          await window.fixture.join(count)
          window.fixture.mount()
        }, options.subscribers ?? 2)
        if (options.clock) await runUntil(page, joined)
        await joined
        if (options.clock) await page.clock.runFor(FRAME_MS)
        await status(page).filter({ hasText: 'connected' }).waitFor()
        await play(page)
      }, options),
  }
}

/** A join needs timers, so the clock must advance. */
async function runUntil(page: Page, settled: Promise<unknown>): Promise<void> {
  const done = settled.then(() => true)
  while (!(await Promise.race([done, Promise.resolve(false)]))) await page.clock.runFor(FRAME_MS)
}

export const session = (page: Page): Locator =>
  page.getByRole('option', { name: /^Session(?! end)/ })

export const status = (page: Page): Locator => page.getByRole('status')

export const logLines = (page: Page): Locator =>
  page.getByRole('region', { name: 'Events, the newest first' }).getByRole('listitem')

export const copied = (page: Page): Promise<string> =>
  page.evaluate(() => navigator.clipboard.readText())
