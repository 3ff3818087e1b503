/** The answer to a request, and the type of the functions that give it. */
import type { Member } from './member.ts'
import type { Request } from '../wire/request.ts'
import type { Session } from './session.ts'

export interface Answer {
  readonly status: number
  /** Why the request was refused. */
  readonly reason?: string
  readonly body?: unknown
  /** Runs after the answer is sent, for instance to notify everybody. */
  readonly afterwards?: () => void
}

/** @returns `null` for a request that gets no answer */
export type Handler = (session: Session, member: Member, request: Request) => Answer | null

export const ACCEPTED: Answer = { status: 200 }

export function refused(status: number, reason: string): Answer {
  return { status, reason }
}

export function lacks(member: Member, permission: string): boolean {
  return !member.connection?.permissions.some((each) => each === permission)
}
