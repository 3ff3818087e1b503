/** How the handler of a request answers it. */
import type { Member } from './member.ts'
import type { Request } from '../wire/request.ts'
import type { Room } from './session.ts'

export interface Answer {
  readonly status: number
  /** Why it was refused. */
  readonly reason?: string
  readonly body?: unknown
  /** What follows the answer, such as notices to everybody. */
  readonly afterwards?: () => void
}

/** @returns `null` for a request that is best left without an answer */
export type Handler = (room: Room, member: Member, request: Request) => Answer | null

export const ACCEPTED: Answer = { status: 200 }

export function refused(status: number, reason: string): Answer {
  return { status, reason }
}

export function lacks(member: Member, permission: string): boolean {
  return !member.connection?.permissions.some((each) => each === permission)
}
