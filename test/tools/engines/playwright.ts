/** Shows an engine to the browser tests as the part of Playwright that they use, so that they run unchanged. */
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { vi } from 'vitest'
import type * as chromium from '../../browser/harness/chromium.ts'
import { bundlePage } from '../../browser/harness/bundle-page.ts'

import type { EnginePage, ExposedFunction, LaunchEngine, Problem } from './engine.types.ts'

/** How long a condition may take; the machine may be busy. */
const WAIT_MS = 60_000

/** What takes the place of `chromium.ts` in the tests. */
export function asChromium(
  launch: LaunchEngine,
): Pick<typeof chromium, 'LENDS_PAGES' | 'launchChromium' | 'launchKillableChromium'> {
  return {
    // The clock that stands in for Playwright's has no way back to the usual time.
    LENDS_PAGES: false,
    launchChromium: async () => asBrowser(await launch()),
    launchKillableChromium: async () => {
      const engine = await launch()
      return {
        browser: asBrowser(engine),
        kill: () => Promise.resolve(engine.signal('SIGKILL')),
        pause: () => engine.signal('SIGSTOP'),
        resume: () => engine.signal('SIGCONT'),
      }
    },
  }
}

function asBrowser({ openPage, close }: Awaited<ReturnType<LaunchEngine>>): Browser {
  const browser: Browser = onlyWith<Browser>('browser', {
    close,
    // An engine that crashes fails its tests.
    once: () => browser,
    newContext: async () => {
      const page = await openPage()
      const closed: (() => void)[] = []
      const context: BrowserContext = onlyWith<BrowserContext>('context', {
        newPage: () => Promise.resolve(asPage(page, () => context)),
        // Looked at for pictures of a failure, which the driver does not take.
        pages: () => [],
        once: (_: 'close', listener: () => void) => {
          closed.push(listener)
          return context
        },
        close: async () => {
          await page.close()
          for (const listener of closed.splice(0)) listener()
        },
      })
      return context
    },
  })
  return browser
}

function asPage(page: EnginePage, context: () => BrowserContext): Page {
  const evaluate = (what: unknown, argument?: unknown) => page.evaluate(String(what), argument)
  return onlyWith<Page>('page', {
    context,
    evaluate,
    goto: page.goto,
    // Each engine has its own, long one.
    setDefaultNavigationTimeout: () => {},
    // No test routes requests here.
    unrouteAll: () => Promise.resolve(),
    addInitScript: ({ content }: { content: string }) => page.addInitScript(content),
    exposeFunction: (name: string, call: ExposedFunction) => page.exposeFunction(name, call),
    waitForFunction: async (what: unknown, argument?: unknown) => {
      const value = await vi.waitUntil(() => evaluate(what, argument), {
        timeout: WAIT_MS,
        interval: 20,
      })
      return { jsonValue: () => Promise.resolve(value) }
    },
    on: (name: 'pageerror' | 'console' | 'websocket', listener: (event: unknown) => void) => {
      // The driver shows no sockets.
      if (name === 'websocket') return
      page.onProblem((problem) => {
        if (name === 'pageerror') {
          if (problem.kind === 'uncaught') listener({ message: problem.message })
        } else if (problem.kind === 'console') listener(asMessage(problem))
      })
    },
    clock: {
      install: () => page.addInitScript(bundlePage(join(import.meta.dirname, 'clock.page.ts'))),
      fastForward: (ms: number) =>
        evaluate((given: number) => window.engineClock.fastForward(given), ms),
      setFixedTime: (time: number) =>
        evaluate((given: number) => window.engineClock.setFixedTime(given), time),
      pauseAt: (time: number) =>
        evaluate((given: number) => window.engineClock.pauseAt(given), time),
    },
  })
}

const asMessage = ({ message, url }: Problem) => ({
  type: () => 'error',
  text: () => message,
  location: () => ({ url }),
})

/** An object that names the part of Playwright which a test uses and which is not here. */
function onlyWith<Whole extends object>(what: string, part: object): Whole {
  return new Proxy(part, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      // `then` is read from everything that is awaited.
      if (value !== undefined || typeof name === 'symbol' || name === 'then') return value
      throw new Error(`${what}.${name} of Playwright is not available in this engine.`)
    },
  }) as Whole
}
