/** Answers those who ask for what they missed: only for what they were there for, one after another, and not without end. */

import type { ConnectionLike } from '../index.ts'
import type { Member, Members } from './members.ts'
import { writeLines } from './messages.ts'
import type { Ask, Line } from './messages.ts'
import type { SentLog, SentSignal } from './sent-log.ts'

export interface AnswersEnvironment {
  readonly log: SentLog
  readonly members: Members
  readonly capacityBytes: number
  readonly now: () => number
  /** @returns whether OpenTok has confirmed it */
  readonly sendLines: (to: ConnectionLike, text: string) => Promise<boolean>
  readonly sendEnd: (to: ConnectionLike) => void
}

/** What each question takes from what one connection may ask for, in bytes. */
const QUESTION_BYTES = 1_024

/** Everything that is kept, so many times, is told to one connection at most. */
const MAX_TIMES = 2

/** Answers one question. */
export type Answer = (member: Member, ask: Ask) => Promise<void>

/** @returns answers a question; somebody who has no right to what they ask for learns no more than from any mark */
export function createAnswers(environment: AnswersEnvironment): Answer {
  const { capacityBytes, log, members, now, sendEnd, sendLines } = environment
  const bytesLeft = new WeakMap<Member, number>()
  const busy = new WeakSet<Member>()

  function take(member: Member, bytes: number): boolean {
    const left = (bytesLeft.get(member) ?? capacityBytes * MAX_TIMES) - bytes
    bytesLeft.set(member, left)
    return left > 0
  }

  /** The same connection, or another one of the same person. */
  const isOf = (member: Member) => (former: Member | undefined) =>
    former !== undefined &&
    (former === member || (former.person !== undefined && former.person === member.person))

  const toLine = ({ data, number, sentAt, type }: SentSignal): Line => ({
    number,
    type,
    data,
    ageMs: Math.max(0, now() - sentAt),
  })

  return async (member, { formers, since }) => {
    if (busy.has(member) || !take(member, QUESTION_BYTES)) return
    const stays = formers.map(members.get).filter(isOf(member)) as Member[]
    const wasThere = ({ tick }: SentSignal) =>
      stays.some(({ joinedTick, leftTick }) => joinedTick < tick && tick < leftTick)
    busy.add(member)
    for (const text of writeLines(log.since(since).filter(wasThere).map(toLine))) {
      // The next one waits for the confirmation: signals of the app come in between, and the rate stays low.
      if (!take(member, text.length) || !(await sendLines(member.connection, text))) break
    }
    busy.delete(member)
    sendEnd(member.connection)
  }
}
