/** A page with the client and the library loaded, for one person: new, or warm, which tests borrow one after the other. */
import type { Page } from 'playwright-core'
import { bundlePage } from './bundle-page.ts'
import { openDoor } from './door.ts'
import type { Door } from './door.ts'
import { PERSON_SCRIPT } from './page-files.ts'
import { shareChromium } from './shared-chromium.ts'
import type { Contexts } from './shared-chromium.ts'
import { openWatchedPage } from './watched-page.ts'
import type { PageOptions, WatchedPage } from './watched-page.ts'

export interface PersonPage extends WatchedPage {
  /** Answers the token provider of the library. */
  answerTokens: (context: unknown) => string | Promise<string>
}

export async function openPersonPage(
  contexts: Contexts,
  options: PageOptions,
): Promise<PersonPage> {
  const desk: Pick<PersonPage, 'answerTokens'> = {
    answerTokens: () => Promise.reject(new Error('nobody has borrowed this page')),
  }
  const prepare = (page: Page) =>
    page.exposeFunction('askForToken', (context: unknown) => desk.answerTokens(context))
  return Object.assign(desk, await openWatchedPage(contexts, { ...options, prepare }))
}

/** A page that tests borrow, and its way to the emulator of each. */
export interface WarmPage extends PersonPage {
  readonly door: Door
  readonly clock: boolean
}

/** Number of warm pages that wait for a test, of each kind; beyond it they are closed. */
const MOST_IDLE = 4

/** How long a page may take to become as it was: sockets and peer connections close by themselves. */
const LEAVE_MS = 10_000

// Files of a worker share their modules, and its browser ends with it.
const idle: Record<'flowing' | 'advanced', WarmPage[]> = { flowing: [], advanced: [] }
const toIdle = (clock: boolean) => idle[clock ? 'advanced' : 'flowing']

/**
 * Lends a page for one test; give it back with {@link returnPage}.
 * @param url of the emulator
 * @param clock whether the test can advance the page's clock
 */
export async function borrowPage(url: string, clock: boolean): Promise<WarmPage> {
  let borrowed = toIdle(clock).pop()
  while (borrowed?.page.isClosed()) borrowed = toIdle(clock).pop()
  if (!borrowed) return openWarmPage(url, clock)
  borrowed.door.leadTo(url)
  borrowed.problems.length = 0
  borrowed.frames.length = 0
  await borrowed.page.evaluate(() => window.person.begin())
  return borrowed
}

async function openWarmPage(url: string, clock: boolean): Promise<WarmPage> {
  const door = await openDoor()
  door.leadTo(url)
  const opened = await openPersonPage(await shareChromium(), {
    url: `${door.url}/index.html`,
    script: bundlePage(PERSON_SCRIPT),
    clock,
  })
  await opened.page.evaluate(() => {
    window.person.begin()
    window.person.leftOver()
  })
  opened.page.once('close', () => door.close())
  return Object.assign(opened, { door, clock })
}

/**
 * Ends what the test has not ended, and keeps the page for the next test. If something is left over, closes the page and
 * rejects with what it is. OpenTok itself keeps a peer connection now and then, when a viewer goes while it is being built:
 * such a page is closed silently.
 * @param name of the person who had it
 */
export async function returnPage(returned: WarmPage, name: string): Promise<void> {
  const { clock, page } = returned
  try {
    // A request that a test passes on may be under way: its answer has nowhere to go.
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    if (clock) await page.clock.resume()
    await page.evaluate(() => window.person.leave())
    await page
      .waitForFunction(() => window.person.leftOver().length === 0, null, { timeout: LEAVE_MS })
      .catch(() => {})
    const leftOver = await page.evaluate(() => window.person.leftOver())
    if (clock && !(await page.evaluate(isDateMoving))) leftOver.push('a date that stands still')
    if (leftOver.length > 0) throw new LeftOver(name, leftOver)
  } catch (error) {
    await page.context().close()
    throw error
  }
  const isWorn = await page.evaluate(() => window.person.media.peerConnections() > 0)
  if (toIdle(clock).length < MOST_IDLE && !isWorn) toIdle(clock).push(returned)
  else await page.context().close()
}

const isDateMoving = () => {
  const startedAt = Date.now()
  return new Promise<boolean>((resolve) => {
    setTimeout(() => resolve(Date.now() > startedAt), 5)
  })
}

/** The page is not as it was when the test borrowed it. */
export class LeftOver extends Error {
  constructor(name: string, lines: readonly string[]) {
    super(
      `left over in ${name}'s page, which other tests use: ${lines.join(', ')} (or it needs one of its own: option \`own\`)`,
    )
    this.name = 'LeftOver'
  }
}
