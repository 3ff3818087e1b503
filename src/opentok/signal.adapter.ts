/** Hands a signal over to OpenTok, and says in our words why it came back. */

import type { OpenTokErrorLike, SessionLike, SignalLike } from './opentok.types.ts'

/** Why OpenTok did not confirm a signal; `away`: the connection was lost, so it may have arrived or not. */
export interface SignalRefusal {
  readonly code: 'away' | 'forbidden' | 'recipientGone' | 'rejected'
  readonly cause: unknown
}

const REFUSALS: Readonly<Record<string, SignalRefusal['code']>> = {
  OT_NOT_CONNECTED: 'away',
  OT_NOT_FOUND: 'recipientGone',
  OT_PERMISSION_DENIED: 'forbidden',
}

/**
 * Resolves with `null` when OpenTok confirmed it; never rejects. Awaiting the vendor's promise makes a native one of
 * it: its own rejections are heard by nobody.
 * @param signal without fields that are `undefined`: OpenTok refuses them
 */
export async function handOver(
  session: SessionLike,
  signal: SignalLike,
): Promise<SignalRefusal | null> {
  try {
    await session.signal({ retryAfterReconnect: true, ...signal })
    return null
  } catch (cause) {
    return {
      code: REFUSALS[(cause as OpenTokErrorLike | undefined)?.name ?? ''] ?? 'rejected',
      cause,
    }
  }
}
