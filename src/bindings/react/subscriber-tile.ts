/** The component `SubscriberTile`: the picture of one stream. */

import type { ReactNode } from 'react'
import type { ReconnectingSubscriber, Reconnection, StreamLike } from '../../index.ts'
import { toTileState } from '../shared/idle.ts'
import { createPicture, drawTile } from './picture.ts'
import type { Picture } from './picture.ts'
import { useKept, useResource } from './resource.ts'
import { useSubscriber } from './snapshots.ts'
import type { SubscriberTileProps, SubscriberTileState } from './tile.types.ts'

type SubscriberPicture = Picture<ReconnectingSubscriber>

/** The picture of each handle: when a tile moves to another place in the page, its picture goes along. */
const pictures = new WeakMap<ReconnectingSubscriber, SubscriberPicture>()

function findPicture(call: Reconnection, streamId: string): SubscriberPicture | undefined {
  const subscriber = call.subscribers.get(streamId)
  return subscriber && pictures.get(subscriber)
}

function createSubscriberPicture(
  call: Reconnection,
  stream: StreamLike,
  properties: object | undefined,
): SubscriberPicture {
  const picture = createPicture<ReconnectingSubscriber>((place, set) => {
    const given = { ...properties, insertMode: 'append' }
    const subscriber = call.subscribe(stream, place.take(), given)
    pictures.set(subscriber, picture)
    set(subscriber)
    return subscriber.unsubscribe
  })
  return picture
}

/**
 * Subscribes to a stream and draws it in a `div`. The picture keeps its element over rejoins, renders and moves in the page; it
 * is unsubscribed when the tile unmounts for good.
 * @param props the reconnection, the stream, the properties of OpenTok, a child, and the attributes of the `div`
 * @returns the `div`
 * @throws {TypeError} (to the error boundary) if the stream is none
 * @throws {ReconnectionError} (to the error boundary) `disposed`
 * @example
 * ```ts
 * import type { Reconnection } from 'opentok-reconnection'
 * import { SubscriberTile, useStreams } from 'opentok-reconnection/react'
 * import { createElement } from 'react'
 *
 * export const Others = ({ call }: { call: Reconnection | null }) =>
 *   useStreams(call).map((stream) =>
 *     createElement(SubscriberTile, { key: stream.streamId, reconnection: call, stream }),
 *   )
 * ```
 * @see {@link https://tokbox.com/developer/sdks/js/reference/Subscriber.html | OpenTok: Subscriber}
 */
export function SubscriberTile(props: SubscriberTileProps): ReactNode {
  const { children, properties, reconnection, stream, ...attributes } = props
  const { streamId } = stream
  const picture = useKept(
    () =>
      reconnection &&
      (findPicture(reconnection, streamId) ??
        createSubscriberPicture(reconnection, stream, properties)),
    [reconnection, streamId],
  )
  const subscriber = useResource(picture)
  const snapshot = useSubscriber(subscriber)
  const state: SubscriberTileState = toTileState(stream, subscriber, snapshot)
  const marked = { ...attributes, 'data-status': state.status }
  return drawTile(marked, picture?.attach, children, state)
}
