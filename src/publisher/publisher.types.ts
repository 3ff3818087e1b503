/** Context and events of a publisher's state machine. */

import type { ReconnectionError } from '../api/errors.ts'

/**
 * The context of a publisher's state machine.
 * @example
 * ```ts
 * import { publisherMachine, type PublisherContext } from 'opentok-reconnection/machines'
 * import { createActor } from 'xstate'
 *
 * const { context } = createActor(publisherMachine).getSnapshot()
 * export const error: PublisherContext['error'] = context.error // null
 * ```
 */
export interface PublisherContext {
  /** How many times it was published since it was last connected. */
  readonly attempt: number
  /** The reason that OpenTok gave for the end, unchanged; `null` if it has not ended. */
  readonly reason: string | null
  /** Why publishing failed the last time; `null` if nothing failed. */
  readonly error: ReconnectionError | null
}

/**
 * The events of a publisher's state machine.
 *
 * - `publisher.loaded`: its camera has loaded, and it was handed over to OpenTok
 * - `publisher.published`: OpenTok announces that it is live
 * - `publisher.failed`: OpenTok has refused to publish; `cause` is its error
 * - `publisher.destroyed`: OpenTok, or the app, has ended its stream
 * - `publisher.release`: the app unpublishes
 * - `session.joined`: the session is live, for the first time or again
 * - `session.lost`: OpenTok has given up the session
 * - `session.ended`: the session is over, and nothing will be published again
 * @example
 * ```ts
 * import { publisherMachine, type PublisherMachineEvent } from 'opentok-reconnection/machines'
 * import { initialTransition, transition } from 'xstate'
 *
 * const event: PublisherMachineEvent = { type: 'publisher.published' }
 * const [connecting] = initialTransition(publisherMachine)
 * console.log(transition(publisherMachine, connecting, event)[0].value) // connected
 * ```
 */
export type PublisherMachineEvent =
  | { type: 'publisher.loaded' }
  | { type: 'publisher.published' }
  | { type: 'publisher.failed'; cause: unknown }
  | { type: 'publisher.destroyed'; reason: string }
  | { type: 'publisher.release' }
  | { type: 'session.joined' }
  | { type: 'session.lost' }
  | { type: 'session.ended'; reason: string }
