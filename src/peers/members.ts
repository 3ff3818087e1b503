/** Who is in the session, and who was: for as long as their absence may be made good. */

import type { ConnectionLike } from '../index.ts'
import type { Departure } from '../opentok/connection.adapter.ts'

/** One connection of somebody else. */
export interface Member {
  readonly connection: ConnectionLike
  readonly person: string | undefined
  /** When it came, in ticks: joins, leaves and signals that are sent have one order. */
  joinedTick: number
  /** When it was meant to leave; `Infinity` while it is there, and for one that was lost. */
  leftTick: number
  /** `null` while it is there. */
  goneAt: number | null
}

/** Those who are gone and remembered, at most. */
const MAX_GONE = 500

/** The connections of others. */
export interface Members {
  /** Counts joins, leaves and signals that are sent. */
  nextTick(): number
  get(connectionId: string): Member | undefined
  here(): readonly Member[]
  /** @returns `null` if it is there already */
  add(connection: ConnectionLike): Member | null
  /** @returns `null` if it is not there */
  remove(connectionId: string, departure: Departure): Member | null
  clear(): void
}

export function createMembers(
  { forMs, now }: { readonly forMs: number; readonly now: () => number },
  identify: (connection: ConnectionLike) => string | undefined,
): Members {
  const members = new Map<string, Member>()
  let ticks = 0

  const isHere = ({ goneAt }: Member) => goneAt === null

  function forgetOld(): void {
    const oldest = now() - forMs
    const gone = [...members.values()].filter((member) => !isHere(member))
    const excess = gone.length - MAX_GONE
    gone.forEach((member, index) => {
      if (member.goneAt! < oldest || index < excess) members.delete(member.connection.connectionId)
    })
  }

  /** Whoever was removed has no right to anything that was said while they were there. */
  function close(member: Member, departure: Departure): void {
    member.leftTick = Math.min(member.leftTick, ticks)
    if (departure === 'removed') member.joinedTick = ticks
  }

  /** Somebody who leaves, or is removed, leaves for good what they had lost before. */
  function closeAll(last: Member, departure: Departure): void {
    close(last, departure)
    for (const member of last.person === undefined ? [] : members.values()) {
      if (!isHere(member) && member.person === last.person) close(member, departure)
    }
  }

  return {
    nextTick: () => (ticks += 1),
    get: (connectionId) => members.get(connectionId),
    here: () => [...members.values()].filter(isHere),
    add(connection) {
      const { connectionId } = connection
      const known = members.get(connectionId)
      if (known && isHere(known)) return null
      ticks += 1
      const person = identify(connection)
      const member: Member = {
        connection,
        person,
        joinedTick: known?.joinedTick ?? ticks,
        leftTick: Infinity,
        goneAt: null,
      }
      members.set(connectionId, member)
      return member
    },
    remove(connectionId, departure) {
      const member = members.get(connectionId)
      if (!member || !isHere(member)) return null
      ticks += 1
      member.goneAt = now()
      if (departure !== 'lost') closeAll(member, departure)
      forgetOld()
      return member
    },
    clear: () => members.clear(),
  }
}
