/** Setup of a story: a scripted session, a reconnection around it, and the events that the app received. */

import { afterEach, beforeEach, vi } from 'vitest'
import { EVENT_NAMES } from '../../../src/api/events.ts'
import type { ReconnectionEvents } from '../../../src/api/events.ts'
import { createReconnection } from '../../../src/reconnection.ts'
import type { ReconnectionOptions } from '../../../src/options.ts'
import type { Reconnection } from '../../../src/api/reconnection.types.ts'
import { CONNECT_MS, ScriptedSession } from './scripted.ts'

/** Time that stands still until the test advances it. */
export function useFakeTimers(): void {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
}

export const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

export interface Setup {
  readonly session: ScriptedSession
  readonly reconnection: Reconnection
  /** Events of the library in order, without `statusChanged`, `signal`, `signalSending` and changes of the quality. */
  readonly story: string[]
  /** Transitions of `statusChanged`, in order. */
  readonly statuses: string[]
}

export function createSetup(
  options: ReconnectionOptions = {},
  session = new ScriptedSession(),
): Setup {
  const reconnection = createReconnection(session, {
    token: 'secret-token',
    // The longest wait that the jitter allows.
    random: () => 1,
    ...options,
  })
  const story: string[] = []
  const statuses: string[] = []
  for (const name of EVENT_NAMES as (keyof ReconnectionEvents)[]) {
    if (name !== 'statusChanged' && name !== 'signal' && !/sending|qualityChanged/i.test(name))
      reconnection.on(name, (payload) => story.push(toLine(name, payload)))
  }
  reconnection.on('statusChanged', ({ previous, status }) => {
    statuses.push(`${previous} → ${status}`)
  })
  return { session, reconnection, story, statuses }
}

/** After the first join, with an empty story. */
export async function createJoinedSetup(options: ReconnectionOptions = {}): Promise<Setup> {
  const setup = createSetup(options)
  void setup.reconnection.connect()
  await pass(CONNECT_MS)
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
