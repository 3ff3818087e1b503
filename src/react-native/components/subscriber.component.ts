/** The component `Subscriber`: draws one stream, in any place. */

import { createElement, useCallback, useLayoutEffect, useMemo, useSyncExternalStore } from 'react'
import type { ComponentType, ReactNode } from 'react'
import type { FindInternals } from '../create-reconnection.ts'
import type { Subscriptions } from '../media/subscriptions.ts'
import type { SubscriberProps } from '../react-native.types.ts'
import { useSnapshot } from '../../bindings/react/snapshots.ts'
import type { SubscriberViewProps } from './subscriber-view.ts'

/** Subscribes to one stream as soon as it is there. @returns the cleanup */
function subscribeTo(
  { on, streams }: SubscriberProps['reconnection'],
  subscriptions: Subscriptions,
  streamId: string,
): () => void {
  let end = () => {}
  const listed = streams.list().find((stream) => stream.streamId === streamId)
  if (listed) end = subscriptions.want(listed)
  const unlisten = on('streamCreated', ({ stream }) => {
    if (stream.streamId !== streamId) return
    end()
    end = subscriptions.want(stream)
  })
  return () => {
    unlisten()
    end()
  }
}

export function createSubscriberComponent(
  SubscriberView: ComponentType<SubscriberViewProps>,
  find: FindInternals,
): (props: SubscriberProps) => ReactNode {
  return function Subscriber({ children, properties, reconnection, streamId, ...props }) {
    const { places, session, subscriptions } = find(reconnection)
    const place = useMemo(() => ({}), [])
    useLayoutEffect(
      () => subscribeTo(reconnection, subscriptions, streamId),
      [reconnection, streamId, subscriptions],
    )
    useLayoutEffect(() => places.claim(streamId, place), [place, places, streamId])
    const readIsHere = () => places.find(streamId) === place
    const isHere = useSyncExternalStore(places.subscribe, readIsHere, readIsHere)
    const get = useCallback(() => reconnection.subscribers.get(streamId), [reconnection, streamId])
    const subscriber = useSnapshot(reconnection, get)
    if (!subscriber || !isHere) return null
    const view = createElement(SubscriberView, { ...props, own: properties, session, streamId })
    return children ? children(view, subscriber) : view
  }
}
