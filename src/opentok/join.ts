/** One join at a time, made safe: OpenTok's `connect()` may never settle, and a failed one leaves sockets behind. */

import { check, SECRET } from '../check.ts'
import type { Clock } from '../clock.ts'
import { ReconnectionError } from '../errors.ts'
import type { OpenTokErrorLike, SessionLike } from './opentok.types.ts'

/** What a token provider is told. */
export interface TokenContext {
  /** The attempt the token is for, counted from 1. */
  readonly attempt: number
  /** `rejected`: OpenTok refused the token given just before. */
  readonly purpose: 'join' | 'rejoin' | 'rejected'
  readonly sessionId: string
}

/** A token, or who gives one. */
export type TokenSource = string | ((context: TokenContext) => string | Promise<string>)

/** A join that is to be tried. */
export interface JoinRequest {
  readonly attempt: number
  readonly purpose: TokenContext['purpose']
  /** Ends the interest in this join. */
  readonly signal: AbortSignal
}

/** The one place that connects and disconnects the session. */
export interface Joiner {
  /** Takes the token of a `connect()`: it goes before the provider at a first join, behind it at a rejoin. */
  give(token: string | undefined): void
  hasToken(): boolean
  /** Whether a `connect()` of ours was not answered yet; measured: some never are. */
  isAsked(): boolean
  /** @throws {ReconnectionError} (rejects) `tokenFailed`, `tokenRejected`, `joinFailed` */
  join(request: JoinRequest): Promise<void>
  /** Resolves when OpenTok says that the session was left. */
  leave(): Promise<void>
}

/**
 * How long a leave is waited for. Measured: OpenTok never answers it while a publish is unanswered, nor where the socket
 * of a join hangs, and a new join works all the same; within some 120 ms the leave would still end that join.
 */
const LEAVE_TIMEOUT_MS = { joined: 5_000, joining: 500 }

/** @see scenarios S8, S9, S12, S14 to S16 */
export function createJoiner(
  session: SessionLike,
  provider: TokenSource | undefined,
  clock: Clock,
): Joiner {
  let given: string | undefined
  let unanswered: Promise<unknown> | null = null
  let left: Promise<unknown> | null = null
  let leaveTimeoutMs = LEAVE_TIMEOUT_MS.joined

  /**
   * Due after every failed join: what it left behind may join by itself later, and block the next `connect()`.
   * While a join is unanswered, OpenTok answers either this or the join (measured: never both).
   */
  async function leave(): Promise<void> {
    leaveTimeoutMs = unanswered ? LEAVE_TIMEOUT_MS.joining : LEAVE_TIMEOUT_MS.joined
    left = Promise.race([disconnect(session), ...(unanswered ? [unanswered] : [])])
    await left
  }

  async function join(request: JoinRequest): Promise<void> {
    const { attempt, purpose, signal } = request
    const { sessionId } = session
    const source = purpose === 'join' ? (given ?? provider) : (provider ?? given)
    const token = await requestToken(source, { attempt, purpose, sessionId })
    if (left && !signal.aborted) await within(leaveTimeoutMs, left, signal)
    if (signal.aborted) return
    left = null
    const error = await connect(token)
    if (!error || signal.aborted) return
    const isRejected = error.name === 'OT_AUTHENTICATION_ERROR'
    if (isRejected && purpose !== 'rejected' && typeof provider === 'function') {
      void leave()
      return join({ ...request, purpose: 'rejected' })
    }
    const code = isRejected ? 'tokenRejected' : 'joinFailed'
    throw new ReconnectionError(code, withoutToken(error, token))
  }

  /** Waits no longer than that, nor when nobody is interested any more. */
  function within(limitMs: number, settled: Promise<unknown>, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const stop = () => {
        clock.clearTimeout(timer as never)
        signal.removeEventListener('abort', stop)
        resolve()
      }
      const timer = clock.setTimeout(stop, limitMs)
      signal.addEventListener('abort', stop)
      void settled.then(stop)
    })
  }

  function connect(token: string): Promise<OpenTokErrorLike | undefined> {
    let settle: (error?: OpenTokErrorLike) => void = () => {}
    const answer = new Promise<OpenTokErrorLike | undefined>((resolve) => (settle = resolve))
    unanswered = answer
    try {
      session.connect(token, (error) => {
        // The answer to a join that was given up may come with the next one's.
        if (unanswered === answer) unanswered = null
        settle(error)
      })
    } catch (error) {
      settle(error as OpenTokErrorLike)
    }
    return answer
  }

  return {
    give(token) {
      given = token ?? (provider === undefined ? given : undefined)
    },
    hasToken: () => (provider ?? given) !== undefined,
    isAsked: () => unanswered !== null,
    join,
    leave,
  }
}

async function disconnect(session: SessionLike): Promise<void> {
  try {
    await session.disconnect()
  } catch {
    // Whatever it says: the next join waits for no more than this.
  }
}

async function requestToken(
  source: TokenSource | undefined,
  context: TokenContext,
): Promise<string> {
  try {
    const token: unknown = typeof source === 'function' ? await source(context) : source
    check('token', token, SECRET)
    return token as string
  } catch (cause) {
    throw new ReconnectionError('tokenFailed', cause)
  }
}

/** The SDK prints the token in one of its errors. */
function withoutToken(error: OpenTokErrorLike, token: string): OpenTokErrorLike {
  const { code, message, name } = error
  if (!message.includes(token)) return error
  return Object.assign(new Error(message.replaceAll(token, '…')), { name, ...(code && { code }) })
}
