/** What stands between `connect()` and the room: session information, a socket, the request to join. */

import { openTokError } from './error.ts'
import type { OpenTokError } from './error.ts'
import type { Faults, Who } from './faults.ts'
import type { Identity, Server } from './server.ts'

/** How a step went; `never`: nobody answers. */
type Answer = OpenTokError | 'never' | undefined

/** Both steps are tried three times. */
const TRIES = 3
const INFO_RETRY_MS = 600
const JOIN_RETRY_MS = 3_000

/** What has to go well, and what follows then. */
interface Step {
  readonly retryMs: number
  readonly ask: () => Answer
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

export function startJoining({ delays, faults, schedule }: Server, request: JoinRequest): Joining {
  const { handleFailure, handleSuccess, who } = request
  let isAsked = false
  let cancel = () => {}

  function take(step: Step, delayMs: number, tries = 1): void {
    cancel = schedule.after(delayMs, () => {
      const answer = step.ask()
      if (answer === 'never') return
      if (!answer) return step.next()
      if (tries >= TRIES || isFinal(answer)) return handleFailure(answer)
      take(step, step.retryMs, tries + 1)
    })
  }

  const join: Step = {
    retryMs: JOIN_RETRY_MS,
    ask: () => askToJoin(faults, who()),
    next: handleSuccess,
  }
  const inform: Step = {
    retryMs: INFO_RETRY_MS,
    ask: () => askForInfo(faults, request),
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

function askForInfo(faults: Faults, { identity, token, who }: JoinRequest): Answer {
  if (faults.condition.of(who()) === 'refused') {
    return openTokError('OT_CONNECT_FAILED', 1006, ' (1006)')
  }
  const status = faults.sessionInfo.of(who())
  if (status === 0) return 'never'
  if (status !== 200) return openTokError('OT_INVALID_HTTP_STATUS', 2001, `HTTP status ${status}`)
  if (!identity?.isExpired) return undefined
  // OpenTok's own text holds the token as well.
  return openTokError('OT_AUTHENTICATION_ERROR', 1004, `Invalid token: ${token}`)
}

function askToJoin(faults: Faults, who: Who): Answer {
  const condition = faults.condition.of(who)
  if (condition === 'silent') return 'never'
  if (condition === 'refused') return openTokError('OT_SOCKET_CLOSE_FALLBACK_CODE', 4020)
  const fault = faults.take('connection', who)
  if (fault?.type === 'ignore') return 'never'
  if (fault?.type !== 'fail') return undefined
  if (fault.status === 413) return openTokError('OT_CONNECTION_LIMIT_EXCEEDED', 1027)
  if (fault.status === 500) return openTokError('OT_UNEXPECTED_SERVER_RESPONSE', 2001)
  return openTokError('OT_CONNECT_FAILED', 1006)
}

const isFinal = ({ name }: OpenTokError) => name === 'OT_AUTHENTICATION_ERROR'
