/** Parts of payloads that the events of a session and of a subscriber have in common. */

import type { ReconnectionError } from './errors.ts'

/**
 * The payload of `statusChanged`: the new status, and the one before it. The two are never the same.
 * @example
 * ```ts
 * import type { Reconnection, ReconnectionStatus, StatusChange } from 'opentok-reconnection'
 *
 * const print = ({ previous, status }: StatusChange<ReconnectionStatus>) =>
 *   console.log(`${previous} → ${status}`)
 * export const log = (reconnection: Reconnection) => reconnection.on('statusChanged', print)
 * ```
 */
export interface StatusChange<Status> {
  /** The status now. */
  readonly status: Status
  /** The status before. */
  readonly previous: Status
}

/**
 * Why a session, a subscriber or a publisher has ended.
 * @example
 * ```ts
 * import type { DisconnectInfo } from 'opentok-reconnection'
 *
 * export const explain = ({ error, reason }: DisconnectInfo): string =>
 *   error ? `It failed: ${error.code}` : `It ended: ${reason ?? 'for no known reason'}`
 * ```
 */
export interface DisconnectInfo {
  /** The reason that OpenTok gave, unchanged; `null` if it gave none. */
  readonly reason: string | null
  /** What failed; `null` if nothing failed and it simply ended. */
  readonly error: ReconnectionError | null
}
