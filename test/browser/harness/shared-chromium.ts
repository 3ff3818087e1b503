/** One Chromium for all test files that a worker runs: each page gets a context of its own instead of a process. */
import { join } from 'node:path'
import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, afterEach } from 'vitest'
import { launchChromium } from './chromium.ts'
import { openResults, takePicture } from './failure.ts'

/** What pages are opened in. */
export type Contexts = Pick<Browser, 'newContext'>

// Files of a worker share their modules, because the project has no isolation. Playwright ends the browser with the worker.
let shared: Promise<Browser> | undefined

/** Launched at the first call, and again if it has crashed. Nobody closes it. */
export function shareChromium(): Promise<Browser> {
  const forget = () => (shared = undefined)
  shared ??= launchChromium().then(
    (browser) => browser.once('disconnected', forget),
    (error: unknown) => {
      forget()
      throw error
    },
  )
  return shared
}

/**
 * Call once at the top of a test file or of a `describe`: takes a picture of every open page when a test fails, and closes
 * every context that is left open.
 */
export function useChromium(): Contexts {
  const open = new Set<BrowserContext>()
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    const pages = [...open].flatMap((context) => context.pages())
    const folder = pages.length > 0 ? await openResults(task) : ''
    for (const [index, page] of pages.entries()) {
      await takePicture(page, join(folder, `page-${index + 1}.png`))
    }
  })
  afterAll(async () => {
    await Promise.all([...open].map((context) => context.close()))
  })
  return {
    async newContext(options) {
      const browser = await shareChromium()
      const context = await browser.newContext(options)
      open.add(context)
      context.once('close', () => open.delete(context))
      return context
    },
  }
}
