/** One person in a call: a page of its own, driven and watched from the test. */
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Emulator } from '../../src/emulator/emulator.types.ts'
import type { CreateOptions, HeardSignal, SeenEvent, SignalOutcome } from './page/person.page.ts'
import type { SignalLike } from '../../src/opentok/opentok.types.ts'
import { collectProblems, toLine } from './record.ts'

export interface OpenOptions {
  /** Replaces the page's clock before any script runs, so that `page.clock.fastForward` works. */
  readonly clock?: boolean
  /** `false`: the page has the library alone, and no session. Default `true`. */
  readonly opentok?: boolean
}

export interface Person {
  readonly name: string
  readonly page: Page
  /** What the token provider was asked with, one entry for each call. */
  readonly tokenContexts: readonly unknown[]
  /** Errors of the page that nobody handled; must be empty at the end, so a test that expects one takes it out. */
  readonly problems: string[]
  /** Replaces the token provider, which mints a fresh token for every call. */
  answerTokens(provide: () => string | Promise<string>): void
  create(options?: CreateOptions): Promise<void>
  /** How `connect()` ended: `'resolved'` or the code of its error. */
  connect(token?: string): Promise<string>
  disconnect(): Promise<string>
  /** The app joins by the session's own `connect()`, past the library. */
  connectItself(): Promise<void>
  status(): Promise<string>
  snapshot(): Promise<Record<string, unknown>>
  stats(): Promise<Record<string, unknown>>
  /** The delays of timers that the library has running. */
  runningTimers(): Promise<number[]>
  /** How many listeners the library has on the session, by name. */
  listenerCounts(): Promise<Record<string, number>>
  /** The events so far, one line each; without names all but `statusChanged`. */
  story(...names: string[]): Promise<string[]>
  /** The events so far, with their payloads. */
  seen(): Promise<SeenEvent[]>
  events(name: string): Promise<SeenEvent[]>
  sdkStory(): Promise<string[]>
  heard(): Promise<HeardSignal[]>
  /** Hands a signal to the library; returns its place in the outcomes. */
  signal(signal: SignalLike): Promise<number>
  /** Waits until that signal's promise has settled. */
  outcome(place: number): Promise<SignalOutcome>
  outcomes(): Promise<SignalOutcome[]>
  /** Publishes the fake camera through the SDK; resolves with the stream id when live. */
  publish(): Promise<string>
  /** The statuses that the tile of a stream went through. */
  tileStatuses(streamId: string): Promise<string[]>
  /** How many tiles of other people's streams are in the page, with a picture or without. */
  tileCount(): Promise<number>
  /** Prints all that an app could show, to search it for secrets. */
  look(): Promise<void>
  /** Waits until the event was seen, for the `count`th time. */
  untilEvent(name: string, count?: number): Promise<void>
  untilSdkEvent(name: string, count?: number): Promise<void>
  untilStatus(status: string): Promise<void>
  untilPhase(phase: string): Promise<void>
  /** Waits until every tile has settled. */
  untilTilesConnected(): Promise<void>
  untilHeard(count: number): Promise<void>
  untilVideos(count: number): Promise<void>
  /** Jumps ahead; due timers fire once each. Needs the `clock` option. */
  fastForward(ms: number): Promise<void>
  /** What holds for everybody at the end of every test. */
  expectSound(): Promise<void>
  /** Everything recorded, for a failure's message. */
  tell(): Promise<string>
}

interface Place {
  readonly browser: Browser
  readonly emulator: Emulator
  readonly sessionId: string
  readonly pageScript: string
  readonly name: string
}

