/** A page in a context of its own, whose unhandled errors and socket frames are collected from its first moment. */
import type { BrowserContextOptions, Page } from 'playwright-core'
import { collectFrames } from './frames.ts'
import type { SocketFrame } from './frames.ts'
import { collectProblems } from './record.ts'
import type { Contexts } from './shared-chromium.ts'

export interface WatchedPage {
  readonly page: Page
  /** Unhandled errors since the page was opened, or borrowed. */
  readonly problems: string[]
  /** The latest frames of its sockets. */
  readonly frames: SocketFrame[]
}

export interface PageOptions {
  /** Address of the page. */
  readonly url: string
  /** Runs before the scripts of the page. */
  readonly script?: string
  /** Replaces the page's clock before any script runs. */
  readonly clock?: boolean
  readonly context?: BrowserContextOptions
  /** Called before the page is loaded. */
  prepare?(page: Page): Promise<unknown>
}

export async function openWatchedPage(
  contexts: Contexts,
  { url, script, clock = false, context: options, prepare }: PageOptions,
): Promise<WatchedPage> {
  const context = await contexts.newContext({ permissions: ['camera', 'microphone'], ...options })
  const page = await context.newPage()
  // The time limit of the test is the only one: a busy machine may take long to load the client.
  page.setDefaultNavigationTimeout(0)
  const opened = { page, problems: collectProblems(page), frames: collectFrames(page) }
  await prepare?.(page)
  if (clock) await page.clock.install()
  if (script !== undefined) await page.addInitScript({ content: script })
  await page.goto(url)
  return opened
}
