/** How an app can watch the inside: by lines of a log, and by XState's inspection. */

/**
 * Receives one line of text for each important transition. A line never contains a token or the data of a signal.
 * `console` fits. If a method throws, the error goes to `reportError()` and nothing else happens.
 * @example
 * ```ts
 * import { createReconnection, type Logger, type SessionLike } from 'opentok-reconnection'
 *
 * const logger: Logger = { debug() {}, info: console.info, warn: console.warn }
 * export const wrap = (session: SessionLike) => createReconnection(session, { logger })
 * ```
 */
export interface Logger {
  /** Each event of OpenTok's session, by its name in the state machine. */
  debug(message: string): void
  /** Each new status of the session. */
  info(message: string): void
  /** One of your listeners or policies has thrown an error. */
  warn(message: string): void
}

/**
 * One event of XState's inspection. Use XState's own types to read more of it than its type.
 * @example
 * ```ts
 * import type { InspectionEventLike } from 'opentok-reconnection'
 *
 * export const isTransition = ({ type }: InspectionEventLike): boolean => type === '@xstate.snapshot'
 * ```
 * @see {@link https://stately.ai/docs/inspector | Stately: Inspector}
 */
export interface InspectionEventLike {
  /** What happened, for example `@xstate.event` or `@xstate.snapshot`. */
  readonly type: string
}

/**
 * Hears the inspection of every state machine: a function, or an observer such as the one of `@statelyai/inspect`.
 * @example
 * ```ts
 * import { createReconnection, type InspectionListener, type SessionLike } from 'opentok-reconnection'
 *
 * const inspect: InspectionListener = ({ type }) => console.debug(type)
 * export const wrap = (session: SessionLike) => createReconnection(session, { inspect })
 * ```
 * @see {@link https://stately.ai/docs/inspector | Stately: Inspector}
 */
export type InspectionListener =
  | ((event: InspectionEventLike) => void)
  | { next?(event: InspectionEventLike): void }
