/** How good a connection is, and on whose side the problem lies. */

/**
 * How good a connection is at the moment.
 *
 * - `excellent`, `good`: nothing to notice
 * - `fair`: somewhat reduced; also normal for the first seconds of a call
 * - `poor`: sound and picture suffer, and may soon be lost
 * - `lost`: it is being recovered
 * - `unknown`: OpenTok has not said, or cannot say: the publisher needs `publishSenderStats: true`, and a client of 2.35
 * @example
 * ```ts
 * import type { ConnectionQuality } from 'opentok-reconnection'
 *
 * const BARS: Record<ConnectionQuality, number> = {
 *   excellent: 4, good: 3, fair: 2, poor: 1, lost: 0, unknown: 0,
 * }
 * export const toBars = (quality: ConnectionQuality): number => BARS[quality]
 * ```
 */
export type ConnectionQuality = 'excellent' | 'good' | 'fair' | 'poor' | 'lost' | 'unknown'

/**
 * On whose side the problem lies.
 *
 * - `local`: on yours
 * - `remote`: on that of the other person
 * - `both`: on both sides, or OpenTok cannot tell
 * @example
 * ```ts
 * import type { DegradedBy } from 'opentok-reconnection'
 *
 * const SENTENCES: Record<DegradedBy, (name: string) => string> = {
 *   local: () => 'Your connection is poor.',
 *   remote: (name) => `${name}'s connection is poor.`,
 *   both: (name) => `The connection between you and ${name} is poor.`,
 * }
 * export const toSentence = (side: DegradedBy, name: string): string => SENTENCES[side](name)
 * ```
 */
export type DegradedBy = 'local' | 'remote' | 'both'

/**
 * How good a connection is, and why it is not better.
 * @example
 * ```ts
 * import type { Quality, Reconnection } from 'opentok-reconnection'
 *
 * export function isMyLinePoor(reconnection: Reconnection): boolean {
 *   const { quality, degradedBy }: Quality = reconnection.getSnapshot()
 *   return quality === 'poor' && degradedBy !== 'remote'
 * }
 * ```
 */
export interface Quality {
  /** How good it is. */
  readonly quality: ConnectionQuality
  /** Whose side reduces it; `null` if it is not reduced. */
  readonly degradedBy: DegradedBy | null
}

/**
 * The payload of `qualityChanged`: what is new, and the quality before it.
 * @example
 * ```ts
 * import type { QualityChange, Reconnection } from 'opentok-reconnection'
 *
 * const warn = ({ previous, quality }: QualityChange) => {
 *   if (quality === 'poor') console.log(`Your connection is poor; it was ${previous}.`)
 * }
 * export const watch = (reconnection: Reconnection) => reconnection.on('qualityChanged', warn)
 * ```
 */
export interface QualityChange extends Quality {
  /** The quality before; the same if only the side has changed. */
  readonly previous: ConnectionQuality
}
