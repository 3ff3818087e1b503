/** The component `Subscribers`: draws one `OTSubscriberView` of the vendor's per subscriber, in a new view after each rejoin. */

import {
  createElement,
  Fragment,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useSyncExternalStore,
} from 'react'
import type { Context, ReactElement, ReactNode } from 'react'
import type { ReconnectingSubscriber, StreamLike } from '../../index.ts'
import type { FindInternals, Internals } from '../create-reconnection.ts'
import type { Tile } from '../media/tile.ts'
import type { VendorComponent } from '../modules.types.ts'
import type { SubscribersProps } from '../react-native.types.ts'
import { join } from './publisher.component.ts'

type ViewProps = Pick<SubscribersProps, 'eventHandlers' | 'properties' | 'style'>

/** Subscribes to every stream, now and later. @returns the cleanup, which ends those subscribers */
function subscribeToAll(
  reconnection: SubscribersProps['reconnection'],
  streams: ReadonlyMap<string, StreamLike>,
): () => void {
  const own = new Set<ReconnectingSubscriber>()
  function subscribe(stream: StreamLike): void {
    // One that the app has made stays the app's.
    if (!reconnection.subscribers.has(stream.streamId)) own.add(reconnection.subscribe(stream))
  }
  for (const stream of streams.values()) subscribe(stream)
  const unlisten = reconnection.on('streamCreated', ({ stream }) => subscribe(stream))
  return () => {
    unlisten()
    for (const subscriber of own) subscriber.unsubscribe()
  }
}

/** The handles that have not ended: a new array only when they are others. */
function useHandles({ onChange, subscribers }: SubscribersProps['reconnection']) {
  const read = useMemo(() => {
    let last: readonly ReconnectingSubscriber[] = []
    return () => {
      const now = [...subscribers.values()]
      const isSame = now.length === last.length && now.every((handle, at) => handle === last[at])
      return isSame ? last : (last = now)
    }
  }, [subscribers])
  return useSyncExternalStore(onChange, read, read)
}

/** The vendor's view ends the subscriber of its stream when it leaves, whoever has that one by then; the book does it. */
function keepFromRemoving(instance: { componentWillUnmount?(): void } | null): void {
  if (instance) instance.componentWillUnmount = () => {}
}

export function createSubscribersComponent(
  OTSubscriberView: VendorComponent,
  context: Context<unknown>,
  find: FindInternals,
): (props: SubscribersProps) => ReactNode {
  /** One native view. */
  function NativeView({
    internals,
    props,
    tile,
  }: {
    internals: Internals
    props: ViewProps
    tile: Tile
  }) {
    const { session } = internals
    const { eventHandlers, properties, style } = props
    // Marked at the commit itself, so that the next view of this stream comes into a later one.
    useLayoutEffect(() => session.tiles.mount(tile), [session, tile])
    const value = useMemo(
      () => ({
        sessionId: session.sessionId,
        subscriberProperties: { ...properties, ...tile.properties },
        eventHandlers: join(tile.handlers, eventHandlers),
        style,
      }),
      [eventHandlers, properties, session, style, tile],
    )
    const drawn = createElement(OTSubscriberView, {
      ref: keepFromRemoving,
      streamId: tile.stream.streamId,
    })
    return createElement(context.Provider, { value }, drawn)
  }

  /** The place of one subscriber, which stays while its native views come and go. */
  function SubscriberView(props: ViewProps & { internals: Internals; streamId: string }) {
    const { internals, streamId } = props
    const { read: readTile, subscribe } = internals.session.tiles
    const read = useCallback(() => readTile(streamId), [readTile, streamId])
    const tile = useSyncExternalStore(subscribe, read, read)
    return tile && createElement(NativeView, { key: tile.key, internals, props, tile })
  }

  return function Subscribers({ auto = true, children, reconnection, ...props }) {
    const internals = find(reconnection)
    const { streams } = internals
    useEffect(
      () => (auto ? subscribeToAll(reconnection, streams) : undefined),
      [auto, reconnection, streams],
    )
    const handles = useHandles(reconnection)
    return handles.map((subscriber) => {
      const { streamId } = subscriber
      const view: ReactElement = createElement(SubscriberView, { ...props, internals, streamId })
      return createElement(
        Fragment,
        { key: streamId },
        children ? children(view, subscriber) : view,
      )
    })
  }
}
