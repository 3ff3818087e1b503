/** What a story may not leave behind. */

import { expect, vi } from 'vitest'
import type { FakeOpenTok, FakeSession } from '../../../src/kit/testing/index.ts'
import type { ScriptedSession } from './scripted.ts'

/** Sessions → listeners that the library has added, by event name. */
const ownListeners = new WeakMap<FakeSession, Map<unknown, string>>()

/** Distinguishes the listeners of the library from those of the test, by the file that adds them. */
export function watchOwnListeners(session: FakeSession): void {
  if (ownListeners.has(session)) return
  const own = new Map<unknown, string>()
  ownListeners.set(session, own)
  const { off, on } = session
  Object.assign(session, {
    on(names: string, ...given: unknown[]) {
      const caller = new Error('caller').stack?.split('\n')[2] ?? ''
      if (caller.includes('/src/')) own.set(given[0], names)
      return on.call(session, names, ...(given as []))
    },
    off(...given: unknown[]) {
      own.delete(given[1])
      return off.call(session, ...(given as []))
    },
  })
}

/** No listener, live object or timer of the library is left, and no dead object was used; the app cleans up its own. */
export async function expectNothingLeft(fake: FakeOpenTok, session: FakeSession): Promise<void> {
  expect([...ownListeners.get(session)!.values()], 'listeners of the library').toEqual([])
  answerAgain(session)
  session.off()
  void session.disconnect()
  await vi.advanceTimersByTimeAsync(1_000)
  for (const publisher of fake.ledger.publishers) if (publisher.id) publisher.destroy()
  fake.ledger.assertNoLeaks()
  fake.reset()
  expect(vi.getTimerCount(), 'timers').toBe(0)
}

/** What a test has scripted is over: the session can leave. */
function answerAgain(session: FakeSession): void {
  const scripted = session as Partial<ScriptedSession>
  scripted.answerConnects?.('ok')
  scripted.confirmDisconnects?.(true)
}
