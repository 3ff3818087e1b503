/** The app's publisher on the session, kept alive over a final disconnect. */

import type { PublisherEvent } from '../publisher/publisher.machine.ts'
import { attempt, bind } from './bind.ts'
import type { PublisherLike, SessionLike } from './opentok.types.ts'

/** One publisher, and the session it is on. */
export interface Publication {
  publish(): void
  /**
   * Takes it off a session that is lost, and keeps it and its camera. Measured: the only way that can be repeated is
   * this one, before the SDK's own default action for `sessionDisconnected` reaches the publisher.
   */
  withdraw(): void
  unpublish(): void
  /** Stops listening. */
  release(): void
}

/** @see scenarios P1 to P3 */
export function createPublication(
  session: SessionLike,
  publisher: PublisherLike,
  send: (event: PublisherEvent) => void,
): Publication {
  let isWithdrawn = false
  /** The answer to a publish before the latest is stale. */
  let latest = 0
  const unbind = bind(publisher, {
    streamDestroyed(event) {
      if (isWithdrawn) event.preventDefault?.()
      // Without a stream it says that a publish was refused, and its answer follows.
      else if (event.stream) send({ type: 'publisher.destroyed', reason: event.reason ?? '' })
    },
    destroyed({ reason = '' }) {
      send({ type: 'publisher.destroyed', reason })
    },
  })

  return {
    publish() {
      isWithdrawn = false
      const mine = (latest += 1)
      const handleAnswer = (cause: unknown) => {
        if (mine !== latest) return
        send(cause ? { type: 'publisher.failed', cause } : { type: 'publisher.published' })
      }
      try {
        session.publish(publisher, handleAnswer)
      } catch (error) {
        handleAnswer(error)
      }
    },
    withdraw() {
      isWithdrawn = true
      attempt(() => session.unpublish(publisher))
    },
    unpublish() {
      unbind()
      attempt(() => session.unpublish(publisher))
    },
    release: unbind,
  }
}
