/** The app's publisher on the session, kept alive over a final disconnect. */

import type { PublisherEvent } from '../publisher/publisher.machine.ts'
import { bind, ignoreErrors } from './bind.ts'
import type { PublisherLike, SessionLike } from './opentok.types.ts'

/** One publisher, and the session it is on. */
export interface Publication {
  publish(): void
  /**
   * Takes it off a session that is lost, and keeps it and its camera. Measured: the only way that can be repeated is
   * this one, before the SDK's own default action for `sessionDisconnected` reaches the publisher.
   */
  withdraw(): void
  /** For good: what was kept over a loss is destroyed, as OpenTok would have done, and the camera goes off. */
  unpublish(): void
  /** The session is over, and it is not published again. */
  giveBack(): void
  /** Stops listening. */
  release(): void
}

/** Who hears of it. */
export interface PublicationListener {
  /** With OpenTok's reason, before anything is made of it: the end of a stream may be that of the session. */
  readonly noticeEnd: (reason: string) => void
  readonly send: (event: PublisherEvent) => void
}

/** @see scenarios P1 to P3 */
export function createPublication(
  session: SessionLike,
  publisher: PublisherLike,
  { noticeEnd, send }: PublicationListener,
): Publication {
  let isWithdrawn = false
  /** The answer to a publish before the latest is stale. */
  let latest = 0
  const unbind = bind(publisher, {
    streamDestroyed(event) {
      const { reason = '', stream } = event
      if (isWithdrawn) return event.preventDefault?.()
      // A publish was refused, and its answer follows. Measured: after a rejoin it names the former stream.
      if (!stream || reason === 'reset') return
      noticeEnd(reason)
      send({ type: 'publisher.destroyed', reason })
    },
    destroyed({ reason = '' }) {
      send({ type: 'publisher.destroyed', reason })
    },
  })

  function release(): void {
    latest += 1
    unbind()
  }

  function giveBack(): void {
    if (!isWithdrawn) return
    release()
    ignoreErrors(() => publisher.destroy?.())
  }

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
      latest += 1
      ignoreErrors(() => session.unpublish(publisher))
    },
    unpublish() {
      release()
      ignoreErrors(() => session.unpublish(publisher))
      giveBack()
    },
    giveBack,
    release,
  }
}
