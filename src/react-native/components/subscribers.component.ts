/** The component `Subscribers`: draws one `OTSubscriberView` of the vendor's per subscriber, in a new view after each rejoin. */

import { createElement, Fragment, useCallback, useLayoutEffect, useSyncExternalStore } from 'react'
import type { ComponentType, ReactNode } from 'react'
import type { StreamLike } from '../../index.ts'
import type { FindInternals } from '../create-reconnection.ts'
import type { Subscriptions } from '../media/subscriptions.ts'
import type { SubscribersProps } from '../react-native.types.ts'
import { useSnapshot } from '../../bindings/react/snapshots.ts'
import type { SubscriberViewProps } from './subscriber-view.ts'

/** Subscribes to every stream, now and later. @returns the cleanup, which ends those subscribers */
function subscribeToAll(
  { on, streams }: SubscribersProps['reconnection'],
  subscriptions: Subscriptions,
): () => void {
  const ends = new Map<string, () => void>()
  function subscribe(stream: StreamLike): void {
    ends.get(stream.streamId)?.()
    ends.set(stream.streamId, subscriptions.want(stream))
  }
  for (const stream of streams.list()) subscribe(stream)
  const unlisten = on('streamCreated', ({ stream }) => subscribe(stream))
  return () => {
    unlisten()
    for (const end of ends.values()) end()
  }
}

export function createSubscribersComponent(
  SubscriberView: ComponentType<SubscriberViewProps>,
  find: FindInternals,
): (props: SubscribersProps) => ReactNode {
  return function Subscribers({ auto = true, children, reconnection, streamProperties, ...props }) {
    const { places, session, subscriptions } = find(reconnection)
    // A layout effect: it ends before the views leave, and also when React hides them.
    useLayoutEffect(
      () => (auto ? subscribeToAll(reconnection, subscriptions) : undefined),
      [auto, reconnection, subscriptions],
    )
    const list = useCallback(() => [...reconnection.subscribers.values()], [reconnection])
    const subscribers = useSnapshot(reconnection, list)
    const readPlaced = () =>
      subscribers.map(({ streamId }) => (places.find(streamId) ? streamId : '')).join(' ')
    useSyncExternalStore(places.subscribe, readPlaced, readPlaced)
    return subscribers
      .filter(({ streamId }) => !places.find(streamId))
      .map((subscriber) => {
        const { streamId } = subscriber
        const own = streamProperties?.[streamId]
        const view = createElement(SubscriberView, { ...props, own, session, streamId })
        const wrapped = children ? children(view, subscriber) : view
        return createElement(Fragment, { key: streamId }, wrapped)
      })
  }
}
