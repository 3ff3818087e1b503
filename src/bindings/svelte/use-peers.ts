/** The peers of a call: who is there, while the component lives. */

import { onMount } from 'svelte'
import type { Reconnection } from '../../index.ts'
import { NO_PEERS, openPeers } from '../shared/peers-state.ts'
import type { CreatePeers, PeersState } from '../shared/peers-state.ts'
import { createCurrent, toGetter } from './current.ts'
import type { Changing } from './current.ts'
import type { CallSource, Current } from './svelte.types.ts'

/** Opens the peers of one call while somebody listens. */
interface Source extends Changing {
  read(): PeersState
}

/**
 * Follows the peers of a call: the people, whether something is still told again, and the peers themselves for their events.
 * Call it while the component is initialised; they are disposed of with it.
 * @param reconnection the call, from `useReconnection()`
 * @param create makes the peers of a call, with `createPeers()`; it is called once for each call
 * @example
 * ```ts
 * import { createPeers } from 'opentok-reconnection/peers'
 * import { usePeers, type CallSource } from 'opentok-reconnection/svelte'
 *
 * export const useOthers = (call: CallSource) => usePeers(call, createPeers)
 * ```
 */
export function usePeers(reconnection: CallSource, create: CreatePeers): Current<PeersState> {
  const getCall = toGetter(reconnection)
  let owner: Reconnection | null = null
  let source: Source | null = null
  const current = createCurrent(
    () => {
      const call = getCall()
      if (call !== owner) source = call && createSource(call, create)
      owner = call
      return source
    },
    (opened) => opened?.read() ?? NO_PEERS,
  )
  // What was missed is told again only while somebody listens, and a list may not be in the page all the time.
  onMount(() => current.subscribe(() => {}))
  return current
}

function createSource(call: Reconnection, create: CreatePeers): Source {
  const listeners = new Set<() => void>()
  let state = NO_PEERS
  let close: (() => void) | null = null
  return {
    read: () => state,
    onChange(listener) {
      listeners.add(listener)
      close ??= openPeers(call, create, (next) => {
        state = next
        for (const each of listeners) each()
      })
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        close?.()
        close = null
        state = NO_PEERS
      }
    },
  }
}
