/** Your own stay in the session, from a join to the end of it, over all outages; and who is there with you. */

import type { ConnectionLike, Reconnection } from '../index.ts'
import { listConnections } from '../opentok/connection.adapter.ts'
import type { ConnectionListener, Departure } from '../opentok/connection.adapter.ts'
import { MAX_FORMERS } from './messages.ts'
import type { Parts } from './parts.ts'

/** What a call does that others have to know. */
export interface Stay extends ConnectionListener {
  /** The session is joined. */
  begin(): void
  /** The connection is lost. */
  pause(): void
  handleReturn(isRejoined: boolean): void
  /** The session has ended for good; nobody is told anything of it later. */
  end(): void
}

export function createStay(
  reconnection: Reconnection,
  { beats, catchUp, formers, members, outgoing, people, toPerson }: Parts,
): Stay {
  const { session } = reconnection

  /** Another device of yours is a sender like others, but it is not somebody else. */
  function isSelf(person: string | undefined): boolean {
    const own = session.connection && toPerson(session.connection)
    return own !== undefined && own !== null && own === person
  }

  function rememberOwn(): void {
    const id = session.connection?.connectionId
    if (id === undefined || formers.includes(id)) return
    formers.push(id)
    if (formers.length > MAX_FORMERS) formers.shift()
  }

  function join(connection: ConnectionLike, isReturn: boolean): void {
    rememberOwn()
    // Yours, also one that is lost and still listed.
    if (formers.includes(connection.connectionId)) return
    const member = members.add(connection)
    if (!member) return
    catchUp?.join(member, isReturn)
    if (!isSelf(member.person)) people?.join(member)
    beats.due()
  }

  function leave(connectionId: string, departure: Departure): void {
    const member = members.remove(connectionId, departure)
    if (!member) return
    catchUp?.leave(member, departure)
    people?.leave(member, departure)
    // There may be few enough people now.
    beats.due()
  }

  /** OpenTok says nothing of those who went meanwhile. They are taken for lost, as you were. */
  function enter(isReturn: boolean): void {
    rememberOwn()
    const listed = new Map(listConnections(session).map((each) => [each.connectionId, each]))
    for (const { connection } of listed.size > 0 ? members.here() : []) {
      if (!listed.has(connection.connectionId)) leave(connection.connectionId, 'lost')
    }
    for (const connection of listed.values()) join(connection, isReturn)
  }

  function greet(): void {
    if (members.here().length === 0) return
    outgoing.mark('return')
    beats.handleSent()
  }

  return {
    begin() {
      enter(false)
      greet()
    },
    pause() {
      people?.pause()
      beats.stop()
    },
    handleReturn(isRejoined) {
      if (isRejoined) enter(true)
      people?.resume()
      catchUp?.returned()
      greet()
    },
    end() {
      beats.stop()
      members.clear()
      catchUp?.clear()
      people?.clear()
      formers.length = 0
    },
    handleCreated: (connection) => join(connection, reconnection.status === 'reconnecting'),
    handleDestroyed: ({ connectionId }, departure) => leave(connectionId, departure),
  }
}
