/** One Chromium for all test files that a worker runs: each page gets a context of its own instead of a process. */
import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll } from 'vitest'
import { launchChromium } from './chromium.ts'

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

/** Call once at the top of a test file or of a `describe`, which closes every context that it has left open. */
export function useChromium(): Contexts {
  const open = new Set<BrowserContext>()
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
