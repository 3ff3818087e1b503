/** React's hooks over the snapshots of the library; they hold no state of their own. */

import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import type {
  PublisherSnapshot,
  ReconnectingPublisher,
  Reconnection,
  ReconnectingSubscriber,
  SubscriberSnapshot,
} from '../../index.ts'
import type { UseSnapshot } from '../react-native.types.ts'

/** What has a snapshot. */
interface Source<Snapshot> {
  getSnapshot(): Snapshot
  onChange(listener: () => void): () => void
}

const identity = <Value>(value: Value) => value

function useSource<Snapshot, Selected>(
  source: Source<Snapshot>,
  selector: (snapshot: Snapshot) => Selected,
): Selected {
  // Kept per snapshot: a selector may return a new object each time, and React must not take that for a change.
  const read = useMemo(() => {
    let last: { readonly snapshot: Snapshot; readonly selected: Selected } | undefined
    return () => {
      const snapshot = source.getSnapshot()
      if (last?.snapshot !== snapshot) last = { snapshot, selected: selector(snapshot) }
      return last.selected
    }
  }, [source, selector])
  return useSyncExternalStore(source.onChange, read, read)
}

export const useSnapshot = ((
  reconnection: Reconnection,
  selector: (value: unknown) => unknown = identity,
) => useSource(reconnection, selector)) as UseSnapshot

export const useSubscriber = (subscriber: ReconnectingSubscriber): SubscriberSnapshot =>
  useSource(subscriber, identity)

const ABSENT = { getSnapshot: () => null, onChange: () => () => {} }

export const usePublisher = (publisher: ReconnectingPublisher | null): PublisherSnapshot | null =>
  useSource<PublisherSnapshot | null, PublisherSnapshot | null>(publisher ?? ABSENT, identity)

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
