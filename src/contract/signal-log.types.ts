/** What an app sees of a signal log. */

import type { SignalErrorCode } from './errors.ts'
import type { ConnectionLike } from './opentok.types.ts'

/**
 * How far a signal has come.
 *
 * - `held`: yours; it waits for the connection
 * - `sending`: yours; OpenTok has it
 * - `sent`: yours; OpenTok has confirmed it
 * - `dropped`: yours; it was not sent, or its outcome is unknown
 * - `received`: it came in
 */
export type LoggedSignalStatus = 'held' | 'sending' | 'sent' | 'dropped' | 'received'

/** A signal of a log: one of your own, or one that came in. */
export interface LoggedSignal {
  /** Your own signal's id; of one that came in, an id that no other entry of this log has. */
  readonly id: string
  /** Its type. */
  readonly type: string | undefined
  /** Its data. */
  readonly data: string | undefined
  /** Whether you sent it. */
  readonly own: boolean
  /** Who sent it; `null` if you or the server did. */
  readonly from: ConnectionLike | null
  /** How far it has come. */
  readonly status: LoggedSignalStatus
  /** Of your own one: how long it was held until it was sent, in ms. 0 until then. */
  readonly heldMs: number
  /** Why it was dropped; otherwise `null`. */
  readonly code: SignalErrorCode | null
}

/**
 * A list of signals that is kept up to date while somebody listens to it.
 * @example
 * ```ts
 * import { createSignalLog, type Reconnection, type SignalLog } from 'opentok-reconnection'
 *
 * export function showChat(reconnection: Reconnection, draw: (lines: string[]) => void): () => void {
 *   const chat: SignalLog = createSignalLog(reconnection, 'chat')
 *   return chat.onChange(() => draw(chat.list().map(({ data = '' }) => data)))
 * }
 * ```
 */
export interface SignalLog {
  /** Lists the signals in the order in which they were sent or came in. Frozen, and the same array until something changes. */
  list(): readonly LoggedSignal[]
  /**
   * Calls the listener after each change of the list. The log hears signals from the first listener on, until the last one
   * is removed and none of your own signals is still held or being sent.
   * @returns a function that removes the listener
   */
  onChange(listener: () => void): () => void
}

/** The options of `createSignalLog()`. */
export interface SignalLogOptions {
  /** How many signals are listed at most; then the oldest ones leave. @defaultValue 1 000 */
  readonly limit?: number | undefined
}
