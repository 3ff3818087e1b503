/** A bad line, as the faults of a network describe it. */

/**
 * How bad the line of a client is. At least one of the four measures is needed; one that is not given stays perfect.
 * @typeParam Target how a client is named
 * @example
 * ```ts
 * import type { Degradation, Emulator } from 'opentok-reconnection/emulator'
 *
 * const bad: Degradation<string> = { target: 'alice', lossPercent: 20, delayMs: 300, jitterMs: 100 }
 * export const worsen = (emulator: Emulator) => emulator.network.degrade(bad)
 * ```
 */
export interface Degradation<Target> {
  /** Whose line. @defaultValue everybody's */
  readonly target?: Target
  /** How many of 100 packets are lost, in each direction. @defaultValue 0 */
  readonly lossPercent?: number
  /** How many kilobits a second pass, in each direction. @defaultValue no limit */
  readonly kbps?: number
  /** How many ms later a packet arrives, in each direction: the round trip takes twice as long. @defaultValue 0 */
  readonly delayMs?: number
  /** Up to how many ms more a packet may take; the order stays. @defaultValue 0 */
  readonly jitterMs?: number
}
