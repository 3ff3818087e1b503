/** The inspector on its page, around a reconnection that has joined. */
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { launchChromium } from '../browser/chromium.ts'
import { bundleInspectorPage, openInspectorPage } from './inspector-page.ts'
import type { InspectorPage } from './inspector-page.ts'

export interface InspectOptions extends NonNullable<Parameters<typeof openInspectorPage>[2]> {
  readonly subscribers?: number
  /** The page's time stands still until the test moves it. */
  readonly clock?: boolean
}

export interface InspectorStage {
  /** An empty page, to be closed by who opened it. */
  open(options?: InspectOptions): Promise<InspectorPage>
  /** A page with the inspector on it; closed again, and nothing was to complain of. */
  inspect(play: (page: Page) => Promise<void>, options?: InspectOptions): Promise<void>
}

const START = Date.UTC(2026, 0)
const HOUR_MS = 3_600_000
/** More than a frame of the page, which draws what it shows in the next one. */
const FRAME_MS = 50

/** For a whole file of tests. */
export function useInspector(): InspectorStage {
  const script = bundleInspectorPage()
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(async () => browser.close())

  async function open({ clock, subscribers: _, ...options }: InspectOptions = {}) {
    const opened = await openInspectorPage(browser, script, options)
    if (clock) {
      // Installed, it still goes on with the time of the machine; it is paused at an instant to come.
      await opened.page.clock.install({ time: START })
      await opened.page.clock.pauseAt(START + HOUR_MS)
    }
    return opened
  }

  return {
    open,
    async inspect(play, options = {}) {
      const { page, complaints } = await open(options)
      // In one go, so that whatever comes after the join is seen by the inspector.
      const joined = page.evaluate(async (count) => {
        await window.stage.join(count)
        window.stage.mount()
      }, options.subscribers ?? 2)
      if (options.clock) await runUntil(page, joined)
      await joined
      if (options.clock) await page.clock.runFor(FRAME_MS)
      await status(page).filter({ hasText: 'connected' }).waitFor()
      await play(page)
      expect(complaints).toEqual([])
      await page.context().close()
    },
  }
}

/** A join takes timers, and they take a clock that goes on. */
async function runUntil(page: Page, settled: Promise<unknown>): Promise<void> {
  const done = settled.then(() => true)
  while (!(await Promise.race([done, Promise.resolve(false)]))) await page.clock.runFor(FRAME_MS)
}

export const session = (page: Page): Locator => page.getByRole('option', { name: 'Session' })

export const status = (page: Page): Locator => page.getByRole('status')

export const logLines = (page: Page): Locator =>
  page.getByRole('region', { name: 'Events, the newest first' }).getByRole('listitem')

export const copied = (page: Page): Promise<string> =>
  page.evaluate(() => navigator.clipboard.readText())
