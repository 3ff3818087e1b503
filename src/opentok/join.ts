/** One join at a time, made safe: OpenTok's `connect()` may never answer, and a failed one leaves sockets behind. */

import { validate, SECRET } from '../lib/validate.ts'
import type { Clock, TokenContext, TokenSource } from '../contract/options.types.ts'
import { ReconnectionError } from '../contract/errors.ts'
import type { OpenTokErrorLike, SessionLike } from '../contract/opentok.types.ts'

/** A join to try. */
export interface JoinRequest {
  readonly attempt: number
  readonly purpose: TokenContext['purpose']
  /** Aborted when nobody waits for this join any more. */
  readonly signal: AbortSignal
}

export interface JoinerEnvironment {
  readonly clock: Clock
  readonly now: () => number
}

/** The one place that connects and disconnects the session. */
export interface Joiner {
  /**
   * Checks the token of a `connect()`.
   * @param isJoinAhead whether a join follows, which needs one from somewhere
   * @throws {TypeError} if there is none, or it is not a text
   */
  checkToken(token: string | undefined, isJoinAhead: boolean): void
  /** Sets the token of a `connect()`: a first join prefers it to the provider, a rejoin prefers the provider. */
  setToken(token: string | undefined): void
  hasToken(): boolean
  /** Whether a `connect()` of this library is still unanswered; measured: some never get an answer. */
  isJoining(): boolean
  /** OpenTok has announced the end of the session, for this reason. */
  handleEnd(reason: string): void
  /** @throws {ReconnectionError} (rejects) `tokenFailed`, `tokenRejected`, `joinFailed` */
  join(request: JoinRequest): Promise<void>
  /** Resolves when OpenTok says that the session was left. */
  leave(): Promise<void>
}

/**
 * Longest wait for the confirmation of a leave, in ms. Measured: OpenTok never confirms it while a publish is unanswered,
 * nor if the socket of a join hangs; a new join works all the same. Within about 170 ms the leave would end that join.
 */
const LEAVE_TIMEOUT_MS = { joined: 1_000, joining: 500 }

/**
 * Pause before a join that follows an end caused by the server, in ms. Measured: where the server announces the end in a
 * message (a kick, for instance), OpenTok closes the old socket itself 100 ms later, on a loaded machine 300 ms. That ends
 * a session whose join was answered by then, as if the app had left it.
 */
export const QUIET_MS = 300

