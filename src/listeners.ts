/** Listens to OpenTok's session and to the page, for the machine of the session and the list of streams. */

import type { ActorRefFrom } from 'xstate'
import type { SessionMachineEvent } from './contract/machine-events.types.ts'
import type { ReconnectionSnapshot } from './contract/snapshot.ts'
import type { Availability } from './contract/availability.ts'
import type { Features } from './features.ts'
import { listenToPageCache } from './lib/page.ts'
import type { Joiner } from './opentok/join.ts'
import type { SessionLike, StreamLike } from './contract/opentok.types.ts'
import { listenToSession, listenToStreams, listStreams } from './opentok/session.adapter.ts'
import type { SessionEndDetector } from './opentok/session-end.ts'
import { noteDelivery } from './session/session.actor.ts'
import type { sessionMachine } from './session/session.machine.ts'
import { isEnding, isListing } from './streams/stream-filter.ts'

/** Who hears of it. */
export interface ListenersEnvironment {
  readonly actor: ActorRefFrom<typeof sessionMachine>
  readonly availability: () => Availability
  readonly end: SessionEndDetector
  readonly joiner: Pick<Joiner, 'handleEnd' | 'isJoining'>
  /** To the session's machine, as long as it runs. */
  readonly report: (event: SessionMachineEvent) => void
  readonly snapshots: { readonly latest: ReconnectionSnapshot }
  readonly features: Pick<Features, 'publishers' | 'streams' | 'subscribers'>
  /** Called with the type of each event of the session, before the machine receives it. */
  readonly handleEvent: (type: string) => void
  readonly now: () => number
}

/** @returns the cleanup */
export function listen(session: SessionLike, environment: ListenersEnvironment): () => void {
  const { actor, availability, end, handleEvent, joiner, now } = environment
  const { snapshots } = environment
  const { publishers, streams, subscribers } = environment.features

  function handleStreamCreated(stream: StreamLike): void {
    noteDelivery(actor)
    if (isListing(snapshots.latest)) streams.handleStreamCreated(stream)
  }

  /** OpenTok announces each stream once, and has done so before this library listened. */
  function announceEarlier(): void {
    if (availability() !== 'pass') return
    for (const stream of listStreams(session))
      if (!streams.has(stream.streamId)) streams.handleStreamCreated(stream)
  }

  const unlisteners = [
    listenToSession(session, {
      now,
      end,
      isJoining: joiner.isJoining,
      send(event) {
        handleEvent(event.type)
        if (event.type === 'session.disconnected') joiner.handleEnd(event.reason)
        environment.report(event)
      },
    }),
    listenToStreams(session, {
      handleStreamCreated,
      handleStreamDestroyed(streamId, reason) {
        if (isEnding(snapshots.latest)) streams.handleStreamDestroyed(streamId, reason)
      },
      handleUnmuted: subscribers.handleUnmuted,
      handleStreamChanged: publishers.handleStreamChanged,
    }),
    listenToPageCache(end),
  ]
  // The app adds its listeners after `createReconnection()` has returned.
  queueMicrotask(announceEarlier)
  return () => {
    for (const unlisten of unlisteners) unlisten()
  }
}
