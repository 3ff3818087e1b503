/** Setup of the stories on the published fake in strict mode, as an app's own tests would use it. */

import { afterEach, beforeEach, expect, vi } from 'vitest'
import { EVENT_NAMES } from '../../../src/api/events.ts'
import type { ReconnectionEvents } from '../../../src/api/events.ts'
import type { ReconnectionOptions } from '../../../src/options.ts'
import { createReconnection } from '../../../src/reconnection.ts'
import type { Reconnection } from '../../../src/api/reconnection.types.ts'
import { createFakeOpenTok } from '../../../src/testing/index.ts'
import type { FakeOpenTok, FakeOpenTokOptions, FakeSession } from '../../../src/testing/index.ts'
import { pass, toLine } from './setup.ts'

export interface StrictSetup {
  readonly fake: FakeOpenTok
  readonly session: FakeSession
  readonly reconnection: Reconnection
  /** Events of the library in order, without `statusChanged` and `signal`. */
  readonly story: string[]
  /** The story since the last call. */
  readonly later: () => string[]
}

const setups: StrictSetup[] = []

/** Fake timers for each test; after it, nothing may be left over and nothing may be on the console. */
export function useStrictFake(): void {
  beforeEach(() => {
    vi.useFakeTimers()
    vi.spyOn(console, 'warn').mockImplementation(() => {})
  })
  afterEach(async () => {
    const due = setups.splice(0)
    for (const each of due) await expectNothingLeft(each)
    expect(console.warn).not.toHaveBeenCalled()
    vi.restoreAllMocks()
    vi.useRealTimers()
  })
}

/** No listener, live object or timer of this library is left, and no dead object was used; the app cleans up its own. */
async function expectNothingLeft({ fake, reconnection, session }: StrictSetup): Promise<void> {
  reconnection.dispose()
  session.off()
  void session.disconnect()
  await pass(1_000)
  for (const publisher of fake.ledger.publishers) if (publisher.id) publisher.destroy()
  fake.ledger.assertNoLeaks()
  fake.reset()
  expect(vi.getTimerCount()).toBe(0)
}

export function createStrictSetup(
  options: ReconnectionOptions = {},
  fakeOptions: FakeOpenTokOptions = {},
): StrictSetup {
  const fake = createFakeOpenTok({ strict: true, ...fakeOptions })
  const session = fake.OT.initSession('api key', 'session id')
  const reconnection = createReconnection(session, {
    token: () => fake.createToken({ data: 'Ada' }),
    // The longest wait that the jitter allows.
    random: () => 1,
    ...options,
  })
  const story: string[] = []
  for (const name of EVENT_NAMES as (keyof ReconnectionEvents)[]) {
    if (name !== 'statusChanged' && name !== 'signal' && !/sending|qualityChanged/i.test(name))
      reconnection.on(name, (payload) => story.push(toLine(name, payload)))
  }
  const later = () => story.splice(0)
  const setup = { fake, session, reconnection, story, later }
  setups.push(setup)
  return setup
}

/** After the first join, with an empty story. */
export async function createJoinedStrictSetup(
  options: ReconnectionOptions = {},
  fakeOptions: FakeOpenTokOptions = {},
): Promise<StrictSetup> {
  const setup = createStrictSetup(options, fakeOptions)
  void setup.reconnection.connect()
  await pass(1_000)
  setup.story.length = 0
  return setup
}
