/** The table of request handlers, and the faults that apply to a request before it is answered. */
import { guard } from '../wire/guard.ts'
import { ACCEPTED } from './answer.ts'
import { createConnection, deleteConnection, toJoinBody } from './connections.ts'
import { readRequest } from '../wire/request.ts'
import { updateSession, updateStream } from './muting.ts'
import { signalAll, signalOne } from './signals.ts'
import { createStream, deleteStream, updateChannel } from './streams.ts'
import {
  createSubscriber,
  deleteSubscriber,
  negotiate,
  relayData,
  updateSubscriberChannel,
} from './subscriptions.ts'
import type { Answer, Handler } from './answer.ts'
import type { RequestKind } from '../faults/network.types.ts'
import type { Frame } from '../wire/frame.ts'
import type { Member } from './member.ts'
import type { Request } from '../wire/request.ts'
import type { Session } from './session.ts'

interface Route {
  readonly handle: Handler
  /** Its name in faults; none if no fault can hit it. */
  readonly kind?: RequestKind
}

/** By method and resource. */
export const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['delete connection', { handle: deleteConnection }],
  ['signal signal', { handle: signalAll, kind: 'signal' }],
  ['signal connection/signal', { handle: signalOne, kind: 'signal' }],
  ['create stream', { handle: createStream, kind: 'stream' }],
  ['update', { handle: updateSession }],
  ['update stream', { handle: updateStream }],
  ['update stream/channel', { handle: updateChannel }],
  ['delete stream', { handle: deleteStream }],
  ['data stream/channel/data', { handle: relayData }],
  ['update stream/subscriber/channel', { handle: updateSubscriberChannel }],
  ['create stream/subscriber', { handle: createSubscriber, kind: 'subscriber' }],
  ['delete stream/subscriber', { handle: deleteSubscriber }],
  ['offer stream/subscriber', { handle: negotiate }],
  ['answer stream/subscriber', { handle: negotiate }],
  ['candidate stream/subscriber', { handle: negotiate }],
])

/** For a request that has no handler. What the cloud answers is unknown; the client accepts this. */
const UNKNOWN: Route = { handle: () => ACCEPTED }

const JOIN = 'create connection'

export function handleMessage(session: Session, member: Member, frame: Frame): void {
  const reading = readRequest(frame, session.root)
  if (!reading.ok) {
    return member.answer(reading.transactionId, 400, { reason: reading.reason })
  }
  handleInOrder(session, member, reading.request)
}

function handleInOrder(session: Session, member: Member, request: Request): void {
  if (member.waiting !== null) return void member.waiting.push(request)
  const name = `${request.method} ${request.resource}`.trimEnd()
  if (name === JOIN) return verifyThenJoin(session, member, request)
  // A client that has not joined gets no answer: an accepted but unknown socket must stay unanswered.
  if (member.connection === null) return
  handleRequest(session, member, request, ROUTES.get(name) ?? UNKNOWN)
}

/** The token takes a few ticks to verify; in that time the client may leave, or send its next request. */
function verifyThenJoin(session: Session, member: Member, request: Request): void {
  const waiting: Request[] = []
  member.waiting = waiting
  const rescue = (): void => {
    member.waiting = null
    member.drop()
  }
  session.tokens.read(request.token, session, Date.now()).then((token) => {
    member.waiting = null
    if (session.members.get(member.socketId) !== member) return
    const handle: Handler = (...args) => createConnection(...args, token)
    guard(() => {
      handleRequest(session, member, request, { handle, kind: 'connection' })
      for (const next of waiting) handleInOrder(session, member, next)
    }, rescue)
  }, rescue)
}

function handleRequest(
  session: Session,
  member: Member,
  request: Request,
  { handle, kind }: Route,
): void {
  if (session.settings.dropRepeats && answerRepeat(session, member, request)) return

  const fault = kind === undefined ? null : session.faults.requests.take(kind, member.who)
  if (fault?.type === 'ignore') return
  if (fault?.type === 'fail') {
    return answer(member, request, { status: fault.status, reason: fault.reason })
  }
  const outcome = handle(session, member, request)
  if (outcome === null) return
  if (fault?.type !== 'loseAck') {
    answer(member, request, outcome)
    outcome.afterwards?.()
    return
  }
  member.withholdAnswer(request.transactionId, outcome.status, toBody(outcome))
  outcome.afterwards?.()
  if (fault.drop) member.drop()
}

/**
 * Measured: a client acknowledges a notice that precedes the answer to its join, and ignores it. So the repeat of a join
 * lists who is there now; with the first answer, the client would never know who joined in the meantime.
 * @returns false when this transaction has no answer yet
 */
function answerRepeat(session: Session, member: Member, { transactionId }: Request): boolean {
  if (transactionId !== member.joinedBy) return member.answerAgain(transactionId)
  member.answer(transactionId, 200, toJoinBody(session, member))
  return true
}

function answer(member: Member, { transactionId }: Request, outcome: Answer): void {
  member.answer(transactionId, outcome.status, toBody(outcome))
}

function toBody({ body, reason }: Answer): unknown {
  return reason === undefined ? body : { reason }
}
