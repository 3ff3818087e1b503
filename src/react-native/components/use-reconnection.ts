/** The hook that joins and leaves a session with its component. */

import { useEffect, useMemo, useRef } from 'react'
import type { Reconnection } from '../../index.ts'

export function useReconnection<Handle extends Reconnection>(
  factory: () => Handle,
  deps: readonly unknown[],
): Handle {
  // A handle that a render throws away has done nothing yet, so nothing is left of it.
  const reconnection = useMemo(factory, deps)
  const used = useRef<Handle | null>(null)

  useEffect(() => {
    used.current = reconnection
    reconnection.connect().catch(() => {
      // The snapshot and the event `disconnected` say why.
    })
    return () => {
      used.current = null
      // StrictMode mounts again in the same task: then the session stays as it is.
      queueMicrotask(() => {
        if (used.current !== reconnection) void leave(reconnection)
      })
    }
  }, [reconnection])

  return reconnection
}

async function leave(reconnection: Reconnection): Promise<void> {
  await reconnection.disconnect()
  reconnection.dispose()
}
