/** The fixture of a browser test: per test, an emulator and the people it needs; pages and browser are shared. */
import { basename } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, vi } from 'vitest'
import type { TestContext } from 'vitest'
import { startEmulator } from '../../../src/emulator/index.ts'
import type { Emulator, EmulatorOptions } from '../../../src/emulator/emulator.types.ts'
import { bundlePage } from './bundle-page.ts'
import { launchCachingChromium, launchKillableChromium, LENDS_PAGES } from './chromium.ts'
import { explainFailure } from './failure.ts'
import type { FailedTest } from './failure.ts'
import { PERSON_SCRIPT, toFiles, USUAL_CLIENT } from './page-files.ts'
import { createPerson, openPerson } from './person.ts'
import type { OpenOptions, Person } from './person.ts'
import { borrowPage, returnPage } from './person-page.ts'
import { useChromium } from './shared-chromium.ts'
import type { Contexts } from './shared-chromium.ts'
import { openSite } from './site.ts'

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
    async (context?: Pick<TestContext, 'task'>) => {
      const task = context?.task ?? readTask()
      const emulator = await startEmulator({ files: setting.files, ...options })
      const stage = createStage(setting, emulator)
      try {
        await play(stage.fixture)
        for (const person of stage.people) await person.expectHealthy()
        await stage.returnAll()
      } catch (error) {
        await explainFailure(error, { task, emulator, people: stage.people })
        throw error
      } finally {
        await stage.closeAll()
        await emulator.close()
      }
    }
}

/** The test that begins at this moment, for one that is given its case in place of its context. */
export function readTask(): FailedTest {
  const { currentTestName = 'test', testPath = '' } = expect.getState()
  return { name: currentTestName, file: { name: basename(testPath) } }
}

/** The people of one test. */
function createStage({ browser, files, isLent, pageScript }: Setting, emulator: Emulator) {
  const sessionId = emulator.createSession()
  const environment = { browser, emulator, sessionId, pageScript }
  const people: Person[] = []
  const closers = new Set<() => Promise<void>>()
  const returners = new Set<() => Promise<void>>()

  async function openOwn(name: string, options?: OpenOptions): Promise<Person> {
    const person = await openPerson(name, environment, options)
    closers.add(() => close(person.page))
    people.push(person)
    return person
  }

  async function borrow(name: string, clock = false): Promise<Person> {
    const borrowed = await borrowPage(emulator.url, clock)
    const closeBorrowed = () => close(borrowed.page)
    closers.add(closeBorrowed)
    returners.add(() => {
      closers.delete(closeBorrowed)
      return returnPage(borrowed, name)
    })
    const person = await createPerson(name, borrowed, {
      emulator,
      sessionId,
      proxyUrl: `${borrowed.door.url}/proxy`,
    })
    people.push(person)
    return person
  }

  const open: Fixture['open'] = (name, options = {}) => {
    const isOwn = !isLent || options.own !== undefined || options.opentok === false
    return isOwn ? openOwn(name, options) : borrow(name, options.clock)
  }

  const fixture: Fixture = {
    emulator,
    network: emulator.network,
    sessionId,
    open,
    openElsewhere: async (name) => {
      const own = await launchKillableChromium()
      closers.add(own.kill)
      return { ...own, person: await openPerson(name, { ...environment, browser: own.browser }) }
    },
    openCached: async (name) => {
      // The emulator forbids the browser to keep its pages.
      const site = await openSite(files)
      const browser = await launchCachingChromium()
      closers.add(() => browser.close().then(site.close))
      const person = await openPerson(name, {
        ...environment,
        browser,
        emulator: { ...emulator, url: site.url },
      })
      people.push(person)
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
    members: () => {
      const clients = emulator.clients(sessionId)
      return clients.filter(({ online }) => online).map(({ data }) => data)
    },
  }

  return {
    fixture,
    people,
    /** Gives the lent pages back; rejects if something is left over. */
    async returnAll() {
      emulator.network.restore()
      // Whoever came last leaves first: OpenTok keeps a peer connection that it is building when its publisher ends.
      for (const giveBack of [...returners].toReversed()) await giveBack()
    },
    /** Closes what was not given back. */
    async closeAll() {
      await Promise.all([...closers].map((each) => each()))
    },
  }
}

/** A request that a test passes on may be under way: its answer has nowhere to go. */
async function close(page: Page): Promise<void> {
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.context().close()
}
