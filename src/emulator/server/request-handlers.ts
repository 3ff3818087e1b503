/** The table of requests: who handles which, and what the faults make of it. */
import { ACCEPTED } from './answer.ts'
import { createConnection, deleteConnection } from './connections.ts'
import { readRequest } from '../wire/request.ts'
import { signalAll, signalOne } from './signals.ts'
import { createStream, deleteStream, updateChannel } from './streams.ts'
import { createSubscriber, deleteSubscriber, negotiate } from './subscriptions.ts'
import type { Answer, Handler } from './answer.ts'
import type { RequestKind } from '../faults/network.types.ts'
import type { Frame } from '../wire/frame.ts'
import type { Member } from './member.ts'
import type { Request } from '../wire/request.ts'
import type { Room } from './session.ts'

interface Route {
  readonly handle: Handler
  /** What faults call it, if they can hit it. */
  readonly kind?: RequestKind
}

const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['create connection', { handle: createConnection, kind: 'connection' }],
  ['delete connection', { handle: deleteConnection }],
  ['signal signal', { handle: signalAll, kind: 'signal' }],
  ['signal connection/signal', { handle: signalOne, kind: 'signal' }],
  ['create stream', { handle: createStream, kind: 'stream' }],
  ['update stream/channel', { handle: updateChannel }],
  ['delete stream', { handle: deleteStream }],
  ['create stream/subscriber', { handle: createSubscriber, kind: 'subscriber' }],
  ['delete stream/subscriber', { handle: deleteSubscriber }],
  ['offer stream/subscriber', { handle: negotiate }],
  ['answer stream/subscriber', { handle: negotiate }],
  ['candidate stream/subscriber', { handle: negotiate }],
])

/** What the cloud does with requests we do not know is unknown; the client is content with this. */
const UNKNOWN: Route = { handle: () => ACCEPTED }

const JOIN = 'create connection'

export function handleMessage(room: Room, member: Member, frame: Frame): void {
  const reading = readRequest(frame, room.root)
  if (!reading.ok) {
    return member.answer(reading.transactionId, 400, { reason: reading.reason })
  }
  const { request } = reading
  const name = `${request.method} ${request.resource}`
  // Nobody knows a client that has not joined: it gets no answer, as a zombie must not.
  if (member.connection === null && name !== JOIN) return
  if (room.settings.dropRepeats && member.answerAgain(request.transactionId)) return

  const { handle, kind } = ROUTES.get(name) ?? UNKNOWN
  const fault = kind === undefined ? null : room.faults.requests.take(kind, member.who)
  if (fault?.type === 'ignore') return
  if (fault?.type === 'fail') {
    return answer(member, request, { status: fault.status, reason: fault.reason })
  }
  const outcome = handle(room, member, request)
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

function answer(member: Member, { transactionId }: Request, outcome: Answer): void {
  member.answer(transactionId, outcome.status, toBody(outcome))
}

function toBody({ body, reason }: Answer): unknown {
  return reason === undefined ? body : { reason }
}
