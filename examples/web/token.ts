/** Gets tokens for a person from the emulator; a real app requests them from its own server. */

import { createToken } from './control.ts'
import { listenToPage } from './messages.ts'

const LIFETIME_MS = 86_400_000

let expiresInMs = LIFETIME_MS
listenToPage('tokens', ({ areExpired }) => (expiresInMs = areExpired ? 0 : LIFETIME_MS))

/** A new token for one join. */
export function requestToken(sessionId: string, name: string): Promise<string> {
  return createToken(sessionId, name, expiresInMs)
}
