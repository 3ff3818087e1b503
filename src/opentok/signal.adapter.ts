/** Hands signals over to OpenTok, classifies its refusals, and listens to incoming signals. */

import { bind } from './bind.ts'
import type {
  ConnectionLike,
  OpenTokErrorLike,
  SessionLike,
  SignalLike,
} from '../contract/opentok.types.ts'

/**
 * Why OpenTok did not confirm a signal. `away`: the connection was lost, so the signal may have arrived or not;
 * `limited`: too many at once, or the server is in trouble, for which OpenTok has one name.
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
 * Resolves with `null` when OpenTok has confirmed the signal; never rejects. `await` turns the vendor's promise into a
 * native one: rejections of the vendor's own are heard by nobody.
 * @param signal without fields that are `undefined`: OpenTok refuses them
 * @param handleAway called for a signal that was refused because the connection was lost
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
 * Says why OpenTok would not send to this connection, or not to it alone. OpenTok takes only connections of its own
 * class, of which your own is an example, and sends to everybody if the `id` of a connection is gone.
 */
export function findRecipientProblem(
  { connection: own }: SessionLike,
  to: ConnectionLike,
): 'invalidSignal' | 'recipientGone' | null {
  if (own && Object.getPrototypeOf(own) !== Object.getPrototypeOf(to)) return 'invalidSignal'
  const hasId = 'id' in { ...own, ...to }
  return hasId && (to as { id?: string }).id !== to.connectionId ? 'recipientGone' : null
}

/** An incoming signal, with its bare type. */
export interface ArrivedSignal {
  readonly type: string | undefined
  readonly data: string | undefined
  readonly from: ConnectionLike | null
  readonly own: boolean
}

const UNTYPED = 'signal'

/** Listens to each signal once: OpenTok announces one that has a type under two names. @returns the cleanup */
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
