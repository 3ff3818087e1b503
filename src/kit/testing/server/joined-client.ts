/** A session of the app as a member on the server, from its join on. */

import type { Who } from '../transport/faults.ts'
import type { Member, Role, ServerMessage } from './server-session.ts'
import type { FakeConnection } from './stream.ts'

/** A member that receives nothing before it is greeted, and then all that happened until then. */
export interface JoinedClient extends Member {
  greet(handleEarly: (message: ServerMessage) => void): void
}

/** @param send gets the messages that come after the greeting */
export function createJoinedClient(
  connection: FakeConnection,
  role: Role,
  who: () => Who,
  send: (message: ServerMessage) => void,
): JoinedClient {
  const early: ServerMessage[] = []
  let isGreeted = false
  return {
    connection,
    role,
    who,
    streams: [],
    signals: 0,
    send(message) {
      if (isGreeted) send(message)
      else early.push(message)
    },
    greet(handleEarly) {
      isGreeted = true
      for (const message of early.splice(0)) handleEarly(message)
    },
  }
}
