/** A call of the vendor's REST API, and what answers it. */
import type { Session } from '../server/session.ts'
import type { Sessions } from '../server/sessions.ts'

export interface RestCall {
  readonly sessions: Sessions
  /** The API key or application id of the caller. */
  readonly projectId: string
  /** The ids in the path, by the names in its pattern. */
  readonly ids: Readonly<Record<string, string>>
  /** From JSON or from a form. */
  readonly body: Readonly<Record<string, unknown>>
}

export interface RestAnswer {
  readonly status: number
  /** JSON; no body without it. */
  readonly body?: unknown
}

/** @throws ControlError for a call that is refused */
export type RestAction = (call: RestCall) => RestAnswer

/** @throws ControlError for a call that is refused */
export type SessionAction = (session: Session, call: RestCall) => RestAnswer

export const NO_CONTENT: RestAnswer = { status: 204 }
