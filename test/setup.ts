/** What a story needs: a session that is scripted, a reconnection around it, and what the app heard. */

import { afterEach, beforeEach, vi } from 'vitest'
import { EVENT_NAMES } from '../src/api/events.ts'
import type { ReconnectionEvents } from '../src/api/events.ts'
import { createReconnection } from '../src/reconnection.ts'
import type { ReconnectionOptions } from '../src/options.ts'
import type { Reconnection } from '../src/api/reconnection.types.ts'
import { CONNECT_MS, ScriptedSession } from './scripted.ts'

/** Time stands still unless a test moves it. */
export function useFakeTimers(): void {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
}

export const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

export interface Setup {
  readonly session: ScriptedSession
  readonly reconnection: Reconnection
  /** What the app heard, but for `statusChanged` and the signals of others. */
  readonly story: string[]
  /** What it heard of `statusChanged`. */
  readonly statuses: string[]
}

export function createSetup(
  options: ReconnectionOptions = {},
  session = new ScriptedSession(),
): Setup {
  const reconnection = createReconnection(session, {
    token: 'secret-token',
    // The longest of the waits that it may be.
    random: () => 1,
    ...options,
  })
  const story: string[] = []
  const statuses: string[] = []
  for (const name of EVENT_NAMES as (keyof ReconnectionEvents)[]) {
    if (name !== 'statusChanged' && name !== 'signal')
      reconnection.on(name, (payload) => story.push(toLine(name, payload)))
  }
  reconnection.on('statusChanged', ({ previous, status }) => {
    statuses.push(`${previous} → ${status}`)
  })
  return { session, reconnection, story, statuses }
}

/** A setup on which the first join is over, and told. */
export async function createJoinedSetup(options: ReconnectionOptions = {}): Promise<Setup> {
  const setup = createSetup(options)
  void setup.reconnection.connect()
  await pass(CONNECT_MS)
  setup.story.length = 0
  setup.statuses.length = 0
  return setup
}

/** An event as one line: its name, then the payload's values; of an error its code or message. */
export function toLine(name: string, payload: object): string {
  const values = Object.entries(payload)
    .filter(([key]) => key !== 'subscriber' && key !== 'publisher')
    .map(([key, value]) => `${key}:${toText(value)}`)
  return [name, ...values].join(' ')
}

const toText = (value: unknown) =>
  value instanceof Error
    ? ((value as { code?: string }).code ?? value.message)
    : ((value as { streamId?: string } | null)?.streamId ?? String(value))

/** A promise's state so far, as a word. */
export function watch(promise: Promise<unknown>): { readonly state: string } {
  const watched = { state: 'pending' }
  promise.then(
    () => (watched.state = 'resolved'),
    (error: unknown) => (watched.state = `rejected ${toText(error)}`),
  )
  return watched
}
