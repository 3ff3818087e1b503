/** The fixture of a browser test: the Chromium that files share; per test, an emulator and the people it needs. */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { vi } from 'vitest'
import { startEmulator } from '../../../src/emulator/index.ts'
import type { Emulator, EmulatorOptions } from '../../../src/emulator/emulator.types.ts'
import { bundlePage } from './bundle-page.ts'
import { launchKillableChromium } from './chromium.ts'
import { openCachingSite } from './caching-site.ts'
import { openPerson } from './person.ts'
import type { OpenOptions, Person } from './person.ts'
import { useChromium } from './shared-chromium.ts'

export interface Fixture {
  readonly emulator: Emulator
  readonly network: Emulator['network']
  readonly sessionId: string
  /** Opens the page in a new browser context; `name` is the connection data, and the target for faults. */
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

const here = import.meta.dirname
const root = join(here, '..', '..', '..')
const pageFolder = join(here, 'page')

const FILES = {
  '/index.html': join(pageFolder, 'index.html'),
  '/without-opentok.html': join(pageFolder, 'without-opentok.html'),
  '/opentok-reconnection.umd.js': join(root, 'dist/opentok-reconnection.umd.js'),
}

/** The files of a page, by their URL path, with the client of a package. */
export const toFiles = (sdk: string) => ({
  ...FILES,
  '/opentok.js': join(root, 'node_modules', sdk, 'dist/js/opentok.min.js'),
})

/**
 * Call once at the top of a test file. The returned function wraps the body of a test.
 * @param sdk the package of the client that the pages load
 * @param pages additional page scripts, after that of a person
 *
 * @example
 * const withFixture = useFixture()
 * it('joins (S1)', withFixture(async ({ join }) => { await join('anna') }))
 */
export function useFixture(sdk = '@opentok/client', ...pages: readonly string[]) {
  const files = toFiles(sdk)
  const pageScript = [join(pageFolder, 'person.page.ts'), ...pages]
    .map((file) => bundlePage(file))
    .join('\n')
  const browser = useChromium()

  return (play: (fixture: Fixture) => Promise<void>, options?: EmulatorOptions) => async () => {
    const emulator = await startEmulator({ files, ...options })
    const sessionId = emulator.createSession()
    const people: Person[] = []
    const closers: (() => Promise<void>)[] = []
    const open: Fixture['open'] = async (name, openOptions) => {
      const environment = { browser, emulator, sessionId, pageScript }
      const person = await openPerson(name, environment, openOptions)
      people.push(person)
      return person
    }
    const fixture: Fixture = {
      emulator,
      network: emulator.network,
      sessionId,
      open,
      openElsewhere: async (name) => {
        const own = await launchKillableChromium()
        closers.push(own.kill)
        const environment = { browser: own.browser, emulator, sessionId, pageScript }
        return { ...own, person: await openPerson(name, environment) }
      },
      openCached: async (name) => {
        const site = await openCachingSite(files)
        closers.push(site.close)
        const { browser, url } = site
        const environment = { browser, emulator: { ...emulator, url }, sessionId, pageScript }
        const person = await openPerson(name, environment)
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
    try {
      await play(fixture)
      for (const person of people) await person.expectHealthy()
    } catch (error) {
      await addRecords(error, emulator, people)
      throw error
    } finally {
      await Promise.all(people.map(({ page }) => close(page)))
      await Promise.all(closers.map((each) => each()))
      await emulator.close()
    }
  }
}

/** A request that a test passes on may be under way: its answer has nowhere to go. */
async function close(page: Page): Promise<void> {
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.context().close()
}

/** Adds the records of the server and of every person to a failure: to its stack too, which a report shows. */
async function addRecords(
  error: unknown,
  { clients, counters }: Emulator,
  people: readonly Person[],
): Promise<void> {
  if (!(error instanceof Error)) return
  // The stack of an assertion is made when it is read, of the message of that moment.
  const { message, stack = message } = error
  const records = [`server: ${JSON.stringify({ ...counters, clients: clients() })}`]
  for (const person of people) {
    const description = await person.describe().catch(() => 'the page is gone')
    records.push(`${person.name}\n${description}\npage: ${person.problems.join(' | ')}`)
  }
  error.message = [message, ...records].join('\n\n')
  error.stack = stack.replace(message, () => error.message)
}
