/** The inspector on its page, around a reconnection that has joined. */
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { launchChromium } from './chromium.ts'
import { bundleInspectorPage, openInspectorPage } from './inspector-page.ts'
import type { InspectorPage } from './inspector-page.ts'

export interface InspectOptions extends NonNullable<Parameters<typeof openInspectorPage>[2]> {
  readonly subscribers?: number
  /** The page's time stands in the test's hands. */
  readonly clock?: boolean
}

export interface InspectorStage {
  /** An empty page, to be closed by who opened it. */
  open(options?: InspectOptions): Promise<InspectorPage>
  /** A page with the inspector on it; closed again, and nothing was to complain of. */
  inspect(play: (page: Page) => Promise<void>, options?: InspectOptions): Promise<void>
}

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
    if (clock) await opened.page.clock.install()
    return opened
  }

  return {
    open,
    async inspect(play, options = {}) {
      const { page, complaints } = await open(options)
      await page.evaluate(async (count) => {
        await window.stage.join(count)
        window.stage.mount()
      }, options.subscribers ?? 2)
      await status(page).filter({ hasText: 'connected' }).waitFor()
      await play(page)
      expect(complaints).toEqual([])
      await page.context().close()
    },
  }
}

export const session = (page: Page): Locator => page.getByRole('option', { name: 'Session' })

export const status = (page: Page): Locator => page.getByRole('status')

export const logLines = (page: Page): Locator =>
  page.getByRole('region', { name: 'Events, the newest first' }).getByRole('listitem')

export const copied = (page: Page): Promise<string> =>
  page.evaluate(() => navigator.clipboard.readText())
