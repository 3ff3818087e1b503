/** The people of a browser test, in pages with the library: lent, or their own. */
import { vi } from 'vitest'
import type { Emulator, EmulatorOptions } from '../../../src/kit/emulator/emulator.types.ts'
import { bundlePage } from './bundle-page.ts'
import {
  FAKE_PROMPT,
  launchCachingChromium,
  launchChromium,
  launchKillableChromium,
  LENDS_PAGES,
} from './chromium.ts'
import { PERSON_SCRIPT, toFiles, USUAL_CLIENT } from './page-files.ts'
import { createPerson, openPerson } from './person.ts'
import type { OpenOptions, Person } from './person.ts'
import { borrowPage, returnPage } from './person-page.ts'
import { useChromium } from './shared-chromium.ts'
import type { Contexts } from './shared-chromium.ts'
import { openSite } from './site.ts'
import { closePage, namesOnline, onStage } from './stage.ts'
import type { Stage } from './stage.ts'

export interface Fixture {
  readonly emulator: Emulator
  readonly network: Emulator['network']
  readonly sessionId: string
  /** Lends a page in a browser context of its own; `name` is the connection data, and the target for faults. */
  open(name: string, options?: OpenOptions): Promise<Person>
  /** Like `open`, but in a separate browser, which can be killed. */
  openElsewhere(name: string): Promise<KillablePerson>
  /** Like `open`, but in a separate browser, which may keep the page in its back/forward cache. */
  openCached(name: string): Promise<Person>
  /** Like `open`, but in a separate browser with real permissions, which are given and which a test can withdraw. */
  openWithPermissions(name: string): Promise<Person>
  /** Opens, wraps and joins, for tests that are not about the first join. */
  join(name: string, options?: OpenOptions): Promise<Person>
  /** Waits for a condition of the emulator. */
  until(isTrue: () => boolean): Promise<void>
  /** Names of the session's clients with an open socket, as the server knows them. */
  members(): readonly string[]
}

/** A person with a separate browser. */
export interface KillablePerson {
  readonly person: Person
  /** Kills the browser's process with SIGKILL. */
  kill(): Promise<void>
  /** Stops the browser's processes, like a sleeping machine, until `resume()`. */
  pause(): void
  resume(): void
}

/** What all tests of a file have in common. */
interface Setting {
  readonly browser: Contexts
  readonly files: Readonly<Record<string, string>>
  readonly pageScript: string
  /** Whether its pages are those that other files use too. */
  readonly isLent: boolean
}

/**
 * Call once at the top of a test file. The returned function wraps the body of a test. Its pages are lent: what a test has
 * started is ended for it, and if something is left over all the same, this test fails.
 * @param sdk the package of the client that the pages load
 * @param pages additional page scripts, after that of a person
 *
 * @example
 * const withFixture = useFixture()
 * it('joins (S1)', withFixture(async ({ join }) => { await join('anna') }))
 */
export function useFixture(sdk = USUAL_CLIENT, ...pages: readonly string[]) {
  const setting: Setting = {
    browser: useChromium(),
    files: toFiles(sdk),
    pageScript: [PERSON_SCRIPT, ...pages].map((file) => bundlePage(file)).join('\n'),
    isLent: LENDS_PAGES && sdk === USUAL_CLIENT && pages.length === 0,
  }
  return (play: (fixture: Fixture) => Promise<void>, options?: EmulatorOptions) =>
    onStage(async (stage) => {
      const emulator = await stage.startEmulator({ files: setting.files, ...options })
      await play(createFixture(setting, stage, emulator))
    })
}

/** The people of one test. */
function createFixture(
  { browser, files, isLent, pageScript }: Setting,
  stage: Stage,
  emulator: Emulator,
): Fixture {
  const sessionId = emulator.createSession()
  const environment = { browser, emulator, sessionId, pageScript }

  async function openOwn(name: string, options?: OpenOptions): Promise<Person> {
    const person = await openPerson(name, environment, options)
    stage.keep({ close: () => closePage(person.page) })
    stage.watch(person)
    return person
  }

  async function borrow(name: string, clock = false): Promise<Person> {
    const borrowed = await borrowPage(emulator.url, clock)
    stage.keep({
      close: () => closePage(borrowed.page),
      giveBack: () => returnPage(borrowed, name),
    })
    const proxyUrl = `${borrowed.door.url}/proxy`
    const person = await createPerson(name, borrowed, { emulator, sessionId, proxyUrl })
    stage.watch(person)
    return person
  }

  const open: Fixture['open'] = (name, options = {}) => {
    const isOwn = !isLent || options.own !== undefined || options.opentok === false
    return isOwn ? openOwn(name, options) : borrow(name, options.clock)
  }

  return {
    emulator,
    network: emulator.network,
    sessionId,
    open,
    openElsewhere: async (name) => {
      const own = await launchKillableChromium()
      stage.keep({ close: own.kill })
      return { ...own, person: await openPerson(name, { ...environment, browser: own.browser }) }
    },
    openCached: async (name) => {
      // The emulator forbids the browser to keep its pages.
      const site = await openSite(files)
      const ownBrowser = await launchCachingChromium()
      stage.keep({ close: () => ownBrowser.close().then(site.close) })
      const person = await openPerson(name, {
        ...environment,
        browser: ownBrowser,
        emulator: { ...emulator, url: site.url },
      })
      stage.watch(person)
      return person
    },
    openWithPermissions: async (name) => {
      const ownBrowser = await launchChromium(FAKE_PROMPT)
      stage.keep({ close: () => ownBrowser.close() })
      const person = await openPerson(name, { ...environment, browser: ownBrowser })
      await person.page.context().grantPermissions(['camera', 'microphone'])
      stage.watch(person)
      return person
    },
    join: async (name, openOptions) => {
      const person = await open(name, openOptions)
      await person.create()
      await person.connect()
      return person
    },
    until: async (isTrue) => {
      await vi.waitUntil(isTrue, { timeout: 30_000, interval: 20 })
    },
    members: () => namesOnline(emulator, sessionId),
  }
}
