/** The call of a component: begins when it is mounted, and ends with it. */

import { onMount, untrack } from 'svelte'
import { fromStore, toStore, writable } from 'svelte/store'
import { createCallHolder } from '../shared/call.ts'
import type { Reconnection } from '../../index.ts'
import type { Current } from './svelte.types.ts'

/**
 * Joins when the component is mounted, leaves when it is removed, and joins again when a dependency changes. There is one
 * call at a time: the next one begins when the previous has been left. On a server nothing happens. Call it while the
 * component is initialised.
 * @param factory makes the session and its handle; called only in a browser. What it throws goes to `<svelte:boundary>`, and
 * so does a missing token
 * @param deps reads one value, or a list of values; the factory is called again when one of them is another one
 * @returns the handle; `null` before the component is mounted, and while a previous call is being left
 * @example
 * ```ts
 * import { createReconnection, type SessionLike } from 'opentok-reconnection'
 * import { useReconnection } from 'opentok-reconnection/svelte'
 *
 * declare function initSession(sessionId: string): SessionLike // OT.initSession(apiKey, sessionId)
 * export const useCall = (props: { sessionId: string }, token: () => Promise<string>) =>
 *   useReconnection(() => createReconnection(initSession(props.sessionId), { token }), () => props.sessionId)
 * ```
 */
export function useReconnection(
  factory: () => Reconnection,
  deps: () => unknown = () => null,
): Current<Reconnection | null> {
  const call = writable<Reconnection | null>(null)
  const shown = fromStore(call)
  const failure = writable<{ readonly error: unknown } | null>(null)
  const failed = fromStore(failure)
  const holder = createCallHolder(factory, call.set)
  let previous: unknown[] | undefined

  /** A component that is rendered again may read the same values from other objects. */
  function update(given: unknown): void {
    const values = [given].flat()
    const isSame =
      previous?.length === values.length &&
      values.every((value, at) => Object.is(value, previous?.[at]))
    previous = values
    if (isSame) return
    untrack(holder.begin).catch((error: unknown) => failure.set({ error }))
  }

  onMount(() => {
    // Thrown in an effect of this component, where a boundary catches it.
    const stopFailing = toStore(() => {
      if (failed.current) throw failed.current.error
    }).subscribe(() => {})
    const stopUpdating = toStore(deps).subscribe(update)
    return () => {
      stopFailing()
      stopUpdating()
      holder.end()
    }
  })

  return {
    get current() {
      return shown.current
    },
    subscribe: call.subscribe,
  }
}
