/** An outage of a client whose end is noticed at once. */
import type { Emulator } from '../../../src/kit/emulator/emulator.types.ts'

/**
 * Takes the connection of a client away until `network.restore(name)`: its socket is lost, and the next one opens but
 * stays silent. For tests that are not about refused sockets: after some of those, the browser delays each new socket
 * of the page by 1 to 5 s. Older clients say that they are reconnected when that socket opens.
 */
export function interrupt(network: Emulator['network'], name: string): void {
  network.drop(name)
  network.silence(name)
}
