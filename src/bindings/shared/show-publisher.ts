/** The tile of your own publisher: it is made once per stay in the session, and its camera goes off at the end. */

import type {
  ElementLike,
  PublisherLike,
  ReconnectingPublisher,
  Reconnection,
} from '../../index.ts'
import type { ShownPublisher } from './idle.ts'

/** Where OpenTok draws. */
export interface Place {
  /** Puts a new element there. */
  take(): ElementLike
  /** Removes it again. */
  clear(): void
}

/** @param container an element whose children nobody else touches */
const toPlace = (container: ElementLike): Place => ({
  take() {
    container.replaceChildren()
    // OpenTok may put another element in the place of this one.
    return container.appendChild(container.ownerDocument.createElement('div'))
  },
  clear: () => container.replaceChildren(),
})

/**
 * Publishes now, and again with a new publisher when the app joins after an end, which destroys the previous one.
 * @param announce receives whom the tile shows, whenever that changes
 * @returns the cleanup, which unpublishes
 */
export function showPublisher(
  call: Reconnection,
  place: Place,
  create: (element: ElementLike) => PublisherLike,
  announce: (shown: ShownPublisher) => void,
): () => void {
  let current: PublisherLike | null = null
  let handle: ReconnectingPublisher | null = null

  /** What `create()` throws goes to the framework, and at a later join to the event `error`. */
  function publish(): void {
    if (current) return
    const publisher = create(place.take())
    current = publisher
    const published = call.publish(publisher)
    handle = call.publishers.get(publisher) ?? handle
    // OpenTok may have refused it at once.
    if (publisher === current) announce({ handle, error: null })
    published.catch((error: unknown) => end(publisher, error))
  }

  /** A failure has an event, and rejects too if the publisher was never live. */
  function end(publisher: PublisherLike, error: unknown): void {
    if (publisher !== current) return
    current = null
    // One that could not be published would keep the camera.
    if (error) publisher.destroy?.()
    place.clear()
    announce({ handle, error })
  }

  if (call.status !== 'disconnecting' && call.status !== 'disconnected') publish()
  // An app that joins again in its listener of `disconnected` leaves no time in which this tile could be taken down.
  const unlisteners = [
    call.on('connecting', publish),
    call.on('publisherDisconnected', ({ error, publisher }) => end(publisher, error)),
  ]
  return () => {
    for (const unlisten of unlisteners) unlisten()
    if (current) call.unpublish(current)
    current = null
    place.clear()
  }
}

/**
 * The same in an element whose children nobody else touches.
 * @param announce receives whom the tile shows, whenever that changes; no error if the whole session has ended
 * @returns the cleanup, which unpublishes
 */
export const showPublisherIn = (
  container: ElementLike,
  call: Reconnection,
  create: (element: ElementLike) => PublisherLike,
  announce: (shown: ShownPublisher) => void,
): (() => void) => showPublisher(call, toPlace(container), create, announce)
