/** The app's publisher on the session, kept alive over a final disconnect. */

import type { PublisherMachineEvent } from '../contract/machine-events.types.ts'
import type { Quality } from '../contract/quality.types.ts'
import { bind, ignoreErrors } from './bind.ts'
import { findVideo, listenToTime } from './quality/picture.adapter.ts'
import { NETWORK_CONDITION, toQuality } from './quality/quality.adapter.ts'
import type { PublisherLike, SessionLike } from '../contract/opentok.types.ts'
import type { SessionEndDetector } from './session-end.ts'

/** One publisher, and the session it is published to. */
export interface Publication {
  /** Hands the publisher over to OpenTok, as soon as its camera has loaded. */
  publish(): void
  /**
   * Unpublishes from a session that is lost, and keeps the publisher and its camera. Measured: it must happen before the
   * SDK's own default action for `sessionDisconnected` reaches the publisher; no other way can be repeated.
   */
  withdraw(): void
  /** Unpublishes for good; the camera goes off. */
  unpublish(): void
  /**
   * Unpublishes if OpenTok has not answered yet. Measured: otherwise OpenTok never confirms that the session was left,
   * and destroys nothing.
   */
  cancel(): void
  /** The session is over: destroys a publisher that was never handed over, as OpenTok does with those it has. */
  abandon(): void
  /** Listens to what OpenTok says of its connection, which costs OpenTok two looks a second at its statistics. */
  watchQuality(handleQuality: (quality: Quality) => void): () => void
  /** Stops listening; destroys a publisher that was kept over a loss. */
  dispose(): void
}

/** What it needs from outside. */
export interface PublicationEnvironment {
  readonly end: Pick<
    SessionEndDetector,
    'handleDestroyed' | 'handlePublishRefused' | 'handleSilence'
  >
  /** Whether the session is away: OpenTok would keep the request, and fail it when it gives up. */
  readonly isAway: () => boolean
  /** One's own picture plays: the page is awake. */
  readonly handleAwake: () => void
  readonly send: (event: PublisherMachineEvent) => void
}

export function createPublication(
  session: SessionLike,
  publisher: PublisherLike,
  { end, handleAwake, isAway, send }: PublicationEnvironment,
): Publication {
  /** OpenTok has the publisher while it is `requested` or `live`, and then destroys it together with the session. */
  let state: 'new' | 'requested' | 'live' | 'refused' | 'kept' | 'unpublished' = 'new'
  let wasKept = false
  /** Number of the latest publish; the answer to an earlier one is stale. */
  let latest = 0
  let isLoading = false
  /** Why the camera could not be loaded: while the session is away, that is reported only at the next publish. */
  let loadError: unknown
  const unbind = bind(publisher, {
    loaded() {
      if (isLoading) handOver()
    },
    // Undocumented, and the only event for a camera that is missing or busy; its argument is the error.
    publishComplete: (error: unknown) => failLoading(error ?? undefined),
    accessDenied: () => failLoading(undefined),
    streamDestroyed(event) {
      const { reason = '', stream } = event
      if (state === 'kept') return event.preventDefault?.()
      // A refused publish causes this event before its answer. Measured: after a rejoin it names the former stream.
      if (!stream || reason === 'reset') return
      end.handleDestroyed(reason)
      send({ type: 'publisher.destroyed', reason })
    },
    destroyed({ reason = '' }) {
      wasKept = false
      send({ type: 'publisher.destroyed', reason })
    },
  })

  let unlistenToTime = () => {}

  function fail(cause: unknown): void {
    send({ type: 'publisher.failed', cause })
  }

  function failLoading(cause: unknown): void {
    if (!isLoading) return
    isLoading = false
    loadError = cause ?? loadError
    fail(cause)
  }

  /** Measured: a publisher that is withdrawn before it has loaded appears on the session later, up to four times. */
  function handOver(): void {
    isLoading = false
    if (isAway()) return fail(undefined)
    unlistenToTime()
    unlistenToTime = listenToTime(findVideo(publisher.element), handleAwake)
    send({ type: 'publisher.loaded' })
    const mine = (latest += 1)
    state = 'requested'
    const handleAnswer = (cause: unknown) => {
      if (mine !== latest) return
      state = cause ? 'refused' : 'live'
      if (!cause) return send({ type: 'publisher.published' })
      end.handlePublishRefused(cause)
      // If that was the end of the session, the publisher was withdrawn and waits for the next join.
      if (mine === latest) fail(cause)
    }
    try {
      session.publish(publisher, handleAnswer)
    } catch (error) {
      handleAnswer(error)
    }
  }

  const isWithOpenTok = () => state === 'requested' || state === 'live'

  function destroy(): void {
    wasKept = false
    ignoreErrors(() => publisher.destroy?.())
  }

  /** Ends the influence of the publisher's events and answers. */
  function release(): void {
    latest += 1
    isLoading = false
    unlistenToTime()
    unbind()
  }

  /** Takes effect once: the app may unpublish what was cancelled before, and OpenTok has destroyed it by then. */
  function unpublish(): void {
    if (state === 'unpublished') return
    const wasRequested = state === 'requested'
    const wasWithOpenTok = isWithOpenTok()
    state = 'unpublished'
    wasKept = false
    release()
    if (wasRequested) end.handleSilence()
    if (wasWithOpenTok) ignoreErrors(() => session.unpublish(publisher))
    else destroy()
  }

  return {
    publish() {
      const loading = publisher.isLoading?.()
      isLoading = loading === true
      // OpenTok never answers for such a publisher (measured).
      if (loading === null) fail(loadError ?? new Error('It was destroyed, or has no camera.'))
      else if (!isLoading) handOver()
    },
    withdraw() {
      latest += 1
      isLoading = false
      if (state === 'new' || state === 'kept' || state === 'unpublished') return
      state = 'kept'
      wasKept = true
      ignoreErrors(() => session.unpublish(publisher))
    },
    unpublish,
    cancel() {
      if (state === 'requested') unpublish()
    },
    abandon() {
      if (!isWithOpenTok()) unpublish()
    },
    watchQuality: (handleQuality) =>
      bind(publisher, { [NETWORK_CONDITION]: (event) => handleQuality(toQuality(event)) }),
    dispose() {
      release()
      if (wasKept && !isWithOpenTok()) destroy()
    },
  }
}
