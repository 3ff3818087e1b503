/** How inspectors and other tools reach the actors of a reconnection; an app does not need this. */

import type { AnyActor } from 'xstate'

/** The same symbol in every copy of this package. No public type shows what it leads to. */
export const ACTORS: symbol = Symbol.for('opentok-reconnection.actors')

/** Leads to the option `identify`, so that tools name people as the app does. */
export const IDENTIFY: symbol = Symbol.for('opentok-reconnection.identify')

/**
 * Leads to a set on the global object, if a tool of tests has put one there: each new handle is added, so that the tool
 * reads the status of an app that it cannot change.
 */
export const HANDLES: symbol = Symbol.for('opentok-reconnection.handles')

/** Shows a new handle to the tool of tests, if there is one. */
export function showHandle<Handle extends object>(handle: Handle): Handle {
  const page = globalThis as unknown as Record<symbol, Set<object> | undefined>
  page[HANDLES]?.add(handle)
  return handle
}

/**
 * Returns the running actors of a reconnection: first that of the session, then the others in the order in which they began.
 * They belong to one XState system, so `actorsOf(reconnection)[0].system.inspect(…)` reports all of them, and those
 * that come later. Only look at them: do not send them events.
 * @param reconnection from `createReconnection()`
 * @throws {TypeError} if the argument does not come from `createReconnection()`
 * @example
 * ```ts
 * import type { Reconnection } from 'opentok-reconnection'
 * import { actorsOf } from 'opentok-reconnection/machines'
 *
 * export function print(reconnection: Reconnection): void {
 *   for (const actor of actorsOf(reconnection)) console.log(actor.id, actor.getSnapshot().value)
 * }
 * ```
 * @see {@link https://stately.ai/docs/inspector | Stately: Inspector}
 */
export function actorsOf(reconnection: object): AnyActor[] {
  const read = (reconnection as Record<symbol, (() => AnyActor[]) | undefined> | null)?.[ACTORS]
  if (!read) throw new TypeError('reconnection must be what createReconnection() returned')
  return read()
}
