/** The call of a component: begins when it is mounted, and ends with it. */

import { markRaw, onMounted, onScopeDispose, shallowRef, watch } from 'vue'
import type { ShallowRef, WatchSource } from 'vue'
import { createCallHolder } from '../shared/call.ts'
import type { Reconnection } from '../../index.ts'

/**
 * Joins when the component is mounted, leaves when it is unmounted, and joins again when a dependency changes. There is
 * one call at a time: the next one begins when the previous has been left. On a server nothing happens.
 * @param factory makes the session and its handle; called only in a browser. What it throws goes to `onErrorCaptured()`, and
 * so does a missing token
 * @param deps refs or getters; the factory is called again when one of them changes
 * @returns the handle; `null` before the component is mounted, and while a previous call is being left
 * @example
 * ```ts
 * import { createReconnection, type SessionLike } from 'opentok-reconnection'
 * import { useReconnection } from 'opentok-reconnection/vue'
 *
 * declare function initSession(sessionId: string): SessionLike // OT.initSession(apiKey, sessionId)
 * export const useCall = (props: { sessionId: string }, token: () => Promise<string>) =>
 *   useReconnection(() => createReconnection(initSession(props.sessionId), { token }), () => props.sessionId)
 * ```
 */
export function useReconnection(
  factory: () => Reconnection,
  deps: WatchSource<unknown> | readonly WatchSource<unknown>[] = [],
): Readonly<ShallowRef<Reconnection | null>> {
  const call = shallowRef<Reconnection | null>(null)
  const holder = createCallHolder(factory, (reconnection) => {
    // OpenTok's objects do not work through the proxies of `reactive()`.
    call.value = reconnection && markRaw(reconnection)
  })
  onMounted(() => {
    watch(deps, holder.begin)
    // Vue handles what the promise rejects with as an error of this component.
    return holder.begin()
  })
  onScopeDispose(holder.end)
  return call
}
