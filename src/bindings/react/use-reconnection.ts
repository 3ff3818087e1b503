/** The hook that joins and leaves a session with its component. */

import type { Reconnection } from '../../index.ts'
import { createCallHolder } from '../shared/call.ts'
import { createResource, useKept, useResource } from './resource.ts'

/**
 * Connects when the component mounts, and leaves and disposes when it unmounts. StrictMode, Fast Refresh and a changed
 * dependency give one connection at a time: the next one is opened after the previous has left.
 * @param factory creates the reconnection, from the session to the options; called after the component has mounted, never on
 * a server. An error that it throws goes to the error boundary, and so does a missing token
 * @param deps the strings, numbers or objects with a stable identity that the factory depends on; when one changes, the previous call is left
 * @returns the reconnection; `null` on a server, before the first effect, and while the previous one is being left
 * @example
 * ```ts
 * import { createReconnection, type SessionLike } from 'opentok-reconnection'
 * import { useReconnection } from 'opentok-reconnection/react'
 *
 * declare const initSession: (sessionId: string) => SessionLike // OT.initSession(apiKey, sessionId)
 * declare const token: () => Promise<string>
 * export const useCall = (sessionId: string) =>
 *   useReconnection(() => createReconnection(initSession(sessionId), { token }), [sessionId])
 * ```
 */
export function useReconnection(
  factory: () => Reconnection,
  deps: readonly unknown[],
): Reconnection | null {
  return useResource(useKept(() => createCall(factory), deps))
}

const createCall = (factory: () => Reconnection) =>
  createResource<Reconnection>((set, fail) => {
    const { begin, end } = createCallHolder(factory, set)
    void begin().catch(fail)
    return end
  })
