/** Remembers which sockets were admitted or refused: a refused one was left behind, an admitted one was lost. */

export interface Admissions {
  admit(socketId: string): void
  /** Has no effect on a socket that was ever admitted. */
  refuse(socketId: string): void
  /** Whether the socket was refused, and never admitted. */
  isRefused(socketId: string): boolean
}

/** Bounds the memory; the oldest ids, which are removed first, are no longer in use. */
const MAX_SOCKET_IDS = 10_000

export function createAdmissions(limit = MAX_SOCKET_IDS): Admissions {
  // Socket id → whether it was ever admitted. Oldest first.
  const admissions = new Map<string, boolean>()

  function remember(socketId: string, isAdmitted: boolean): void {
    admissions.delete(socketId)
    admissions.set(socketId, isAdmitted)
    const [oldest] = admissions.keys()
    if (admissions.size > limit && oldest !== undefined) admissions.delete(oldest)
  }

  return {
    admit(socketId) {
      if (admissions.get(socketId) !== true) remember(socketId, true)
    },
    refuse: (socketId) => remember(socketId, admissions.get(socketId) === true),
    isRefused: (socketId) => admissions.get(socketId) === false,
  }
}
