/** One connection for as long as some component needs it, under StrictMode too. This is the file to copy. */

import type { Reconnection } from 'opentok-reconnection'
import { useEffect, useState, useSyncExternalStore } from 'react'

/** By what opens them: components that ask for the same call get the same one. */
const calls = new Map<() => Reconnection, { readonly reconnection: Reconnection; users: number }>()

/**
 * Joins when the first component mounts, and leaves when the last has gone.
 * @param open makes the call; a function of the module, not of the component
 */
export function useReconnection(open: () => Reconnection): Reconnection | null {
  const [reconnection, setReconnection] = useState<Reconnection | null>(null)
  useEffect(() => {
    const call = calls.get(open) ?? { reconnection: open(), users: 0 }
    calls.set(open, call)
    call.users += 1
    setReconnection(call.reconnection)
    call.reconnection.connect().catch(() => {}) // The snapshot tells: `disconnected`, with its error.

    const leave = async () => {
      if (call.users > 0) return
      await call.reconnection.disconnect()
      if (call.users > 0 || calls.get(open) !== call) return // Somebody came back, and joins again.
      calls.delete(open)
      call.reconnection.dispose()
    }
    return () => {
      call.users -= 1
      queueMicrotask(() => void leave()) // StrictMode, and a fast refresh, mount again before this.
    }
  }, [open])
  return reconnection
}

/** Renders whenever the state of a session or of a tile changes; `null` while there is none. */
export function useSnapshot<Snapshot>(
  of: { getSnapshot(): Snapshot; onChange(listener: () => void): () => void } | null,
): Snapshot | null {
  return useSyncExternalStore(of?.onChange ?? NEVER, () => of?.getSnapshot() ?? null)
}

const NEVER = () => () => {}
