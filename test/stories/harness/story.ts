/**
 * Setup of a story: a session of the published fake, a reconnection around it, and the events that the app received. The
 * session is one that the test scripts, or a plain one of the fake in strict mode, as an app's own tests would use it.
 */

import { afterEach, beforeEach, expect, vi } from 'vitest'
import type { MockInstance } from 'vitest'
import { EVENT_NAMES } from '../../../src/contract/events.ts'
import type { ReconnectionEvents } from '../../../src/contract/events.ts'
import type { Reconnection } from '../../../src/contract/reconnection.types.ts'
import type { SessionLike } from '../../../src/contract/opentok.types.ts'
import type { ReconnectionOptions } from '../../../src/contract/options.types.ts'
import { createReconnection } from '../../../src/reconnection.ts'
import { createFakeOpenTok } from '../../../src/kit/testing/index.ts'
import type {
  FakeOpenTok,
  FakeOpenTokOptions,
  FakeSession,
} from '../../../src/kit/testing/index.ts'
import { expectNothingLeft, watchOwnListeners } from './left-over.ts'
import { CONNECT_MS, createScriptedSession } from './scripted.ts'
import type { ScriptedSession } from './scripted.ts'
import { pass } from './time.ts'

export interface Setup<Session extends SessionLike = ScriptedSession> {
  readonly fake: FakeOpenTok
  readonly session: Session
  readonly reconnection: Reconnection
  /** Events of the library in order, without `statusChanged`, `signal`, `signalSending` and changes of the quality. */
  readonly story: string[]
  /** The story since the last call. */
  readonly later: () => string[]
  /** Transitions of `statusChanged`, in order. */
  readonly statuses: string[]
}

/** Those of the story that is being told. */
let setups: Setup<SessionLike>[] | null = null

/** Fake timers for each test; after it, nothing may be left over and nothing may be on the console. */
export function useStory(): void {
  let warn: MockInstance
  beforeEach(() => {
    vi.useFakeTimers()
    warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    setups = []
  })
  afterEach(async () => {
    const due = setups ?? []
    setups = null
    try {
      for (const { reconnection } of due) reconnection.dispose()
      for (const each of due) await expectNothingLeft(each.fake, each.session as never)
      expect(warn).not.toHaveBeenCalled()
    } finally {
      vi.restoreAllMocks()
      vi.unstubAllGlobals()
      vi.useRealTimers()
    }
  })
}

export function createSetup(
  options: ReconnectionOptions = {},
  session = createScriptedSession(),
): Setup {
  return wrapSession(session.fake, session, { token: 'secret-token', ...options })
}

/** On the fake's own server. */
export function createFakeSetup(
  options: ReconnectionOptions = {},
  fakeOptions: FakeOpenTokOptions = {},
): Setup<FakeSession> {
  const fake = createFakeOpenTok({ strict: true, ...fakeOptions })
  const session = fake.OT.initSession('api key', 'session id')
  const token = () => fake.createToken({ data: 'Ada' })
  return wrapSession(fake, session, { token, devices: fake.devices, ...options })
}

/** After the first join, with an empty story. */
export const createJoinedSetup = (options: ReconnectionOptions = {}) =>
  join(createSetup(options), CONNECT_MS)

/** After the first join, with an empty story. */
export const createJoinedFakeSetup = (
  options: ReconnectionOptions = {},
  fakeOptions: FakeOpenTokOptions = {},
) => join(createFakeSetup(options, fakeOptions), 1_000)

/** Wraps a session. Whatever the story does, it is disposed of at its end. */
export function wrapSession<Session extends SessionLike>(
  fake: FakeOpenTok,
  session: Session,
  options: ReconnectionOptions = {},
): Setup<Session> {
  watchOwnListeners(session as never)
  // The longest wait that the jitter allows.
  const reconnection = createReconnection(session, { random: () => 1, ...options })
  const story: string[] = []
  const statuses: string[] = []
  for (const name of EVENT_NAMES as (keyof ReconnectionEvents)[]) {
    if (name !== 'statusChanged' && name !== 'signal' && !/sending|qualityChanged/i.test(name))
      reconnection.on(name, (payload) => story.push(toLine(name, payload)))
  }
  reconnection.on('statusChanged', ({ previous, status }) => {
    statuses.push(`${previous} → ${status}`)
  })
  const later = () => story.splice(0)
  const setup = { fake, session, reconnection, story, later, statuses }
  setups?.push(setup)
  return setup
}

async function join<Session extends SessionLike>(
  setup: Setup<Session>,
  ms: number,
): Promise<Setup<Session>> {
  void setup.reconnection.connect()
  await pass(ms)
  setup.story.length = 0
  setup.statuses.length = 0
  return setup
}

/** An event as one line: its name, then the values of its payload; for an error its code or message. */
export function toLine(name: string, payload: object): string {
  const values = Object.entries(payload)
    .filter(([key]) => key !== 'subscriber' && key !== 'publisher' && key !== 'id')
    .map(([key, value]) => `${key}:${toText(value)}`)
  return [name, ...values].join(' ')
}

const toText = (value: unknown) =>
  value instanceof Error
    ? ((value as { code?: string }).code ?? value.message)
    : ((value as { streamId?: string } | null)?.streamId ?? String(value))

/** State of a promise so far, as one word. */
export function watch(promise: Promise<unknown>): { readonly state: string } {
  const watched = { state: 'pending' }
  promise.then(
    () => (watched.state = 'resolved'),
    (error: unknown) => (watched.state = `rejected ${toText(error)}`),
  )
  return watched
}
