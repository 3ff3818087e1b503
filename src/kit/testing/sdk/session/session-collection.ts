/** `OT.sessions`, undocumented by OpenTok: the sessions of a page. */

import { OpenTokEmitter, trigger } from '../emitter.ts'
import type { FakeSession } from '../objects.types.ts'

/** Fires `add` with each new session, before `initSession()` returns it. */
export class FakeSessionCollection extends OpenTokEmitter {
  readonly #sessions = new Map<string, FakeSession>()

  get(sessionId: string): FakeSession | undefined {
    return this.#sessions.get(sessionId)
  }

  add(session: FakeSession): void {
    this.#sessions.set(session.sessionId, session)
    trigger(this, 'add', session)
  }

  forEach(visit: (session: FakeSession) => void): void {
    for (const session of this.#sessions.values()) visit(session)
  }
}
