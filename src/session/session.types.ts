/** Context and events of the session's state machine, and the input of its jobs. */

import type { ReconnectionError } from '../api/errors.ts'

/**
 * The context of the session's state machine. Tokens and signals are never part of it.
 * @example
 * ```ts
 * import { sessionMachine, type SessionContext } from 'opentok-reconnection/machines'
 * import { createActor } from 'xstate'
 *
 * const { context } = createActor(sessionMachine).getSnapshot()
 * export const joins: SessionContext['joins'] = context.joins // 0
 * ```
 */
export interface SessionContext {
  /** How many joins have succeeded so far. */
  readonly joins: number
  /** How many attempts were made for the present first join, or in the present outage. */
  readonly attempt: number
  /** When the next attempt is due, in ms since the epoch; `null` if none is scheduled. */
  readonly nextAttemptAt: number | null
  /** When the present outage began, in ms since the epoch; `null` if there is none. */
  readonly outageStartedAt: number | null
  /** Your own connection id; `null` while the session is not joined. */
  readonly connectionId: string | null
  /** The reason that OpenTok gave for the last loss, unchanged; `null` while connected. */
  readonly reason: string | null
  /** Why the last attempt failed, or why the session was given up; `null` if nothing failed. */
  readonly error: ReconnectionError | null
}

/**
 * The events of the session's state machine. `at` is the time of an event in ms since the epoch; of
 * `attempt.scheduled` it is the time of the attempt.
 *
 * - `session.join`, `session.leave`: the app requests it
 * - `session.connected`: the session is joined; `requested` is `true` while a join of this library is unanswered, and
 *   `false` if the app connected the session itself
 * - `session.reconnecting`, `session.reconnected`, `session.disconnected`: OpenTok announces it
 * - `session.vanished`: OpenTok has ended the session without an announcement; the reason is inferred
 * - `attempt.scheduled`, `attempt.due`: the wait for the next attempt has begun, and has ended
 * - `attempt.refused`: the policy allows no further attempt
 * - `attempt.spent`: a first join was tried as often as allowed
 * - `outage.expired`: the outage, or the first join, has lasted for `giveUpMs`
 * - `network.offline`, `network.online`: the browser says so
 * @example
 * ```ts
 * import { sessionMachine, type SessionMachineEvent } from 'opentok-reconnection/machines'
 * import { initialTransition, transition } from 'xstate'
 *
 * const join: SessionMachineEvent = { type: 'session.join' }
 * const [idle] = initialTransition(sessionMachine)
 * const [joining] = transition(sessionMachine, idle, join)
 * console.log(joining.value) // { connecting: 'joining' }
 * ```
 */
export type SessionMachineEvent =
  | { type: 'session.join' }
  | { type: 'session.leave' }
  | { type: 'session.connected'; connectionId: string | null; requested: boolean }
  | { type: 'session.reconnecting'; at: number }
  | { type: 'session.reconnected' }
  | { type: 'session.disconnected'; at: number; reason: string }
  | { type: 'session.vanished'; at: number; reason: string }
  | { type: 'attempt.scheduled'; at: number }
  | { type: 'attempt.due' }
  | { type: 'attempt.refused' }
  | { type: 'attempt.spent' }
  | { type: 'outage.expired' }
  | { type: 'network.offline' }
  | { type: 'network.online' }

/**
 * The input of the jobs `joinSession` and `waitForAttempt` of the session's machine.
 * @example
 * ```ts
 * import { sessionMachine, type AttemptInput } from 'opentok-reconnection/machines'
 * import { fromPromise } from 'xstate'
 *
 * const joinSession = fromPromise<string | null, AttemptInput>(async ({ input }) => {
 *   console.log(input.purpose, input.context.attempt) // join 1
 *   return 'my connection id'
 * })
 * export const machine = sessionMachine.provide({ actors: { joinSession } })
 * ```
 */
export interface AttemptInput {
  /** The context of the machine when the job began. */
  readonly context: SessionContext
  /** `join`: a first join, tried a number of times; `rejoin`: a join after a loss, tried for a length of time. */
  readonly purpose: 'join' | 'rejoin'
}
