/** What stands between `connect()` and the room: session information, a socket, the request to join. */

import { openTokError } from '../error.ts'
import type { OpenTokError } from '../error.ts'
import type { Answer, Faults, RequestKind, Who } from './faults.ts'
import type { Identity, Server } from '../server/server.ts'

/** How a step went; `never`: nobody answers. */
type Outcome = Failure | 'never' | undefined

interface Failure {
  readonly error: OpenTokError
  /** It is not tried again. */
  readonly isFinal: boolean
}

/** Both steps are tried three times. */
const TRIES = 3
const INFO_RETRY_MS = 600
const JOIN_RETRY_MS = 3_000

/** What has to go well, and what follows then. */
interface Step {
  readonly kind: RequestKind
  readonly retryMs: number
  /** What is answered if no fault lies in wait. */
  readonly ask: () => Outcome
  readonly toError: (status: number) => OpenTokError
  readonly next: () => void
}

/** One join under way. */
export interface Joining {
  /** `true` from the moment the request to join is on its way. */
  readonly isAsked: boolean
  cancel(): void
}

/** Who wants to join, and who is told how it went. */
export interface JoinRequest {
  readonly token: string
  readonly identity: Identity | undefined
  readonly who: () => Who
  handleSuccess(): void
  handleFailure(error: OpenTokError): void
}

/** A join under the id of a connection that the server still has: nobody answers. */
export const UNANSWERED: Joining = { isAsked: true, cancel() {} }

export function startJoining({ delays, faults, schedule }: Server, request: JoinRequest): Joining {
  const { handleFailure, handleSuccess, who } = request
  let isAsked = false
  let cancel = () => {}

  function take(step: Step, delayMs: number, tries = 1): void {
    const fault = faults.take(step.kind, who())
    if (fault?.type === 'ignore') return
    cancel = schedule.after(delayMs, () => {
      const answer = fault?.type === 'fail' ? toFailure(fault.answer, step.toError) : step.ask()
      if (answer === 'never') return
      if (!answer) return step.next()
      if (tries >= TRIES || answer.isFinal) return handleFailure(answer.error)
      take(step, step.retryMs, tries + 1)
    })
  }

  const join: Step = {
    kind: 'connection',
    retryMs: JOIN_RETRY_MS,
    ask: () => askToJoin(faults, who()),
    toError: toJoinError,
    next: handleSuccess,
  }
  const inform: Step = {
    kind: 'information',
    retryMs: INFO_RETRY_MS,
    ask: () => askForInfo(faults, request),
    toError: toInfoError,
    next() {
      isAsked = true
      take(join, delays.joinMs)
    },
  }
  take(inform, delays.infoMs)
  return {
    get isAsked() {
      return isAsked
    },
    cancel: () => cancel(),
  }
}

/** An error that a test has named is the last word. */
const toFailure = (answer: Answer, toError: Step['toError']): Failure =>
  typeof answer === 'number'
    ? { error: toError(answer), isFinal: false }
    : { error: answer, isFinal: true }

function askForInfo(faults: Faults, { identity, token, who }: JoinRequest): Outcome {
  if (faults.condition.of(who()) === 'refused') {
    return { error: openTokError('OT_CONNECT_FAILED', 1006, ' (1006)'), isFinal: false }
  }
  const status = faults.sessionInfo.of(who())
  if (status === 0) return 'never'
  if (status !== 200) return { error: toInfoError(status), isFinal: false }
  if (!identity?.isExpired) return undefined
  // OpenTok's own text holds the token as well.
  const error = openTokError('OT_AUTHENTICATION_ERROR', 1004, `Invalid token: ${token}`)
  return { error, isFinal: true }
}

function askToJoin(faults: Faults, who: Who): Outcome {
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
