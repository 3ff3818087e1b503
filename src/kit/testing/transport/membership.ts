/** Where a session of the app stands, and as whom the server knows it. */

import type { FakeSession } from '../sdk/objects.types.ts'
import type { Member, ServerSession } from '../server/server-session.ts'
import type { Who } from './faults.ts'
import type { ClientState } from './network-client.types.ts'

export interface Membership {
  state: ClientState
  /** `null` while not joined. */
  member: Member | null
  /** From the token of the latest `connect()`. */
  data: string
  /** Joined, though perhaps reconnecting. */
  readonly isJoined: boolean
  /** Whether the server lists the member. */
  readonly isKnown: boolean
  who(): Who
}

export function createMembership(session: FakeSession, { members }: ServerSession): Membership {
  const membership: Membership = {
    state: 'disconnected',
    member: null,
    data: '',
    get isJoined() {
      return membership.state === 'connected' || membership.state === 'reconnecting'
    },
    get isKnown() {
      return membership.member !== null && members.has(membership.member)
    },
    who() {
      const { data, member } = membership
      return { connectionId: member?.connection.connectionId, data, session }
    },
  }
  return membership
}
