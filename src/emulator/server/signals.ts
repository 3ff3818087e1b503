/** Signals: checked, counted, and passed to everybody or to one. */
import {
  SIGNAL_DATA_CHARACTERS,
  SIGNAL_TYPE_CHARACTERS,
  SIGNAL_TYPE_PATTERN,
} from '../../opentok/limits.ts'
import { ACCEPTED, lacks, refused } from './answer.ts'
import type { Answer, Handler } from './answer.ts'
import type { Member } from './member.ts'
import type { Request } from '../wire/request.ts'
import type { Room } from './session.ts'

export const signalAll: Handler = (room, member, request) =>
  accept(room, member, request, (from) => {
    const notice = { method: 'signal', uri: request.uri, content: request.content }
    room.tellAll(notice, room.settings.echoSignals ? { from } : { from, except: member })
  })

export const signalOne: Handler = (room, member, request) => {
  const recipient = room.find(request.id('connection'))
  if (recipient === undefined) return refused(404, 'the recipient is not in the session')
  return accept(room, member, request, (from) => {
    room.tell(recipient, { method: 'signal', uri: request.uri, content: request.content }, from)
  })
}

function accept(
  room: Room,
  member: Member,
  request: Request,
  deliver: (from: string) => void,
): Answer {
  const refusal = checkSignal(request.content)
  if (refusal !== null) return refusal
  if (lacks(member, 'signal')) return refused(403, 'this token may not signal')
  if (isTooFast(room, member)) return refused(429, 'too many signals in one second')
  room.counters.signals += 1
  return { ...ACCEPTED, afterwards: () => deliver(member.who.connectionId) }
}

function checkSignal({ type, data }: Request['content']): Answer | null {
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

/** Counts signals that were acted on in the last second; refused ones cost nothing. */
function isTooFast(room: Room, member: Member): boolean {
  const now = performance.now()
  const recent = member.signalledAt.filter((at) => now - at < 1_000)
  const limit = room.faults.signalsPerSecond.of(member.who)
  const isOver = limit !== null && recent.length >= limit
  member.signalledAt = isOver ? recent : [...recent, now]
  return isOver
}
