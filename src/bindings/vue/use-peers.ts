/** The composable for peers: who is there, while the component lives. */

import { shallowRef, toValue, watch } from 'vue'
import type { MaybeRefOrGetter, ShallowRef } from 'vue'
import type { Reconnection } from '../../index.ts'
import { NO_PEERS, openPeers } from '../shared/peers-state.ts'
import type { CreatePeers, PeersState } from '../shared/peers-state.ts'

/**
 * Follows the peers of a call: the people, whether something is still told again, and the peers themselves for their events.
 * They are disposed of with the component.
 * @param reconnection the call, from `useReconnection()`
 * @param create makes the peers of a call, with `createPeers()`; it is called once for each call
 * @example
 * ```ts
 * import { createPeers } from 'opentok-reconnection/peers'
 * import { usePeers, type useReconnection } from 'opentok-reconnection/vue'
 *
 * export const useOthers = (call: ReturnType<typeof useReconnection>) => usePeers(call, createPeers)
 * ```
 */
export function usePeers(
  reconnection: MaybeRefOrGetter<Reconnection | null>,
  create: CreatePeers,
): Readonly<ShallowRef<PeersState>> {
  const state = shallowRef(NO_PEERS)
  watch(
    () => toValue(reconnection),
    (call, _former, onCleanup) => {
      state.value = NO_PEERS
      if (call) onCleanup(openPeers(call, create, (next) => (state.value = next)))
    },
    { immediate: true, flush: 'sync' },
  )
  return state
}
