/** One join at a time, made safe: OpenTok's `connect()` may never answer, and a failed one leaves sockets behind. */

import { validate, SECRET } from '../lib/validate.ts'
import type { JoinMachineEvent } from '../contract/machine-events.types.ts'
import type { TokenContext, TokenSource } from '../contract/options.types.ts'
import { ReconnectionError } from '../contract/errors.ts'
import type { OpenTokErrorLike, SessionLike } from '../contract/opentok.types.ts'
import { LEFT } from './reasons.ts'

/** A join to try. */
export interface JoinRequest {
  readonly attempt: number
  readonly purpose: TokenContext['purpose']
  /** Aborted when nobody waits for this join any more. */
  readonly signal: AbortSignal
}

/** The machine that knows what an earlier join or leave has left behind. */
export interface JoinState {
  send(event: JoinMachineEvent): void
  /** How often OpenTok was asked to connect, and to disconnect. */
  count(): { readonly joins: number; readonly leaves: number }
  isUnanswered(): boolean
  /** Resolves when the next join is safe; with `false` when nobody waits for it any more. */
  waitUntilSafe(signal: AbortSignal): Promise<boolean>
  /** Resolves when the latest leave is confirmed, or the join has failed that was left. */
  waitUntilLeft(): Promise<unknown>
}

export interface JoinerEnvironment {
  readonly state: JoinState
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

/** Creates the joiner of a session. */
export function createJoiner(
  session: SessionLike,
  provider: TokenSource | undefined,
  { now, state }: JoinerEnvironment,
): Joiner {
  /** A secret, so it is in no machine. */
  let given: string | undefined
  /** Handed to OpenTok since the latest success: it may answer a join with the error of an aborted one, token included. */
  const tokens = new Set<string>()

  /**
   * Necessary after every failed join: sockets that it left behind may join later, and then block the next `connect()`.
   * Measured: OpenTok never confirms it while a publish is unanswered, nor if the socket of a join hangs.
   */
  async function leave(): Promise<void> {
    const left = disconnect(session)
    state.send({ type: 'leave.requested' })
    const { leaves } = state.count()
    void left.then(() => state.send({ type: 'leave.confirmed', leave: leaves }))
    await Promise.race([left, state.waitUntilLeft()])
  }

  async function join(request: JoinRequest): Promise<void> {
    const { attempt, purpose, signal } = request
    const { sessionId } = session
    const source = purpose === 'join' ? (given ?? provider) : (provider ?? given)
    const token = await requestToken(source, { attempt, purpose, sessionId })
    const isSafe = await state.waitUntilSafe(signal)
    if (!isSafe || signal.aborted) return
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

  function connect(token: string): Promise<OpenTokErrorLike | undefined> {
    state.send({ type: 'join.requested' })
    const { joins: join } = state.count()
    return new Promise((resolve) => {
      const settle = (error?: OpenTokErrorLike) => {
        // The answer to an aborted join may come together with that of the next one.
        state.send({ type: 'join.answered', join, isJoined: !error })
        resolve(error)
      }
      try {
        session.connect(token, settle)
      } catch (error) {
        settle(error as OpenTokErrorLike)
      }
    })
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
    isJoining: state.isUnanswered,
    handleEnd(reason) {
      // OpenTok confirms a leave only after the socket is closed, so no pause is needed then.
      if (reason !== LEFT) state.send({ type: 'session.ended', at: now() })
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
