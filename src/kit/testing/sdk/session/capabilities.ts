/** What a session says that its user may do. */

import type { Role } from '../../server/server-session.ts'

/** 1: allowed; 0: not allowed. */
export interface FakeCapabilities {
  readonly publish: number
  readonly subscribe: number
  readonly forceUnpublish: number
  readonly forceDisconnect: number
  readonly forceMute: number
}

/** @param role `null`: not joined */
export function toCapabilities(role: Role | null): FakeCapabilities {
  const moderates = role === 'moderator' ? 1 : 0
  return {
    publish: role === null || role === 'subscriber' ? 0 : 1,
    subscribe: role === null ? 0 : 1,
    forceUnpublish: moderates,
    forceDisconnect: moderates,
    forceMute: moderates,
  }
}
