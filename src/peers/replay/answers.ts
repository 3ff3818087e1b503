/** Answers those who ask for what they missed: only for what they were there for, one after another, and not without end. */

import type { ConnectionLike } from '../../index.ts'
import type { Member, Members } from '../members.ts'
import { writeLines } from '../messages.ts'
import type { Ask, Line } from '../messages.ts'
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

/** What one connection may ask for at most: everything that is kept so many times, and so many questions. */
const MAX_TIMES = 2
const MAX_QUESTIONS = 100

/** Room for what stands around a signal in a text of lines, in bytes. */
const MIN_BYTES = 65_536

/** Answers one question. */
export type Answer = (member: Member, ask: Ask) => Promise<void>

/** @returns answers a question; somebody who has no right to what they ask for learns no more than from any mark */
export function createAnswers(environment: AnswersEnvironment): Answer {
  const { capacityBytes, log, members, now, sendEnd, sendLines } = environment
  const allowedBytes = capacityBytes * MAX_TIMES + MIN_BYTES
  const bytesLeft = new WeakMap<Member, number>()
  const busy = new WeakSet<Member>()

  function take(member: Member, bytes: number): boolean {
    const left = (bytesLeft.get(member) ?? allowedBytes) - bytes
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
    if (busy.has(member) || !take(member, allowedBytes / MAX_QUESTIONS)) return
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
