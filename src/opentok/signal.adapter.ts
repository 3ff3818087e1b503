/** Hands a signal over to OpenTok, says in our words why it came back, and hears those of others. */

import { bind } from './bind.ts'
import type { ConnectionLike, OpenTokErrorLike, SessionLike, SignalLike } from './opentok.types.ts'

/**
 * Why OpenTok did not confirm a signal; `away`: the connection was lost, so it may have arrived or not; `limited`: too
 * many at once, or the server is in trouble: OpenTok has one name for both.
 */
export interface SignalRefusal {
  readonly code: 'away' | 'forbidden' | 'limited' | 'recipientGone' | 'rejected'
  readonly cause: unknown
}

const REFUSALS: Readonly<Record<string, SignalRefusal['code']>> = {
  OT_NOT_CONNECTED: 'away',
  OT_NOT_FOUND: 'recipientGone',
  OT_PERMISSION_DENIED: 'forbidden',
  OT_RATE_LIMIT_EXCEEDED: 'limited',
  OT_UNEXPECTED_SERVER_RESPONSE: 'limited',
}

/**
 * Resolves with `null` when OpenTok confirmed it; never rejects. Awaiting the vendor's promise makes a native one of
 * it: its own rejections are heard by nobody.
 * @param signal without fields that are `undefined`: OpenTok refuses them
 * @param handleAway hears of one that came back for want of a connection
 */
export async function handOver(
  session: SessionLike,
  signal: SignalLike,
  handleAway: (cause: unknown) => void,
): Promise<SignalRefusal | null> {
  try {
    await session.signal({ retryAfterReconnect: true, ...signal })
    return null
  } catch (cause) {
    const code = REFUSALS[(cause as OpenTokErrorLike | undefined)?.name ?? ''] ?? 'rejected'
    if (code === 'away') handleAway(cause)
    return { code, cause }
  }
}

/**
 * Why OpenTok would not send to this connection, or not to it alone: it takes only those of its own making, of which
 * one's own is a sample, and sends to everybody where the `id` of one is gone.
 */
export function findFault(
  { connection: own }: SessionLike,
  to: ConnectionLike,
): 'invalidSignal' | 'recipientGone' | null {
  if (own && Object.getPrototypeOf(own) !== Object.getPrototypeOf(to)) return 'invalidSignal'
  const hasId = 'id' in { ...own, ...to }
  return hasId && (to as { id?: string }).id !== to.connectionId ? 'recipientGone' : null
}

/** A signal as it came in, by its bare type. */
export interface ArrivedSignal {
  readonly type: string | undefined
  readonly data: string | undefined
  readonly from: ConnectionLike | null
  readonly own: boolean
}

const UNTYPED = 'signal'

/** Hears each once: one with a type is told under two names, and its type says which. @returns the cleanup */
export function listenToSignals(
  session: SessionLike,
  handleSignal: (signal: ArrivedSignal) => void,
): () => void {
  return bind(session, {
    [UNTYPED]: ({ data, from = null, type = UNTYPED }) =>
      handleSignal({
        type: type === UNTYPED ? undefined : type.slice(`${UNTYPED}:`.length),
        data,
        from,
        own: from !== null && from.connectionId === session.connection?.connectionId,
      }),
  })
}
