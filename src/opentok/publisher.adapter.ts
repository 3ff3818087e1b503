/** The app's publisher on the session, kept alive over a final disconnect. */

import type { PublisherMachineEvent } from '../publisher/publisher.types.ts'
import { bind, ignoreErrors } from './bind.ts'
import type { PublisherLike, SessionLike } from './opentok.types.ts'
import type { SessionEndDetector } from './session-end.ts'

/** One publisher, and the session it is on. */
export interface Publication {
  /** Hands it over to OpenTok, as soon as its camera is there. */
  publish(): void
  /**
   * Takes it off a session that is lost, and keeps it and its camera. Measured: the only way that can be repeated is
   * this one, before the SDK's own default action for `sessionDisconnected` reaches the publisher.
   */
  withdraw(): void
  /** For good: it is taken off the session, and its camera goes off. */
  unpublish(): void
  /**
   * Takes it back if OpenTok has not answered yet. Measured: otherwise OpenTok never confirms that the session was left,
   * and destroys nothing.
   */
  cancel(): void
  /** The session is over: what was never handed over is destroyed, as OpenTok does with what it has. */
  abandon(): void
  /** Stops listening; what was kept over a loss is destroyed. */
  dispose(): void
}

/** What it needs from outside. */
export interface PublicationEnvironment {
  readonly end: Pick<SessionEndDetector, 'handleDestroyed' | 'handlePublishRefused'>
  /** Whether the session is away: OpenTok would keep the request, and fail over it when it gives up. */
  readonly isAway: () => boolean
  readonly send: (event: PublisherMachineEvent) => void
}

/** @see scenarios P1 to P3, E4, E5, E12 */
export function createPublication(
  session: SessionLike,
  publisher: PublisherLike,
  { end, isAway, send }: PublicationEnvironment,
): Publication {
  /** OpenTok has it while it is `asked` for or `live`, and then destroys it with the session; otherwise it does not. */
  let state: 'new' | 'asked' | 'live' | 'refused' | 'kept' = 'new'
  let wasKept = false
  /** The answer to a publish before the latest is stale. */
  let latest = 0
  let isLoading = false
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
      // A publish was refused, and its answer follows. Measured: after a rejoin it names the former stream.
      if (!stream || reason === 'reset') return
      end.handleDestroyed(reason)
      send({ type: 'publisher.destroyed', reason })
    },
    destroyed({ reason = '' }) {
      send({ type: 'publisher.destroyed', reason })
    },
  })

  function fail(cause: unknown): void {
    send({ type: 'publisher.failed', cause })
  }

  function failLoading(cause: unknown): void {
    if (!isLoading) return
    isLoading = false
    fail(cause)
  }

  /** Measured: a publisher that is withdrawn before it has loaded appears on the session later, up to four times. */
  function handOver(): void {
    isLoading = false
    if (isAway()) return fail(undefined)
    send({ type: 'publisher.loaded' })
    const mine = (latest += 1)
    state = 'asked'
    const handleAnswer = (cause: unknown) => {
      if (mine !== latest) return
      state = cause ? 'refused' : 'live'
      if (!cause) return send({ type: 'publisher.published' })
      end.handlePublishRefused(cause)
      // If that was the end of the session, the publisher was withdrawn, and waits for the next.
      if (mine === latest) fail(cause)
    }
    try {
      session.publish(publisher, handleAnswer)
    } catch (error) {
      handleAnswer(error)
    }
  }

  const isWithOpenTok = () => state === 'asked' || state === 'live'

  function destroy(): void {
    ignoreErrors(() => publisher.destroy?.())
  }

  /** The publisher has no say any more. */
  function release(): void {
    latest += 1
    isLoading = false
    unbind()
  }

  function unpublish(): void {
    release()
    if (isWithOpenTok()) ignoreErrors(() => session.unpublish(publisher))
    else destroy()
  }

  return {
    publish() {
      const loading = publisher.isLoading?.()
      isLoading = loading === true
      // OpenTok never answers for it (measured).
      if (loading === null) fail(new Error('It was destroyed, or has no camera.'))
      else if (!isLoading) handOver()
    },
    withdraw() {
      latest += 1
      isLoading = false
      if (state === 'new' || state === 'kept') return
      state = 'kept'
      wasKept = true
      ignoreErrors(() => session.unpublish(publisher))
    },
    unpublish,
    cancel() {
      if (state === 'asked') unpublish()
    },
    abandon() {
      if (isWithOpenTok()) return
      release()
      destroy()
    },
    dispose() {
      release()
      if (wasKept && !isWithOpenTok()) destroy()
    },
  }
}
