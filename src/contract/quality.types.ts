/** How good a connection is, and on whose side the problem lies. */

/**
 * How good a connection is at the moment.
 *
 * - `excellent`, `good`: nothing to notice
 * - `fair`: somewhat reduced; also normal for the first seconds of a call
 * - `poor`: sound and picture suffer, and may soon be lost
 * - `lost`: it is being recovered
 * - `unknown`: OpenTok has not said, or cannot say: the publisher needs `publishSenderStats: true`, and a client of 2.35
 */
export type ConnectionQuality = 'excellent' | 'good' | 'fair' | 'poor' | 'lost' | 'unknown'

/**
 * On whose side the problem lies.
 *
 * - `local`: on yours
 * - `remote`: on that of the other person
 * - `both`: on both sides, or OpenTok cannot tell
 */
export type DegradedBy = 'local' | 'remote' | 'both'

/** How good a connection is, and why it is not better. */
export interface Quality {
  /** How good it is. */
  readonly quality: ConnectionQuality
  /** Whose side reduces it; `null` if it is not reduced. */
  readonly degradedBy: DegradedBy | null
}

/** The payload of `qualityChanged`: what is new, and the quality before it. */
export interface QualityChange extends Quality {
  /** The quality before; the same if only the side has changed. */
  readonly previous: ConnectionQuality
}
