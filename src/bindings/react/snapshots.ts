/** The hooks that read snapshots; they hold no state of their own. */

import { useMemo } from 'react'
import { IDLE_SNAPSHOT } from '../../index.ts'
import type {
  PublisherSnapshot,
  ReconnectingPublisher,
  ReconnectingSubscriber,
  Reconnection,
  ReconnectionSnapshot,
  SubscriberSnapshot,
} from '../../index.ts'
import { useSource } from './resource.ts'
import type { Source } from './resource.ts'

const identity = <Value>(value: Value) => value

/** Reads the selection once per snapshot: a selector may return a new object each time, and React must not take that for a change. */
function createReader<Snapshot, Selected>(
  getSnapshot: () => Snapshot,
  selector: (snapshot: Snapshot) => Selected,
): () => Selected {
  let last: { readonly snapshot: Snapshot; readonly selected: Selected } | undefined
  return () => {
    const snapshot = getSnapshot()
    if (last?.snapshot !== snapshot) last = { snapshot, selected: selector(snapshot) }
    return last.selected
  }
}

function useSelected<Snapshot, Selected>(
  source: Source<Snapshot> | null,
  absent: Snapshot,
  selector: (snapshot: Snapshot) => Selected,
): Selected {
  const [read, readAbsent] = useMemo(
    () => [
      source ? createReader(source.getSnapshot, selector) : undefined,
      createReader(() => absent, selector),
    ],
    [source, absent, selector],
  ) as [(() => Selected) | undefined, () => Selected]
  return useSource(source?.onChange, read, readAbsent)
}

/**
 * Returns the present snapshot of a call, or what the selector takes from it, and renders again when that has changed.
 * @param call from `useReconnection()`; the status of `null` is `idle`
 * @param selector takes a part of the snapshot; results are compared by `Object.is()`, so take one value at a time
 * @returns the snapshot, or what the selector returned
 * @example
 * ```ts
 * import type { Reconnection } from 'opentok-reconnection'
 * import { useSnapshot } from 'opentok-reconnection/react'
 *
 * export const useIsAway = (call: Reconnection | null): boolean =>
 *   useSnapshot(call, ({ status }) => status === 'reconnecting')
 * ```
 */
export function useSnapshot(call: Reconnection | null): ReconnectionSnapshot
export function useSnapshot<Selected>(
  call: Reconnection | null,
  selector: (snapshot: ReconnectionSnapshot) => Selected,
): Selected
export function useSnapshot(
  call: Reconnection | null,
  selector: (snapshot: ReconnectionSnapshot) => unknown = identity,
): unknown {
  return useSelected(call, IDLE_SNAPSHOT, selector)
}

/**
 * Returns the present snapshot of a subscriber, and renders again when it has changed.
 * @param subscriber from `reconnection.subscribe()`, or the child of a `SubscriberTile`
 * @returns the snapshot; `null` if there is no subscriber, and on a server
 * @example
 * ```ts
 * import type { ReconnectingSubscriber } from 'opentok-reconnection'
 * import { useSubscriber } from 'opentok-reconnection/react'
 *
 * export const useIsStalled = (subscriber: ReconnectingSubscriber | null): boolean =>
 *   useSubscriber(subscriber)?.phase === 'stalled'
 * ```
 */
export function useSubscriber(
  subscriber: ReconnectingSubscriber | null,
): SubscriberSnapshot | null {
  return useSelected<SubscriberSnapshot | null, SubscriberSnapshot | null>(
    subscriber,
    null,
    identity,
  )
}

/**
 * Returns the present snapshot of your publisher, with its camera and microphone, and renders again when it has changed.
 * @param publisher from `reconnection.publish()`, `reconnection.publishers`, or the child of a `PublisherTile`
 * @returns the snapshot; `null` if there is no publisher, and on a server
 * @example
 * ```ts
 * import type { ReconnectingPublisher } from 'opentok-reconnection'
 * import { usePublisher } from 'opentok-reconnection/react'
 *
 * export const useIsUnseen = (publisher: ReconnectingPublisher | null): boolean =>
 *   usePublisher(publisher)?.camera === 'lost'
 * ```
 */
export function usePublisher(publisher: ReconnectingPublisher | null): PublisherSnapshot | null {
  return useSelected<PublisherSnapshot | null, PublisherSnapshot | null>(publisher, null, identity)
}
