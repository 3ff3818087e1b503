/** What all pages of one fake share: time, faults, ids, sessions, and the record of what the app did. */

import { createSchedule } from '../clock.ts'
import { DEFAULT_DELAYS } from '../delays.ts'
import type { FakeOpenTokOptions } from '../options.ts'
import { createFaults } from '../transport/faults.ts'
import { createRecord } from './record.ts'
import { createServerSession } from './server-session.ts'
import type { ServerSession } from './server-session.ts'
import type { Server } from './server.types.ts'
import { createIds } from './stream.ts'

/** Everything that a fake starts with, also after `reset()`. */
export function createServer(given: FakeOpenTokOptions): Server {
  const { clock, delays, ...options } = given
  const sessions = new Map<string, ServerSession>()
  /** Created by a test before the app has named a session id; the first id gets it. */
  let unnamed: ServerSession | undefined
  return {
    options: {
      mediaMode: 'relayed',
      echoSignals: true,
      dropRepeats: true,
      greetResumed: true,
      redeliver: true,
      unknownSocketCloseCode: 1011,
      addressPerConnection: true,
      strict: false,
      createElement: (tagName) => ({ tagName: tagName.toUpperCase() }),
      ...options,
    },
    delays: { ...DEFAULT_DELAYS, ...delays },
    schedule: createSchedule(clock),
    faults: createFaults(),
    record: createRecord(),
    nextId: createIds(),
    clients: new Set(),
    subscribers: new Set(),
    tokens: new Map(),
    exceptions: new Set(),
    sessions: () => [...sessions.values(), ...(unnamed ? [unnamed] : [])],
    sessionOf(sessionId) {
      const session = sessions.get(sessionId) ?? unnamed ?? createServerSession()
      unnamed = undefined
      sessions.set(sessionId, session)
      return session
    },
    mainSession() {
      const [first] = sessions.values()
      return first ?? (unnamed ??= createServerSession())
    },
  }
}
