/** A session of the app on the server's side, from its join on. */

import type { Who } from '../transport/faults.ts'
import type { Member, Notice, Role } from './server-session.ts'
import type { FakeConnection } from './stream.ts'

/** A member that is told nothing before it is greeted, and then all that happened until then. */
export interface Newcomer extends Member {
  greet(announce: (notice: Notice) => void): void
}

/** @param tell gets what happens once it has been greeted */
export function createNewcomer(
  connection: FakeConnection,
  role: Role,
  who: () => Who,
  tell: (notice: Notice) => void,
): Newcomer {
  const early: Notice[] = []
  let isGreeted = false
  return {
    connection,
    role,
    who,
    streams: [],
    signals: 0,
    tell(notice) {
      if (isGreeted) tell(notice)
      else early.push(notice)
    },
    greet(announce) {
      isGreeted = true
      for (const notice of early.splice(0)) announce(notice)
    },
  }
}
