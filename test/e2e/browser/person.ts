/** One person in a call: a page of its own, driven and watched from the test. */
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Emulator } from '../../../src/emulator/emulator.types.ts'
import type { SignalLike } from '../../../src/opentok/opentok.types.ts'
import type { CreateOptions } from '../page/person.types.ts'
import { createReads } from './person-reads.ts'
import type { Reads } from './person-reads.ts'
import { collectProblems } from './record.ts'
import { createWaits } from './person-waits.ts'
import type { Waits } from './person-waits.ts'

export interface OpenOptions {
  /** Replaces the page's clock before any script runs, so that it can be moved on. */
  readonly clock?: boolean
  /** `false`: the page has the library alone, and no session. Default `true`. */
  readonly opentok?: boolean
}

export interface Person extends Reads, Waits {
  readonly name: string
  readonly page: Page
  /** What the token provider was asked with, one entry for each call. */
  readonly tokenContexts: readonly unknown[]
  /** Errors of the page that nobody handled; a test that expects one takes it out. */
  readonly problems: string[]
  /** Replaces the token provider, which mints a fresh token for every call. */
  answerTokens(provide: () => string | Promise<string>): void
  create(options?: CreateOptions): Promise<void>
  /** How `connect()` ended: `'resolved'` or the code of its error. */
  connect(): Promise<string>
  disconnect(): Promise<string>
  /** Joins by the session's own `connect()`, past the library. */
  connectItself(): Promise<void>
  /** Publishes the fake camera through the SDK; resolves with the stream id when live. */
  publish(): Promise<string>
  /** Publishes the fake camera through the library; resolves with the stream id when live. */
  publishKept(): Promise<string>
  /** The stream that the library keeps published has this id now, or none. */
  publishedStreamId(): Promise<string | undefined>
  /** Hands a signal to the library; returns its place among the outcomes. */
  signal(signal: SignalLike): Promise<number>
  /** Jumps ahead; due timers fire once each. Needs the `clock` option. */
  fastForward(ms: number): Promise<void>
  /** What holds for everybody at the end of every test. */
  expectSound(): Promise<void>
}

export interface Place {
  readonly browser: Browser
  readonly emulator: Emulator
  readonly sessionId: string
  readonly pageScript: string
}

export async function openPerson(
  name: string,
  { browser, emulator, sessionId, pageScript }: Place,
  { clock = false, opentok = true }: OpenOptions = {},
): Promise<Person> {
  const { apiKey, proxyUrl, url } = emulator
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] })
  const page = await context.newPage()
  const problems = collectProblems(page)
  const tokenContexts: unknown[] = []
  const mintToken = () => emulator.createToken(sessionId, { data: name })
  let provideToken: () => string | Promise<string> = mintToken
  await page.exposeFunction('askForToken', (asked: unknown) => {
    tokenContexts.push(asked)
    return provideToken()
  })
  if (clock) await page.clock.install()
  await page.addInitScript({ content: pageScript })
  await page.goto(`${url}/${opentok ? 'index' : 'without-opentok'}.html`)
  if (opentok) {
    const settings = { apiKey, sessionId, proxyUrl }
    await page.evaluate((given) => window.person.openSession(given), settings)
  }

  const reads = createReads(page)
  return {
    ...reads,
    ...createWaits(page),
    name,
    page,
    tokenContexts,
    problems,
    answerTokens: (provide) => {
      provideToken = provide
    },
    create: (options = {}) => page.evaluate((given) => window.person.create(given), options),
    connect: () => page.evaluate(() => window.person.connect()),
    disconnect: () => page.evaluate(() => window.person.disconnect()),
    connectItself: () => page.evaluate((token) => window.person.connectItself(token), mintToken()),
    publish: () => page.evaluate(() => window.person.publish()),
    publishKept: async () => {
      await page.evaluate(() => window.person.publishKept())
      await page.waitForFunction(() => window.person.published !== 'pending')
      expect(await page.evaluate(() => window.person.published)).toBe('resolved')
      return page.evaluate(() => window.person.publisher?.stream?.streamId ?? 'none')
    },
    publishedStreamId: () => page.evaluate(() => window.person.publisher?.stream?.streamId),
    signal: (signal) => page.evaluate((given) => window.person.signal(given), signal),
    fastForward: (ms) => page.clock.fastForward(ms),
    expectSound: async () => {
      expect(problems, `unhandled errors in ${name}'s page`).toEqual([])
      const seen = await reads.seen()
      expect(seen.filter((event) => event.name === 'error')).toEqual([])
      const overlaps = await page.evaluate(() => window.person.joins.overlaps())
      expect(overlaps, `${name} joins once at a time`).toBe(0)
      const changes = seen.filter((event) => event.name === 'statusChanged')
      for (const [index, { payload }] of changes.entries()) {
        expect(payload.status, `${name} hears no status twice in a row`).not.toBe(payload.previous)
        const before = changes[index - 1]?.payload.status ?? payload.previous
        expect(payload.previous, `${name} misses no status`).toBe(before)
      }
    },
  }
}
