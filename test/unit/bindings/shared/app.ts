/** An app on the fake OpenTok whose elements are those of a page in Node, with a clock that the test moves. */

import { afterEach, beforeEach, vi } from 'vitest'
import { createReconnection } from '../../../../src/index.ts'
import type { Reconnection, ReconnectionOptions } from '../../../../src/index.ts'
import { createFakeOpenTok } from '../../../../src/kit/testing/index.ts'
import type { FakeOpenTok, FakePublisher, FakeSession } from '../../../../src/kit/testing/index.ts'
import { FakeNode } from './page.ts'

/** Time of the fake for one request, and some more. */
export const SOON_MS = 5_000

export const settle = (ms = SOON_MS) => vi.advanceTimersByTimeAsync(ms)

export interface App {
  readonly fake: FakeOpenTok
  /** The calls that the factory has created. */
  readonly calls: Reconnection[]
  /** What a factory of the app does. */
  readonly open: (sessionId?: string, options?: ReconnectionOptions) => Reconnection
  /** A call that is joined. */
  readonly join: (options?: ReconnectionOptions) => Promise<Reconnection>
  readonly createPublisher: (element: unknown) => FakePublisher
  /** Names of the calls of sessions, in order: `connect session-1`. */
  readonly requests: () => readonly string[]
}

/** One app per test, with time that stands still. */
export function useApp(): () => App {
  let app: App
  beforeEach(() => {
    vi.useFakeTimers()
    app = createApp()
  })
  afterEach(async () => {
    // A call that is still being left would keep the one of the next test waiting.
    app.fake.network.restore()
    await settle(10_000)
    vi.useRealTimers()
    vi.restoreAllMocks()
  })
  return () => app
}

function createApp(): App {
  const fake = createFakeOpenTok({ createElement: (tagName) => new FakeNode(tagName) })
  const calls: Reconnection[] = []
  function open(sessionId = 'one', options: ReconnectionOptions = {}): Reconnection {
    const session = fake.OT.initSession('api key', sessionId)
    const call = createReconnection(session, { token: 'a token', random: () => 0, ...options })
    calls.push(call)
    return call
  }
  return {
    fake,
    calls,
    open,
    async join(options) {
      const call = open('one', options)
      void call.connect()
      await settle()
      return call
    },
    createPublisher: (element) => fake.OT.initPublisher(element as HTMLElement),
    requests: () =>
      fake.ledger
        .calls()
        .filter(({ method }) => method === 'connect' || method === 'disconnect')
        .map(({ method, object }) => `${method} ${(object as FakeSession).sessionId}`),
  }
}