/** Creates the joiner of a session. */
export function createJoiner(
  session: SessionLike,
  provider: TokenSource | undefined,
  { clock, now }: JoinerEnvironment,
): Joiner {
  let given: string | undefined
  /** Handed to OpenTok since the latest success: it may answer a join with the error of an aborted one, token included. */
  const tokens = new Set<string>()
  let unanswered: Promise<OpenTokErrorLike | undefined> | null = null
  let leaving: { readonly done: Promise<unknown>; readonly dueAt: number } | null = null
  let endedAt = -Infinity

  /**
   * Necessary after every failed join: sockets that it left behind may join later, and then block the next `connect()`.
   * While a join is unanswered, OpenTok answers either this call or the join (measured: never both). A join that succeeds
   * is no answer to this call: it was left after it had succeeded, and before its callback.
   */
  async function leave(): Promise<void> {
    const left = disconnect(session)
    const timeoutMs = unanswered ? LEAVE_TIMEOUT_MS.joining : LEAVE_TIMEOUT_MS.joined
    // An unconfirmed leave is waited for once, however often it is repeated: attempts may be shorter than that wait.
    const dueAt = Math.min(leaving?.dueAt ?? Infinity, now() + timeoutMs)
    const failed = unanswered?.then((error) => (error ? undefined : left))
    const mine = { done: failed ? Promise.race([left, failed]) : left, dueAt }
    leaving = mine
    await mine.done
    // A later leave has a wait of its own: the app may have joined past this library in between.
    if (leaving === mine) leaving = null
  }

  /** Waits until nothing of the last join can end the next one. */
  async function settle(signal: AbortSignal): Promise<void> {
    if (leaving) await until(leaving.dueAt, LEAVE_TIMEOUT_MS.joined, signal, leaving.done)
    await until(endedAt + QUIET_MS, QUIET_MS, signal)
    if (!signal.aborted) leaving = null
  }

  async function join(request: JoinRequest): Promise<void> {
    const { attempt, purpose, signal } = request
    const { sessionId } = session
    const source = purpose === 'join' ? (given ?? provider) : (provider ?? given)
    const token = await requestToken(source, { attempt, purpose, sessionId })
    await settle(signal)
    if (signal.aborted) return
    tokens.add(token)
    const error = await connect(token)
    if (!error) tokens.clear()
    if (!error || signal.aborted) return
    const isRejected = error.name === 'OT_AUTHENTICATION_ERROR'
    if (isRejected && purpose !== 'rejected' && typeof provider === 'function') {
      void leave()
      return join({ ...request, purpose: 'rejected' })
    }
    const code = isRejected ? 'tokenRejected' : 'joinFailed'
    throw new ReconnectionError(code, withoutTokens(error, tokens))
  }

  /** Waits until a time, or until the promise is settled or the join is aborted. */
  async function until(
    dueAt: number,
    longestMs: number,
    signal: AbortSignal,
    settled?: Promise<unknown>,
  ): Promise<void> {
    // The time left is wrong where the clock was set back, so the wait has a limit.
    const waitMs = Math.min(dueAt - now(), longestMs)
    if (waitMs <= 0 || signal.aborted) return
    await new Promise<void>((resolve) => {
      const stop = () => {
        clock.clearTimeout(timer as never)
        signal.removeEventListener('abort', stop)
        resolve()
      }
      const timer = clock.setTimeout(stop, waitMs)
      signal.addEventListener('abort', stop)
      void settled?.then(stop)
    })
  }

  function connect(token: string): Promise<OpenTokErrorLike | undefined> {
    let settle: (error?: OpenTokErrorLike) => void = () => {}
    const answer = new Promise<OpenTokErrorLike | undefined>((resolve) => (settle = resolve))
    unanswered = answer
    try {
      session.connect(token, (error) => {
        // The answer to an aborted join may come together with that of the next one.
        if (unanswered === answer) unanswered = null
        settle(error)
      })
    } catch (error) {
      settle(error as OpenTokErrorLike)
    }
    return answer
  }

  return {
    checkToken(token, isJoinAhead) {
      const isMissing = isJoinAhead && (provider ?? given) === undefined
      if (token !== undefined || isMissing) validate('token', token, SECRET)
    },
    setToken(token) {
      given = token ?? (provider === undefined ? given : undefined)
    },
    hasToken: () => (provider ?? given) !== undefined,
    isJoining: () => unanswered !== null,
    handleEnd(reason) {
      // OpenTok confirms a leave only after the socket is closed, so no pause is needed then.
      if (reason !== 'clientDisconnected') endedAt = now()
    },
    join,
    leave,
  }
}

async function disconnect(session: SessionLike): Promise<void> {
  try {
    await session.disconnect()
  } catch {
    // The error does not matter: the next join only waits until the call is settled.
  }
}

async function requestToken(
  source: TokenSource | undefined,
  context: TokenContext,
): Promise<string> {
  try {
    const token: unknown = typeof source === 'function' ? await source(context) : source
    validate('token', token, SECRET)
    return token as string
  } catch (cause) {
    throw new ReconnectionError('tokenFailed', cause)
  }
}

/** Cuts the tokens out: OpenTok writes one into the text of one of its errors. */
function withoutTokens(error: OpenTokErrorLike, tokens: Iterable<string>): OpenTokErrorLike {
  const { code, name } = error
  let { message } = error
  for (const token of tokens) message = message.replaceAll(token, '…')
  if (message === error.message) return error
  return Object.assign(new Error(message), { name, ...(code && { code }) })
}
