/** One connection for as long as any component needs it, also under StrictMode. Copy this file. */

import type { Reconnection } from 'opentok-reconnection'
import { useEffect, useState, useSyncExternalStore } from 'react'

/** Calls by the function that opens them: components with the same function share one call. */
const calls = new Map<() => Reconnection, { readonly reconnection: Reconnection; users: number }>()

/**
 * Joins when the first component mounts, and leaves when the last one unmounts.
 * @param open creates the call; define it in the module, not in the component
 */
export function useReconnection(open: () => Reconnection): Reconnection | null {
  const [reconnection, setReconnection] = useState<Reconnection | null>(null)
  useEffect(() => {
    const call = calls.get(open) ?? { reconnection: open(), users: 0 }
    calls.set(open, call)
    call.users += 1
    setReconnection(call.reconnection)
    call.reconnection.connect().catch(() => {}) // The snapshot shows it: `disconnected`, with the error.

    const leave = async () => {
      if (call.users > 0) return
      await call.reconnection.disconnect()
      if (call.users > 0 || calls.get(open) !== call) return // A component mounted again, and joins again.
      calls.delete(open)
      call.reconnection.dispose()
    }
    return () => {
      call.users -= 1
      queueMicrotask(() => void leave()) // StrictMode and a fast refresh mount again before this runs.
    }
  }, [open])
  return reconnection
}

/** Renders when the state of a session or a tile changes; `null` while there is none. */
export function useSnapshot<Snapshot>(
  of: { getSnapshot(): Snapshot; onChange(listener: () => void): () => void } | null,
): Snapshot | null {
  return useSyncExternalStore(of?.onChange ?? NEVER, () => of?.getSnapshot() ?? null)
}

const NEVER = () => () => {}
