/** The component `PublisherTile`: your own picture. */

import { useEffect } from 'react'
import type { ReactNode } from 'react'
import type { PublisherLike, Reconnection } from '../../index.ts'
import { createPicture, drawTile } from './picture.ts'
import type { Picture } from './picture.ts'
import { useKept, useResource } from './resource.ts'
import type { PublisherTileProps, PublisherTileState } from './tile.types.ts'

type Callbacks = Pick<PublisherTileProps, 'create' | 'onError'>

interface PublisherPicture extends Picture<PublisherTileState> {
  /** Takes over the callbacks of the latest render. */
  update(callbacks: Callbacks): void
}

const EMPTY: PublisherTileState = { publisher: null, error: null }

/** Publishes now, and again with a new publisher when the app joins after an end, which destroys the previous one. */
function createPublisherPicture(call: Reconnection): PublisherPicture {
  let latest: Callbacks

  const picture = createPicture<PublisherTileState>((place, set) => {
    let current: PublisherLike | null = null

    /** What `create()` throws goes to the error boundary, and at a later join to the event `error`. */
    function publish(): void {
      if (current) return
      const publisher = latest.create(place.take())
      current = publisher
      set({ publisher, error: null })
      call.publish(publisher).catch((error: unknown) => end(publisher, error))
    }

    /** Failing to publish has an event, and rejects too. */
    function end(publisher: PublisherLike, error: unknown): void {
      if (publisher !== current) return
      current = null
      // One that could not be published would keep the camera.
      if (error) publisher.destroy?.()
      place.clear()
      set({ publisher: null, error })
      if (error) latest.onError?.(error)
    }

    if (call.status !== 'disconnected') publish()
    const ignoreJoins = call.on('connecting', publish)
    const ignoreEnds = call.on('publisherDisconnected', ({ error, publisher }) =>
      end(publisher, error),
    )
    return () => {
      ignoreJoins()
      ignoreEnds()
      if (current) call.unpublish(current)
      current = null
    }
  })

  return {
    ...picture,
    update(callbacks) {
      latest = callbacks
    },
  }
}

/**
 * Creates your publisher, draws it in a `div` and publishes it while mounted. The camera is requested once: rejoins, renders and
 * StrictMode keep the publisher. It goes off when the tile unmounts for good.
 * @param props the reconnection, what creates the publisher, what hears of a failure, a child, and the attributes of the `div`
 * @returns the `div`
 * @throws {TypeError} (to the error boundary) if `create` returns no publisher
 * @example
 * ```ts
 * import type { PublisherLike, Reconnection } from 'opentok-reconnection'
 * import { PublisherTile } from 'opentok-reconnection/react'
 * import { createElement } from 'react'
 *
 * declare const create: (element: HTMLElement) => PublisherLike // calls OT.initPublisher(element, …)
 * export const Me = ({ call }: { call: Reconnection | null }) =>
 *   createElement(PublisherTile, { create, reconnection: call, onError: console.error })
 * ```
 * @see {@link https://tokbox.com/developer/sdks/js/reference/OT.html#initPublisher | OpenTok: OT.initPublisher()}
 */
export function PublisherTile(props: PublisherTileProps): ReactNode {
  const { children, create, onError, reconnection, ...attributes } = props
  const picture = useKept(
    () => reconnection && createPublisherPicture(reconnection),
    [reconnection],
  )
  // Before the picture opens.
  useEffect(() => picture?.update({ create, onError }))
  const state = useResource(picture) ?? EMPTY
  return drawTile(attributes, picture?.attach, children, state)
}
