/** A tile: the element of the page that shows a subscriber, while OpenTok's elements come and go. */

import type { ElementLike, ReconnectingSubscriber, Reconnection, StreamLike } from '../../index.ts'

/** A subscriber in its tile. */
export interface ShownSubscriber {
  readonly subscriber: ReconnectingSubscriber
  /** Takes it out of the tile, and unsubscribes unless another tile shows it by the end of this task. */
  hide(): void
}

/** How many tiles show a subscriber. One that the app has made is not in it, and stays the app's. */
const tileCounts = new WeakMap<ReconnectingSubscriber, number>()

/** @param container an element whose children nobody else touches */
export function showSubscriber(
  reconnection: Reconnection,
  stream: StreamLike,
  container: ElementLike,
  properties: object | undefined,
): ShownSubscriber {
  let subscriber = reconnection.subscribers.get(stream.streamId)
  if (!subscriber) {
    // Any other mode would put the picture beside the tile, or in its place.
    const given = { ...properties, insertMode: 'append' }
    subscriber = reconnection.subscribe(stream, container, given)
    tileCounts.set(subscriber, 0)
  }
  const shown = subscriber

  /** OpenTok makes its next element where the first one was made, which may be the tile of an unmounted component. */
  function place(): void {
    const { element } = shown
    if (element && element.parentNode !== container) container.replaceChildren(element)
  }

  function count(change: 1 | -1): void {
    const tiles = tileCounts.get(shown)
    if (tiles !== undefined) tileCounts.set(shown, tiles + change)
  }

  place()
  count(1)
  const unlisten = shown.on('elementChanged', place)
  return {
    subscriber: shown,
    hide() {
      unlisten()
      count(-1)
      // A component that is moved, or mounted again by a hot reload, is shown again before this runs.
      queueMicrotask(() => {
        if (tileCounts.get(shown) === 0) shown.unsubscribe()
      })
    },
  }
}
