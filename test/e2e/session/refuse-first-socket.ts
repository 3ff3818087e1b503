/** The worst that can happen to a join: its first socket is refused, and OpenTok leaves it behind. */
import type { Stage } from '../browser/harness.ts'

/**
 * Turns sockets away until `forMs` after the next one is asked for. Session information is answered all the while:
 * OpenTok leaves a socket behind only if it had that.
 */
export function refuseFirstSocket({ emulator, network, until }: Stage, forMs: number): void {
  const { sockets } = emulator.counters
  network.refuse('reset', undefined, 'sockets')
  void until(() => emulator.counters.sockets > sockets).then(() =>
    setTimeout(() => network.restore(), forMs),
  )
}
