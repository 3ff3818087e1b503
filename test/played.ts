/** What a scenario needs: the published fake, strict, a reconnection around its session, and what the app heard. */

import { afterEach, beforeEach, expect, vi } from 'vitest'
import { EVENT_NAMES } from '../src/api/events.ts'
import type { ReconnectionEvents } from '../src/api/events.ts'
import type { ReconnectionOptions } from '../src/options.ts'
import { createReconnection } from '../src/reconnection.ts'
import type { Reconnection } from '../src/api/reconnection.types.ts'
import { createFakeOpenTok } from '../src/testing/index.ts'
import type { FakeOpenTok, FakeOpenTokOptions, FakeSession } from '../src/testing/index.ts'
import { pass, toLine } from './stage.ts'

export interface Played {
  readonly fake: FakeOpenTok
  readonly session: FakeSession
  readonly reconnection: Reconnection
  /** What the app heard, but for `statusChanged` and the signals of others. */
  readonly story: string[]
  /** What it has heard since this was asked last. */
  readonly later: () => string[]
}

let played: Played[] = []

/** Time stands still unless a test moves it; and whatever was played, nothing is left behind or written to the console. */
export function usePlayedFake(): void {
  beforeEach(() => {
    vi.useFakeTimers()
    vi.spyOn(console, 'warn').mockImplementation(() => {})
  })
  afterEach(async () => {
    for (const each of played) await expectNothingLeft(each)
    played = []
    expect(console.warn).not.toHaveBeenCalled()
    vi.restoreAllMocks()
    vi.useRealTimers()
  })
}

/** No listener, live object or timer of ours, and no use of a dead object; the app takes its own part away. */
async function expectNothingLeft({ fake, reconnection, session }: Played): Promise<void> {
  reconnection.dispose()
  session.off()
  void session.disconnect()
  await pass(1_000)
  for (const publisher of fake.ledger.publishers) if (publisher.id) publisher.destroy()
  fake.ledger.assertNoLeaks()
  fake.reset()
  expect(vi.getTimerCount()).toBe(0)
}

/** Who Bob is to the other people of a room. */
export const BOB = { data: 'Bob' }

export function play(options: ReconnectionOptions = {}, given: FakeOpenTokOptions = {}): Played {
  const fake = createFakeOpenTok({ strict: true, ...given })
  const session = fake.OT.initSession('api key', 'session id')
  const reconnection = createReconnection(session, {
    token: () => fake.createToken({ data: 'Ada' }),
    // The longest of the waits that it may be.
    random: () => 1,
    ...options,
  })
  const story: string[] = []
  for (const name of EVENT_NAMES as (keyof ReconnectionEvents)[]) {
    if (name !== 'statusChanged' && name !== 'signal')
      reconnection.on(name, (news) => story.push(toLine(name, news)))
  }
  const later = () => story.splice(0)
  const stage = { fake, session, reconnection, story, later }
  played.push(stage)
  return stage
}

/** After the first join, and everything that it told. */
export async function playJoined(
  options: ReconnectionOptions = {},
  given: FakeOpenTokOptions = {},
): Promise<Played> {
  const stage = play(options, given)
  void stage.reconnection.connect()
  await pass(1_000)
  stage.story.length = 0
  return stage
}