export async function openPerson(
  { browser, emulator, sessionId, pageScript, name }: Place,
  { clock = false, opentok = true }: OpenOptions = {},
): Promise<Person> {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] })
  const page = await context.newPage()
  const problems = collectProblems(page)
  const tokenContexts: unknown[] = []
  let provide = (): string | Promise<string> => emulator.createToken(sessionId, { data: name })
  await page.exposeFunction('askForToken', (asked: unknown) => {
    tokenContexts.push(asked)
    return provide()
  })
  if (clock) await page.clock.install()
  await page.addInitScript({ content: pageScript })
  await page.goto(`${emulator.url}/${opentok ? 'index' : 'without-opentok'}.html`)
  if (opentok) {
    const { apiKey, proxyUrl } = emulator
    await page.evaluate((settings) => window.person.openSession(settings), {
      apiKey,
      sessionId,
      proxyUrl,
    })
  }

  const person: Person = {
    name,
    page,
    tokenContexts,
    problems,
    answerTokens: (next) => {
      provide = next
    },
    create: (options = {}) => page.evaluate((given) => window.person.create(given), options),
    connect: (token) => page.evaluate((given) => window.person.connect(given), token),
    disconnect: () => page.evaluate(() => window.person.disconnect()),
    connectItself: async () => {
      const token = emulator.createToken(sessionId, { data: name })
      await page.evaluate(async (given) => {
        await new Promise<void>((resolve, reject) => {
          window.person.session.connect(given, (error) => (error ? reject(error) : resolve()))
        })
      }, token)
    },
    status: () => page.evaluate(() => window.person.reconnection.status),
    snapshot: () => page.evaluate(() => ({ ...window.person.reconnection.getSnapshot() })),
    stats: () => page.evaluate(() => ({ ...window.person.reconnection.stats })),
    runningTimers: () => page.evaluate(() => window.person.runningTimers()),
    listenerCounts: () => page.evaluate(() => window.person.listenerCounts()),
    seen: () => page.evaluate(() => window.person.seen),
    story: async (...names) => {
      const isTold = names.length
        ? (event: SeenEvent) => names.includes(event.name)
        : (event: SeenEvent) => event.name !== 'statusChanged'
      return (await person.seen()).filter(isTold).map(toLine)
    },
    events: async (wanted) => (await person.seen()).filter((event) => event.name === wanted),
    sdkStory: () => page.evaluate(() => window.person.sdkSeen),
    heard: () => page.evaluate(() => window.person.heard),
    signal: (signal) => page.evaluate((given) => window.person.signal(given), signal),
    outcome: async (place) => {
      await page.waitForFunction((at) => window.person.outcomes[at]?.state !== 'pending', place)
      return (await person.outcomes())[place] as SignalOutcome
    },
    outcomes: () => page.evaluate(() => window.person.outcomes),
    publish: () => page.evaluate(() => window.person.publish()),
    tileStatuses: (streamId) => page.evaluate((id) => window.person.tiles[id] ?? [], streamId),
    tileCount: () => page.evaluate(() => document.querySelectorAll('.OT_subscriber').length),
    look: () => page.evaluate(() => window.person.look()),
    untilEvent: async (wanted, count = 1) => {
      await page.waitForFunction(
        ([event, times]) => window.person.seen.filter(({ name: n }) => n === event).length >= times,
        [wanted, count] as const,
      )
    },
    untilSdkEvent: async (wanted, count = 1) => {
      await page.waitForFunction(
        ([event, times]) => window.person.sdkSeen.filter((it) => it === event).length >= times,
        [wanted, count] as const,
      )
    },
    untilStatus: async (status) => {
      await page.waitForFunction((wanted) => window.person.reconnection.status === wanted, status)
    },
    untilTilesConnected: async () => {
      await page.waitForFunction(() =>
        [...window.person.reconnection.subscribers.values()].every(
          ({ status }) => status === 'connected',
        ),
      )
    },
    untilPhase: async (phase) => {
      await page.waitForFunction(
        (wanted) => window.person.reconnection.getSnapshot().phase === wanted,
        phase,
      )
    },
    untilHeard: async (count) => {
      await page.waitForFunction((wanted) => window.person.heard.length >= wanted, count)
    },
    untilVideos: async (count) => {
      await page.waitForFunction((wanted) => window.person.runningVideos() === wanted, count)
    },
    fastForward: (ms) => page.clock.fastForward(ms),
    expectSound: async () => {
      expect(problems, `unhandled errors in ${name}'s page`).toEqual([])
      const seen = await person.seen()
      expect(seen.filter((event) => event.name === 'error')).toEqual([])
      const changes = seen.filter((event) => event.name === 'statusChanged')
      for (const [index, { payload }] of changes.entries()) {
        expect(payload.status, `${name} hears no status twice in a row`).not.toBe(payload.previous)
        if (index === 0) continue
        expect(payload.previous, `${name} misses no status`).toBe(
          changes[index - 1]?.payload.status,
        )
      }
    },
    tell: async () => {
      const { seen, sdkSeen, heard, outcomes } = await page.evaluate(() => {
        const { seen, sdkSeen, heard, outcomes } = window.person
        return { seen, sdkSeen, heard, outcomes }
      })
      return [
        `${name} saw: ${seen.map(toLine).join(' | ')}`,
        `${name}'s SDK said: ${sdkSeen.join(' | ')}`,
        `${name} heard: ${heard.map(({ type, data }) => `${type} ${data}`).join(' | ')}`,
        `${name}'s signals: ${outcomes.map(({ state, code }) => code ?? state).join(' | ')}`,
        `${name}'s page: ${problems.join(' | ')}`,
      ].join('\n')
    },
  }
  return person
}
