/** One person in a call: a separate page, controlled and watched by the test. */
import { expect } from 'vitest'
import type { Emulator } from '../../../src/kit/emulator/emulator.types.ts'
import type { SignalLike } from '../../../src/contract/opentok.types.ts'
import type { CreateOptions, PublishOptions } from './page/person.types.ts'
import type { Witness } from './failure.ts'
import { createReads } from './person-reads.ts'
import type { Reads } from './person-reads.ts'
import { openPersonPage } from './person-page.ts'
import type { PersonPage } from './person-page.ts'
import { createWaits } from './person-waits.ts'
import type { Waits } from './person-waits.ts'
import type { Contexts } from './shared-chromium.ts'

export interface OpenOptions {
  /** Replaces the page's clock before any script runs, so that the test can advance it. */
  readonly clock?: boolean
  /**
   * Why this test needs a page of its own, and not one that other tests have used and will use: its sockets are refused, it
   * leaves, it changes the page for good.
   */
  readonly own?: string
  /** `false`: the page has only the library, and no session. Default `true`. */
  readonly opentok?: boolean
}

export interface Person extends Reads, Waits, Required<Witness> {
  /** Arguments of the token provider, one entry per call. */
  readonly tokenContexts: readonly unknown[]
  /** Empties the record; the session goes on. */
  forget(): Promise<void>
  /** Such an unhandled error is OpenTok's own; it may come at any time until the end of the test. */
  forgive(problem: RegExp): void
  /** Replaces the token provider, which creates a new token for every call. */
  answerTokens(provide: () => string | Promise<string>): void
  create(options?: CreateOptions): Promise<void>
  /** Result of `connect()`: `'resolved'` or the code of its error. */
  connect(): Promise<string>
  disconnect(): Promise<string>
  /** Joins by the session's own `connect()`, without the library. */
  connectItself(): Promise<void>
  /** Publishes the fake camera through the SDK; resolves with the stream id when live. */
  publish(options?: PublishOptions): Promise<string>
  /** Publishes the fake camera through the library; resolves with the stream id when live. */
  publishKept(options?: PublishOptions): Promise<string>
  /** The current id of the stream that the library keeps published, if any. */
  publishedStreamId(): Promise<string | undefined>
  /** Sends a signal through the library; returns its index in `outcomes`. */
  signal(signal: SignalLike): Promise<number>
  /** Advances the clock; due timers fire once each. Needs the `clock` option. */
  fastForward(ms: number): Promise<void>
}

export interface Environment {
  readonly browser: Contexts
  readonly emulator: Emulator
  readonly sessionId: string
  readonly pageScript: string
}

/** In a page of its own. */
export async function openPerson(
  name: string,
  { browser, emulator, sessionId, pageScript }: Environment,
  { clock = false, opentok = true }: OpenOptions = {},
): Promise<Person> {
  const url = `${emulator.url}/${opentok ? 'index' : 'without-opentok'}.html`
  const opened = await openPersonPage(browser, { url, script: pageScript, clock })
  const { proxyUrl } = emulator
  return createPerson(name, opened, { emulator, proxyUrl, sessionId: opentok ? sessionId : null })
}

interface Address {
  readonly emulator: Emulator
  /** The page's way to the emulator. */
  readonly proxyUrl: string
  readonly sessionId: string | null
}

/** A person at a page; without a session id the page opens no session. */
export async function createPerson(
  name: string,
  personPage: PersonPage,
  { emulator, proxyUrl, sessionId }: Address,
): Promise<Person> {
  const { frames, page, problems } = personPage
  const { apiKey } = emulator
  const forgiven: RegExp[] = []
  const tokenContexts: unknown[] = []
  const mintToken = () => emulator.createToken(sessionId ?? '', { data: name })
  let provideToken: () => string | Promise<string> = mintToken
  personPage.answerTokens = (context) => {
    tokenContexts.push(context)
    return provideToken()
  }
  if (sessionId !== null) {
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
    frames,
    forget: async () => {
      for (const list of [problems, forgiven, tokenContexts, frames]) list.length = 0
      await page.evaluate(() => window.person.forget())
    },
    forgiven,
    forgive: (problem) => void forgiven.push(problem),
    answerTokens: (provide) => {
      provideToken = provide
    },
    create: (options = {}) => page.evaluate((given) => window.person.create(given), options),
    connect: () => page.evaluate(() => window.person.connect()),
    disconnect: () => page.evaluate(() => window.person.disconnect()),
    connectItself: () => page.evaluate((token) => window.person.connectItself(token), mintToken()),
    publish: (given) => page.evaluate((options) => window.person.publish(options), given),
    publishKept: async (given) => {
      await page.evaluate((options) => window.person.publishKept(options), given)
      await page.waitForFunction(() => window.person.published !== 'pending')
      expect(await page.evaluate(() => window.person.published)).toBe('resolved')
      return page.evaluate(() => window.person.publisher?.stream?.streamId ?? 'none')
    },
    publishedStreamId: () => page.evaluate(() => window.person.publisher?.stream?.streamId),
    signal: (signal) => page.evaluate((given) => window.person.signal(given), signal),
    fastForward: (ms) => page.clock.fastForward(ms),
    timeline: () => page.evaluate(() => window.person.timeline),
    expectHealthy: async () => {
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
