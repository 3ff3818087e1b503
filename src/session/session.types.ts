/** Context of the session's state machine, and the input of its jobs. */

import type { ReconnectionError } from '../contract/errors.ts'

/** The context of the session's state machine. Tokens and signals are never part of it. */
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

/** The input of the jobs `joinSession` and `waitForAttempt` of the session's machine. */
export interface AttemptInput {
  /** The context of the machine when the job began. */
  readonly context: SessionContext
  /** `join`: a first join, tried a number of times; `rejoin`: a join after a loss, tried for a length of time. */
  readonly purpose: 'join' | 'rejoin'
}

/** The context of the state machine of the way into a session. */
export interface JoinContext {
  /** How often OpenTok was asked to connect. */
  readonly joins: number
  /** How often it was asked to disconnect. */
  readonly leaves: number
  /** When the server last ended the session, in ms since the epoch. */
  readonly endedAt: number
}
