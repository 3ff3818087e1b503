/** The tile of your own publisher: it is made once per stay in the session, and its camera goes off at the end. */

import type { ElementLike, PublisherLike, Reconnection, ReconnectionSnapshot } from '../../index.ts'

/** Whether a publisher has a session to be in, now or soon. */
export const canPublish = ({ status }: ReconnectionSnapshot): boolean =>
  status !== 'disconnecting' && status !== 'disconnected'

/**
 * Makes a publisher, and publishes it.
 * @param container an element whose children nobody else touches
 * @param handleError receives why it could not be published; not called if the whole session has ended
 * @returns the cleanup, which unpublishes
 */
export function showPublisher(
  reconnection: Reconnection,
  create: (element: ElementLike) => PublisherLike,
  container: ElementLike,
  handleError: (error: unknown) => void,
): () => void {
  let isHidden = false
  let hasEnded = false
  let current: PublisherLike

  function show(): void {
    hasEnded = false
    container.replaceChildren()
    // OpenTok may put another element in the place of this one.
    const publisher = create(container.appendChild(container.ownerDocument.createElement('div')))
    current = publisher
    reconnection.publish(publisher).catch((error: unknown) => {
      if (isHidden) return
      // It was not published any more, so unpublish() would leave its camera on.
      publisher.destroy?.()
      if (publisher === current && canPublish(reconnection.getSnapshot())) handleError(error)
    })
  }

  show()
  // An app that joins again in its listener of `disconnected` leaves no time in which this tile could be taken down.
  const unlisteners = [
    reconnection.on('publisherDisconnected', ({ publisher }) => {
      hasEnded ||= publisher === current
    }),
    reconnection.on('connecting', () => {
      if (hasEnded) show()
    }),
  ]
  return () => {
    isHidden = true
    for (const unlisten of unlisteners) unlisten()
    reconnection.unpublish(current)
    container.replaceChildren()
  }
}
