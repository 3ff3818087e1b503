/** Where a person's tokens come from. A real app asks its own server here. */

import { createToken } from './control.ts'
import { listenToPage } from './messages.ts'

const LIFETIME_MS = 86_400_000

let expiresInMs = LIFETIME_MS
listenToPage('tokens', ({ areExpired }) => (expiresInMs = areExpired ? 0 : LIFETIME_MS))

/** For one join. */
export function freshToken(sessionId: string, name: string): Promise<string> {
  return createToken(sessionId, name, expiresInMs)
}
