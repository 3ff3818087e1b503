/** The component `PublisherTile`: your own picture. */

import { useEffect } from 'react'
import type { ReactNode } from 'react'
import type { Reconnection } from '../../index.ts'
import { NO_PUBLISHER, toPublisherTileState } from '../shared/idle.ts'
import type { ShownPublisher } from '../shared/idle.ts'
import { showPublisher } from '../shared/show-publisher.ts'
import { createPicture, drawTile } from './picture.ts'
import type { Picture } from './picture.ts'
import { useKept, useResource } from './resource.ts'
import { usePublisher } from './snapshots.ts'
import type { PublisherTileProps } from './tile.types.ts'

type Callbacks = Pick<PublisherTileProps, 'create' | 'onError'>

interface PublisherPicture extends Picture<ShownPublisher> {
  /** Takes over the callbacks of the latest render. */
  update(callbacks: Callbacks): void
}

function createPublisherPicture(call: Reconnection): PublisherPicture {
  let latest: Callbacks
  const picture = createPicture<ShownPublisher>((place, set) =>
    showPublisher(
      call,
      place,
      (element) => latest.create(element),
      (shown) => {
        set(shown)
        if (shown.error) latest.onError?.(shown.error)
      },
    ),
  )
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
  const shown = useResource(picture) ?? NO_PUBLISHER
  const state = toPublisherTileState(shown, usePublisher(shown.handle))
  return drawTile(attributes, picture?.attach, children, state)
}
