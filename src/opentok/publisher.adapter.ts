/** The app's publisher on the session: what OpenTok says of it, and what is asked of OpenTok. */

import type { PublisherMachineEvent } from '../contract/machine-events.types.ts'
import type { PublisherLike, SessionLike } from '../contract/opentok.types.ts'
import type { Quality } from '../contract/quality.types.ts'
import { bind, ignoreErrors } from './bind.ts'
import { findVideo, listenToTime } from './quality/picture.adapter.ts'
import { NETWORK_CONDITION, toQuality, UNKNOWN_QUALITY } from './quality/quality.adapter.ts'
import type { SessionEndDetector } from './session-end.ts'

/** One publisher, and the session it is published to. */
export interface Publication {
  /**
   * Waits for the camera, which may have loaded before.
   * @param loadError why it could not be loaded earlier
   * @returns the cleanup
   */
  load(loadError: unknown): () => void
  /** Hands the publisher over to OpenTok. @returns the cleanup: its answer is stale from then on */
  request(): () => void
  /**
   * Unpublishes from a session that is lost, and keeps the publisher and its camera. Measured: it must happen before the
   * SDK's own default action for `sessionDisconnected` reaches the publisher; no other way can be repeated.
   */
  withdraw(): void
  /**
   * Unpublishes for good; the camera goes off. Measured: if OpenTok has not answered yet when the session is left, it
   * never confirms that otherwise, and destroys nothing.
   */
  unpublish(): void
  /** Switches the camera off where OpenTok does not have the publisher. */
  destroy(): void
  /** A publish is given up that OpenTok has not answered: it may be the sign of an end. */
  noteSilence(): void
  /**
   * Listens to what OpenTok says of its connection, which costs OpenTok two looks a second at its statistics.
   * @returns the cleanup: nothing is known from then on
   */
  watchQuality(): () => void
  /** Stops listening. */
  release(): void
}

/** Who hears of it. */
export interface PublicationEnvironment {
  readonly end: Pick<
    SessionEndDetector,
    'handleDestroyed' | 'handlePublishRefused' | 'handleSilence'
  >
  /** Whether it is kept for the next join: then OpenTok must not destroy it. */
  readonly isKept: () => boolean
  /** Your own picture plays: the page is awake. */
  readonly handleAwake: () => void
  readonly send: (event: PublisherMachineEvent) => void
}

export function createPublication(
  session: SessionLike,
  publisher: PublisherLike,
  { end, handleAwake, isKept, send }: PublicationEnvironment,
): Publication {
  let unlistenToTime = () => {}
  const fail = (cause: unknown) => send({ type: 'publisher.failed', cause })
  const unbind = bind(publisher, {
    streamDestroyed(event) {
      const { reason = '', stream } = event
      if (isKept()) return event.preventDefault?.()
      // A refused publish causes this event before its answer. Measured: after a rejoin it names the previous stream.
      if (!stream || reason === 'reset') return
      end.handleDestroyed(reason)
      send({ type: 'publisher.destroyed', reason })
    },
    destroyed: ({ reason = '' }) => send({ type: 'publisher.destroyed', reason }),
  })

  function release(): void {
    unlistenToTime()
    unbind()
  }

  return {
    load(loadError) {
      const isLoading = publisher.isLoading?.()
      if (isLoading === true) {
        return bind(publisher, {
          loaded: () => send({ type: 'publisher.loaded' }),
          // Undocumented, and the only event for a camera that is missing or busy; its argument is the error.
          publishComplete: (error: unknown) => fail(error ?? undefined),
          accessDenied: () => fail(undefined),
        })
      }
      // OpenTok never answers for such a publisher (measured).
      if (isLoading === null) fail(loadError ?? new Error('It was destroyed, or has no camera.'))
      else send({ type: 'publisher.loaded' })
      return () => {}
    },
    request() {
      let isStale = false
      unlistenToTime()
      unlistenToTime = listenToTime(findVideo(publisher.element), handleAwake)
      const handleAnswer = (cause: unknown) => {
        if (isStale) return
        if (!cause) return send({ type: 'publisher.published' })
        end.handlePublishRefused(cause)
        // If that was the end of the session, the publisher was withdrawn and waits for the next join.
        if (!isStale) fail(cause)
      }
      try {
        session.publish(publisher, handleAnswer)
      } catch (error) {
        handleAnswer(error)
      }
      return () => {
        isStale = true
      }
    },
    withdraw: () => ignoreErrors(() => session.unpublish(publisher)),
    unpublish() {
      release()
      ignoreErrors(() => session.unpublish(publisher))
    },
    destroy() {
      release()
      ignoreErrors(() => publisher.destroy?.())
    },
    noteSilence: () => end.handleSilence(),
    watchQuality() {
      const handleQuality = (quality: Quality) => send({ type: 'quality.changed', ...quality })
      const unlisten = bind(publisher, {
        [NETWORK_CONDITION]: (event) => handleQuality(toQuality(event)),
      })
      return () => {
        unlisten()
        handleQuality(UNKNOWN_QUALITY)
      }
    },
    release,
  }
}
