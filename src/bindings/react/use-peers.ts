/** The hook for peers: who is there, while the component is mounted. */

import type { Reconnection } from '../../index.ts'
import { NO_PEERS, openPeers } from '../shared/peers-state.ts'
import type { CreatePeers, PeersState } from '../shared/peers-state.ts'
import { createResource, useKept, useResource } from './resource.ts'

/**
 * Returns the peers of a call, and renders again when one of them comes, goes or is away. They are made when the component is
 * mounted, and disposed of with it.
 * @param call from `useReconnection()`; `null` has no peers
 * @param create makes the peers of a call, with `createPeers()`; it is called once for each call
 * @returns the people, whether something is still told again, and the peers themselves for their events
 * @example
 * ```ts
 * import type { Reconnection } from 'opentok-reconnection'
 * import { createPeers } from 'opentok-reconnection/peers'
 * import { usePeers } from 'opentok-reconnection/react'
 *
 * export function useAway(call: Reconnection | null): string[] {
 *   const { people } = usePeers(call, createPeers)
 *   return people.filter(({ state }) => state === 'away').map(({ person }) => person)
 * }
 * ```
 */
export function usePeers(call: Reconnection | null, create: CreatePeers): PeersState {
  const open = () => call && createResource<PeersState>((set) => openPeers(call, create, set))
  return useResource(useKept(open, [call])) ?? NO_PEERS
}
