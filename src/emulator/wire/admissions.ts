/** Remembers who was let in and who was turned away: it tells a socket left behind from a lost one. */

export interface Knocks {
  admit(socketId: string): void
  /** Changes nothing for one that was ever let in. */
  turnAway(socketId: string): void
  /** Whether it was turned away, and never let in. */
  isTurnedAway(socketId: string): boolean
}

/** Only bounds the memory; what is forgotten first is long over. */
const MAX_SOCKET_IDS = 10_000

export function createKnocks(limit = MAX_SOCKET_IDS): Knocks {
  // `true` for one that was let in. Oldest first.
  const knocks = new Map<string, boolean>()

  function remember(socketId: string, isAdmitted: boolean): void {
    knocks.delete(socketId)
    knocks.set(socketId, isAdmitted)
    const [oldest] = knocks.keys()
    if (knocks.size > limit && oldest !== undefined) knocks.delete(oldest)
  }

  return {
    admit(socketId) {
      if (knocks.get(socketId) !== true) remember(socketId, true)
    },
    turnAway: (socketId) => remember(socketId, knocks.get(socketId) === true),
    isTurnedAway: (socketId) => knocks.get(socketId) === false,
  }
}
