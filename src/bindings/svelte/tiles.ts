/** The tiles, as attachments: Svelte's own components cannot be made without its compiler. */

import { untrack } from 'svelte'
import { fromStore, writable } from 'svelte/store'
import { NO_PUBLISHER, toPublisherTileState, toTileState } from '../shared/idle.ts'
import { showPublisherIn } from '../shared/show-publisher.ts'
import { showSubscriber } from '../shared/show-subscriber.ts'
import type { ElementLike, PublisherLike, ReconnectingSubscriber, StreamLike } from '../../index.ts'
import { createCurrent, toGetter } from './current.ts'
import type { Attach, CallSource, PublisherTile, SubscriberTile } from './svelte.types.ts'

/**
 * Makes the tile of one stream: its state, and an attachment that shows the stream in an element. OpenTok's element stays in
 * it over outages; without the attachment nothing is subscribed to.
 * @param reconnection the call, from `useReconnection()`
 * @param stream the stream, from `useStreams()`
 * @param properties passed on to OpenTok's `Session.subscribe()`; `insertMode` is always `append`
 * @example
 * ```ts
 * import type { StreamLike } from 'opentok-reconnection'
 * import { subscriberTile, type CallSource } from 'opentok-reconnection/svelte'
 *
 * export const createTile = (call: CallSource, stream: StreamLike) =>
 *   subscriberTile(call, stream, { width: '100%', height: '100%' })
 * ```
 */
export function subscriberTile(
  reconnection: CallSource,
  stream: StreamLike,
  properties?: object,
): SubscriberTile {
  const getCall = toGetter(reconnection)
  const shown = writable<ReconnectingSubscriber | null>(null)
  const subscriber = fromStore(shown)
  const state = createCurrent(
    () => subscriber.current,
    (handle) => toTileState(stream, handle ?? null),
  )
  return Object.assign(state, {
    attach(container: ElementLike) {
      // Read here, so that the attachment runs again when there is another call.
      const call = getCall()
      if (!call) return undefined
      const { hide, subscriber } = untrack(() =>
        showSubscriber(call, stream, container, properties),
      )
      shown.set(subscriber)
      return () => {
        shown.set(null)
        hide()
      }
    },
  })
}

/**
 * Makes an attachment that shows and publishes your own camera, with the state of that tile. The publisher is made once for each stay in the session, and
 * kept over outages; the camera goes off when the element is removed or the session ends.
 * @param reconnection the call, from `useReconnection()`
 * @param create makes OpenTok's publisher in the element
 * @param handleError receives why it could not be published, with the code `publishFailed`
 * @returns the attachment; its `current` is the state, and it is a store of that too
 * @example
 * ```ts
 * import type { ElementLike, PublisherLike } from 'opentok-reconnection'
 * import { publisherTile, type CallSource } from 'opentok-reconnection/svelte'
 *
 * declare function create(element: ElementLike): PublisherLike // OT.initPublisher(element, { insertMode: 'append' })
 * export const createOwnTile = (call: CallSource) => publisherTile(call, create, console.error)
 * ```
 */
export function publisherTile(
  reconnection: CallSource,
  create: (element: ElementLike) => PublisherLike,
  handleError: (error: unknown) => void = () => {},
): PublisherTile {
  const getCall = toGetter(reconnection)
  const latest = writable(NO_PUBLISHER)
  const shown = fromStore(latest)
  const state = createCurrent(
    () => shown.current.handle,
    () => toPublisherTileState(shown.current),
  )
  const attach: Attach = (container) => {
    const call = getCall()
    if (!call) return undefined
    const hide = untrack(() =>
      showPublisherIn(container, call, create, (next) => {
        latest.set(next)
        if (next.error) handleError(next.error)
      }),
    )
    return () => {
      hide()
      latest.set(NO_PUBLISHER)
    }
  }
  return Object.defineProperties(attach, Object.getOwnPropertyDescriptors(state)) as PublisherTile
}
