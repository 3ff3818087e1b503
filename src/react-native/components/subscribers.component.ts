/** The component `Subscribers`: draws one `OTSubscriberView` of the vendor's per subscriber, in a new view after each rejoin. */

import {
  createElement,
  Fragment,
  useCallback,
  useLayoutEffect,
  useMemo,
  useSyncExternalStore,
} from 'react'
import type { Context, ReactNode } from 'react'
import type { ReconnectingSubscriber, StreamLike } from '../../index.ts'
import type { FindInternals } from '../create-reconnection.ts'
import type { NativeView } from '../media/native-view.types.ts'
import type { VendorComponent } from '../modules.types.ts'
import type { SubscribersProps } from '../react-native.types.ts'
import type { OwnedSession } from '../session/native-session.types.ts'
import { useSnapshot } from './hooks.ts'
import { join } from './publisher.component.ts'
import { useIsTried } from './use-is-tried.ts'

/** Subscribes to every stream, now and later. @returns the cleanup, which ends those subscribers */
function subscribeToAll(reconnection: SubscribersProps['reconnection']): () => void {
  const own = new Set<ReconnectingSubscriber>()
  function subscribe(stream: StreamLike): void {
    // One that the app has made stays the app's.
    if (!reconnection.subscribers.has(stream.streamId)) own.add(reconnection.subscribe(stream))
  }
  for (const stream of reconnection.streams.list()) subscribe(stream)
  const unlisten = reconnection.on('streamCreated', ({ stream }) => subscribe(stream))
  return () => {
    unlisten()
    for (const subscriber of own) subscriber.unsubscribe()
  }
}

interface ViewProps extends Pick<SubscribersProps, 'eventHandlers' | 'properties' | 'style'> {
  readonly session: OwnedSession
  readonly streamId: string
}

export function createSubscribersComponent(
  OTSubscriberView: VendorComponent,
  context: Context<unknown>,
  find: FindInternals,
): (props: SubscribersProps) => ReactNode {
  /** The place of one subscriber, which stays while its native views come and go. */
  function SubscriberView({ eventHandlers, properties, session, streamId, style }: ViewProps) {
    const { sessionId, tiles } = session
    const read = useCallback(() => tiles.read(streamId), [tiles, streamId])
    const tile = useSyncExternalStore(tiles.subscribe, read, read)
    const value = useMemo(
      () =>
        tile && {
          sessionId,
          subscriberProperties: { ...properties, ...tile.properties },
          eventHandlers: join(tile.handlers, eventHandlers),
          style,
        },
      [eventHandlers, properties, sessionId, style, tile],
    )
    const readId = useCallback(() => tile?.drawnId, [tile])
    const drawnId = useSyncExternalStore(tiles.subscribe, readId, readId)
    const isTried = useIsTried()
    const attach = useCallback<NativeView['attach']>(
      (instance) => tile?.attach(instance, isTried),
      [isTried, tile],
    )
    if (!tile) return null
    const drawn = createElement(OTSubscriberView, { ref: attach, streamId: drawnId })
    return createElement(context.Provider, { key: tile.key, value }, drawn)
  }

  return function Subscribers({ auto = true, children, reconnection, ...props }) {
    const { session } = find(reconnection)
    // A layout effect: it ends before the views leave, and also when React hides them.
    useLayoutEffect(() => (auto ? subscribeToAll(reconnection) : undefined), [auto, reconnection])
    const list = useCallback(() => [...reconnection.subscribers.values()], [reconnection])
    return useSnapshot(reconnection, list).map((subscriber) => {
      const { streamId } = subscriber
      const view = createElement(SubscriberView, { ...props, session, streamId })
      const wrapped = children ? children(view, subscriber) : view
      return createElement(Fragment, { key: streamId }, wrapped)
    })
  }
}
