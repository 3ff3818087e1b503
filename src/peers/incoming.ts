/** Sorts what comes in: signals of the app, and what peers tell each other. */

import type { IncomingSignal } from '../index.ts'
import type { Member } from './members.ts'
import { isPeersType } from '../lib/peers-type.ts'
import { readAsk, readMark, TYPES } from './messages.ts'
import type { Parts } from './parts.ts'

/** Least time in ms between two replies to the same connection. */
const REPLY_MS = 1_000

/** @returns the listener for signals */
export function createIncoming(
  { answer, catchUp, emit, members, outgoing, people }: Parts,
  now: () => number,
): (signal: IncomingSignal) => void {
  const repliedAt = new WeakMap<Member, number>()

  function reply(member: Member): void {
    const at = now()
    if (Math.abs(at - (repliedAt.get(member) ?? 0)) < REPLY_MS) return
    repliedAt.set(member, at)
    outgoing.mark('reply', member.connection)
  }

  function handleMark(member: Member, data: string | undefined): void {
    const mark = readMark(data)
    people?.beat(member, mark)
    catchUp?.handleMark(member, mark)
    if (mark.occasion === 'return') reply(member)
  }

  return ({ data, from, own, replayed, type }) => {
    const known = own || !from ? undefined : members.get(from.connectionId)
    const member = known?.goneAt === null ? known : undefined
    if (isPeersType(type)) {
      if (!member) return
      if (type === TYPES.mark) handleMark(member, data)
      else if (type === TYPES.ask) void answer?.(member, readAsk(data))
      else if (type === TYPES.lines) catchUp?.handleLines(member, data ?? '')
      return
    }
    const signal = { type, data, from, own, replayed, sentAt: now() }
    if (catchUp && known) catchUp.hear(known, signal)
    else emit('signal', signal)
  }
}
