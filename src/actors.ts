/** How inspectors and other tools reach the actors of a reconnection; an app has no need of it. */

import type { AnyActor } from 'xstate'

/** The same in every copy of this package; no public type shows what stands under it. */
export const ACTORS: symbol = Symbol.for('opentok-reconnection.actors')

/**
 * The running actors of a reconnection: the session's first, then those of its subscribers and publishers. They belong
 * to one XState system, so that `actorsOf(reconnection)[0].system.inspect(…)` hears of all of them, also of later ones.
 * Look at them; send them nothing.
 * @param reconnection from `createReconnection()`
 * @throws {TypeError} if it is none
 * @example
 * ```ts
 * import type { Reconnection } from 'opentok-reconnection'
 * import { actorsOf } from 'opentok-reconnection/machines'
 *
 * export function print(reconnection: Reconnection): void {
 *   for (const actor of actorsOf(reconnection)) console.log(actor.id, actor.getSnapshot().value)
 * }
 * ```
 */
export function actorsOf(reconnection: object): AnyActor[] {
  const read = (reconnection as Record<symbol, (() => AnyActor[]) | undefined> | null)?.[ACTORS]
  if (!read) throw new TypeError('reconnection is what createReconnection() gave')
  return read()
}
