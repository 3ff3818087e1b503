/** `connect()`: the latest join, and its answer to the app. */

import { openTokError } from '../error.ts'
import type { Completion, OpenTokError } from '../error.ts'
import { listenOnce, trigger } from '../sdk/emitter.ts'
import { once } from '../sdk/promise.ts'
import { clearSessionFields } from '../sdk/session/session-fields.ts'
import type { Role } from '../server/server-session.ts'
import type { ClientCore } from './client.types.ts'
import { startJoin, UNANSWERED_JOIN } from './join.ts'
import type { JoinAttempt } from './join.ts'

export interface Joining {
  /** Whether the request to join is on its way. */
  readonly isRequested: boolean
  start(token: string, complete: Completion): void
  cancel(): void
  /** OpenTok takes what it has received for the answer. */
  failUnexpectedly(): void
}

/** @param letIn the server has accepted the join */
export function createJoining(
  { membership, page, server, session }: ClientCore,
  letIn: (role: Role) => void,
): Joining {
  let attempt: JoinAttempt | undefined
  let answer: Completion = () => {}

  function start(token: string, complete: Completion): void {
    const isGhost = membership.state === 'disconnected' && session.connection !== null
    membership.state = 'connecting'
    const answerOnce = once(complete)
    answer = answerOnce
    // As in OpenTok: called among the app's listeners, by the next join that succeeds.
    listenOnce(session, 'sessionConnected', () => answerOnce())
    const identity = server.tokens.get(token)
    membership.data = identity?.data ?? ''
    if (isGhost) clearSessionFields(session)
    attempt = isGhost
      ? UNANSWERED_JOIN
      : startJoin(server, {
          token,
          identity,
          who: membership.who,
          handleSuccess: () => letIn(identity?.role ?? 'publisher'),
          handleFailure: fail,
        })
  }

  function fail(error: OpenTokError): void {
    membership.state = 'disconnected'
    page.raise(error)
    // As in OpenTok: the event is the error itself.
    trigger(session, 'sessionConnectFailed', error)
    answer(error)
  }

  return {
    get isRequested() {
      return attempt?.isRequested === true
    },
    start,
    cancel: () => attempt?.cancel(),
    failUnexpectedly: () => fail(openTokError('OT_UNEXPECTED_SERVER_RESPONSE', 2001)),
  }
}
