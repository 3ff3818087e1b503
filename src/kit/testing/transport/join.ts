/** The steps from `connect()` to a joined session: session information, a socket, the request to join. */

import { openTokError } from '../error.ts'
import type { OpenTokError } from '../error.ts'
import type { Answer, Faults, RequestKind, Who } from './faults.ts'
import type { Identity, Server } from '../server/server.types.ts'

/** Result of a step; `never`: no answer comes. */
type Outcome = Failure | 'never' | undefined

interface Failure {
  readonly error: OpenTokError
  /** The step is not tried again. */
  readonly isFinal: boolean
}

/** Both steps are tried three times. */
const TRIES = 3
const INFO_RETRY_MS = 600
const JOIN_RETRY_MS = 3_000

/** One request that must succeed, and the next step. */
interface Step {
  readonly kind: RequestKind
  readonly retryMs: number
  /** The answer if no fault is planned for the request. */
  readonly request: () => Outcome
  readonly toError: (status: number) => OpenTokError
  readonly next: () => void
}

/** A join in progress. */
export interface JoinAttempt {
  /** `true` from the moment the request to join is on its way. */
  readonly isRequested: boolean
  cancel(): void
}

/** Who joins, and the callbacks for the result. */
export interface JoinRequest {
  readonly token: string
  readonly identity: Identity | undefined
  readonly who: () => Who
  handleSuccess(): void
  handleFailure(error: OpenTokError): void
}

/** A join under the id of a connection that the server still has: no answer comes. */
export const UNANSWERED_JOIN: JoinAttempt = { isRequested: true, cancel() {} }

export function startJoin({ delays, faults, schedule }: Server, request: JoinRequest): JoinAttempt {
  const { handleFailure, handleSuccess, who } = request
  let isRequested = false
  let cancel = () => {}

  function take(step: Step, delayMs: number, tries = 1): void {
    const fault = faults.take(step.kind, who())
    if (fault?.type === 'ignore') return
    cancel = schedule.after(delayMs, () => {
      const answer = fault?.type === 'fail' ? toFailure(fault.answer, step.toError) : step.request()
      if (answer === 'never') return
      if (!answer) return step.next()
      if (tries >= TRIES || answer.isFinal) return handleFailure(answer.error)
      take(step, step.retryMs, tries + 1)
    })
  }

  const join: Step = {
    kind: 'connection',
    retryMs: JOIN_RETRY_MS,
    request: () => requestJoin(faults, who()),
    toError: toJoinError,
    next: handleSuccess,
  }
  const inform: Step = {
    kind: 'information',
    retryMs: INFO_RETRY_MS,
    request: () => requestInfo(faults, request),
    toError: toInfoError,
    next() {
      isRequested = true
      take(join, delays.joinMs)
    },
  }
  take(inform, delays.infoMs)
  return {
    get isRequested() {
      return isRequested
    },
    cancel: () => cancel(),
  }
}

/** An error that a test has given is final; a status is retried. */
const toFailure = (answer: Answer, toError: Step['toError']): Failure =>
  typeof answer === 'number'
    ? { error: toError(answer), isFinal: false }
    : { error: answer, isFinal: true }

function requestInfo(faults: Faults, { identity, token, who }: JoinRequest): Outcome {
  if (faults.condition.of(who()) === 'refused') {
    return { error: openTokError('OT_CONNECT_FAILED', 1006, ' (1006)'), isFinal: false }
  }
  const status = faults.sessionInfo.of(who())
  if (status === 0) return 'never'
  if (status !== 200) return { error: toInfoError(status), isFinal: false }
  if (!identity?.isExpired) return undefined
  // Trap: OpenTok's own message contains the token too.
  const error = openTokError('OT_AUTHENTICATION_ERROR', 1004, `Invalid token: ${token}`)
  return { error, isFinal: true }
}

function requestJoin(faults: Faults, who: Who): Outcome {
  const condition = faults.condition.of(who)
  if (condition === 'silent') return 'never'
  if (condition === 'fine') return undefined
  return { error: openTokError('OT_SOCKET_CLOSE_FALLBACK_CODE', 4020), isFinal: false }
}

const toInfoError = (status: number): OpenTokError =>
  openTokError('OT_INVALID_HTTP_STATUS', 2001, `HTTP status ${status}`)

function toJoinError(status: number): OpenTokError {
  if (status === 413) return openTokError('OT_CONNECTION_LIMIT_EXCEEDED', 1027)
  if (status === 500) return openTokError('OT_UNEXPECTED_SERVER_RESPONSE', 2001)
  return openTokError('OT_CONNECT_FAILED', 1006)
}
