/** Requests for signals: validated, counted, and delivered to everybody or to one client. */
import { randomUUID } from 'node:crypto'
import {
  SIGNAL_DATA_CHARACTERS,
  SIGNAL_TYPE_CHARACTERS,
  SIGNAL_TYPE_PATTERN,
} from '../../../opentok/limits.ts'
import { ACCEPTED, lacks, refused } from './answer.ts'
import type { Answer, Handler } from './answer.ts'
import type { Member } from './member.ts'
import type { Request } from '../wire/request.ts'
import type { Session } from './session.ts'

export const signalAll: Handler = (session, member, request) =>
  accept(session, member, request, (from) => {
    const notice = { method: 'signal', uri: request.uri, content: request.content }
    session.notifyAll(notice, session.settings.echoSignals ? { from } : { from, except: member })
  })

export const signalOne: Handler = (session, member, request) => {
  const recipient = session.find(request.id('connection'))
  if (recipient === undefined) return refused(404, 'the recipient is not in the session')
  return accept(session, member, request, (from) => {
    session.notify(
      recipient,
      { method: 'signal', uri: request.uri, content: request.content },
      from,
    )
  })
}

function accept(
  session: Session,
  member: Member,
  request: Request,
  deliver: (from: string) => void,
): Answer {
  const refusal = toSignalRefusal(request.content)
  if (refusal !== null) return refusal
  if (lacks(member, 'signal')) return refused(403, 'this token may not signal')
  if (isTooFast(session, member)) return refused(429, 'too many signals in one second')
  session.counters.signals += 1
  return { ...ACCEPTED, afterwards: () => deliver(member.who.connectionId) }
}

/** A signal of the app's server, to everybody or to one member: it has no sender. */
export function signalFromServer(
  session: Session,
  content: Request['content'],
  recipient?: Member,
): void {
  const to = recipient === undefined ? '' : `/connection/${recipient.who.connectionId}`
  const uri = `${session.root}${to}/signal/${randomUUID()}`
  const notice = { method: 'signal', uri, content }
  session.counters.signals += 1
  if (recipient === undefined) session.notifyAll(notice, { from: '' })
  else session.notify(recipient, notice, '')
}

/** @returns `null` for a signal whose type and data are allowed */
export function toSignalRefusal({ type, data }: Request['content']): Answer | null {
  if (type !== undefined) {
    if (typeof type !== 'string' || !SIGNAL_TYPE_PATTERN.test(type)) {
      return refused(400, 'type must be made of A-Z a-z 0-9 - . _ ~')
    }
    if (type.length > SIGNAL_TYPE_CHARACTERS) return refused(413, 'type is too long')
  }
  if (data === null) return refused(400, 'data must not be null')
  const size = data === undefined ? 0 : JSON.stringify(data).length
  return size > SIGNAL_DATA_CHARACTERS ? refused(413, 'data is too large') : null
}

/** Compares the signals accepted within the last second with the limit; refused ones do not count. */
function isTooFast(session: Session, member: Member): boolean {
  const now = performance.now()
  const recent = member.signalledAt.filter((at) => now - at < 1_000)
  const limit = session.faults.signalsPerSecond.of(member.who)
  const isOver = limit !== null && recent.length >= limit
  member.signalledAt = isOver ? recent : [...recent, now]
  return isOver
}
