/** The stage of a browser test: one Chromium for each file; for each test an emulator and the people it needs. */
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, vi } from 'vitest'
import { startEmulator } from '../../../src/emulator/index.ts'
import type { Emulator, EmulatorOptions } from '../../../src/emulator/emulator.types.ts'
import { launchChromium, launchKillableChromium } from './chromium.ts'
import type { KillableBrowser } from './chromium.ts'
import { openPerson } from './person.ts'
import type { OpenOptions, Person } from './person.ts'

export interface Stage {
  readonly emulator: Emulator
  readonly network: Emulator['network']
  readonly sessionId: string
  /** A fresh browser context with the page in it; `name` is the connection data, and the target for faults. */
  open(name: string, options?: OpenOptions): Promise<Person>
  /** Like `open`, in a browser of its own, which can be killed. */
  openElsewhere(name: string): Promise<KillablePerson>
  /** Opens, wraps and joins, for tests in which the first join is not the point. */
  join(name: string, options?: OpenOptions): Promise<Person>
  /** Waits for something the emulator knows. */
  until(isTrue: () => boolean): Promise<void>
  /** Names of the members of the session that have a socket open, as the server knows them. */
  members(): readonly string[]
}

/** A person with a browser of their own. */
export interface KillablePerson {
  readonly person: Person
  /** Kills the browser's process by SIGKILL. */
  kill(): Promise<void>
  /** The machine goes to sleep, until `resume()`. */
  pause(): void
  resume(): void
}

const here = import.meta.dirname
const root = join(here, '..', '..', '..')
const pageFolder = join(here, '..', 'page')

const FILES = {
  '/index.html': join(pageFolder, 'index.html'),
  '/without-opentok.html': join(pageFolder, 'without-opentok.html'),
  '/opentok-reconnection.umd.js': join(root, 'dist/opentok-reconnection.umd.js'),
}

const toClient = (sdk: string) => join(root, 'node_modules', sdk, 'dist/js/opentok.min.js')

/**
 * Call once at the top of a test file. What it returns wraps the body of a test.
 * @param sdk the package whose client the pages load
 * @param pages scripts that the pages run after that of a person
 *
 * @example
 * const onStage = useStage()
 * it('joins (S1)', onStage(async ({ join }) => { await join('anna') }))
 */
export function useStage(sdk = '@opentok/client', ...pages: readonly string[]) {
  let browser: Browser
  const files = { ...FILES, '/opentok.js': toClient(sdk) }
  const pageScript = [join(pageFolder, 'person.page.ts'), ...pages].map(bundle).join('\n')
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(async () => browser?.close())

  return (play: (stage: Stage) => Promise<void>, options?: EmulatorOptions) => async () => {
    const emulator = await startEmulator({ files, ...options })
    const sessionId = emulator.createSession()
    const people: Person[] = []
    const elsewhere: KillableBrowser[] = []
    const open: Stage['open'] = async (name, openOptions) => {
      const place = { browser, emulator, sessionId, pageScript }
      const person = await openPerson(name, place, openOptions)
      people.push(person)
      return person
    }
    const stage: Stage = {
      emulator,
      network: emulator.network,
      sessionId,
      open,
      openElsewhere: async (name) => {
        const own = await launchKillableChromium()
        elsewhere.push(own)
        const place = { browser: own.browser, emulator, sessionId, pageScript }
        return { ...own, person: await openPerson(name, place) }
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
      await play(stage)
      for (const person of people) await person.expectSound()
    } catch (error) {
      await tellWhatHappened(error, emulator, people)
      throw error
    } finally {
      await Promise.all(people.map((person) => person.page.context().close()))
      await Promise.all(elsewhere.map(({ kill }) => kill()))
      await emulator.close()
    }
  }
}

function bundle(file: string): string {
  const [output] = buildSync({
    entryPoints: [file],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
  }).outputFiles
  return output?.text ?? ''
}

/** Adds to a failure what the server and every person saw until then. */
async function tellWhatHappened(
  error: unknown,
  { clients, counters }: Emulator,
  people: readonly Person[],
): Promise<void> {
  if (!(error instanceof Error)) return
  error.message += `\n\nserver: ${JSON.stringify({ ...counters, clients: clients() })}`
  for (const person of people) {
    const told = await person.tell().catch(() => 'the page is gone')
    error.message += `\n\n${person.name}\n${told}\npage: ${person.problems.join(' | ')}`
  }
}
