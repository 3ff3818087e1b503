/** Refuses the first socket of a join, which OpenTok then leaves behind. */
import type { Fixture } from '../harness/harness.ts'

/**
 * Refuses sockets until `forMs` after the next one is requested. Session information is still answered:
 * OpenTok leaves a socket behind only if it has the session information.
 */
export function refuseFirstSocket({ emulator, network, until }: Fixture, forMs: number): void {
  const { sockets } = emulator.counters
  network.refuse('reset', undefined, 'sockets')
  void until(() => emulator.counters.sockets > sockets).then(() =>
    setTimeout(() => network.restore(), forMs),
  )
}
