/** OpenTok's session events as the events of our chart. */

import type { SessionMachineEvent } from '../session/session.types.ts'
import { bind } from './bind.ts'
import type { SessionLike, StreamLike } from './opentok.types.ts'
import type { SessionEndDetector } from './session-end.ts'

/** Who hears which streams come and go. */
export interface StreamListener {
  handleStreamCreated(stream: StreamLike): void
  handleStreamDestroyed(streamId: string, reason: string): void
}

/** What the adapter needs from outside. */
export interface SessionListener {
  readonly now: () => number
  /** Whether a join of ours is unanswered. */
  readonly isAsked: () => boolean
  readonly end: Pick<SessionEndDetector, 'handleConnectFailed' | 'reset'>
  readonly send: (event: SessionMachineEvent) => void
}

/** Tells the session's chart what OpenTok says of the session. @returns the cleanup */
export function listenToSession(
  session: SessionLike,
  { end, isAsked, now, send: sendEvent }: SessionListener,
): () => void {
  let told: string | undefined
  function send(event: SessionMachineEvent): void {
    end.reset()
    sendEvent(event)
  }
  function tellConnected(): void {
    told = session.connection?.connectionId
    send(toConnected(session, isAsked()))
  }
  const unbind = bind(session, {
    sessionConnected: tellConnected,
    // Where a listener of the app's threw, nobody behind it heard the event, nor OpenTok's own callback. Otherwise it
    // is no news, and comes too late for a join that was left at once.
    connectionCreated({ connection }) {
      const { connectionId } = session.connection ?? {}
      if (connection?.connectionId === connectionId && connectionId !== told) tellConnected()
    },
    sessionConnectFailed: end.handleConnectFailed,
    sessionReconnecting: () => send({ type: 'session.reconnecting', at: now() }),
    sessionReconnected: () => send({ type: 'session.reconnected' }),
    sessionDisconnected: ({ reason = '' }) =>
      send({ type: 'session.disconnected', at: now(), reason }),
  })
  return () => {
    end.reset()
    unbind()
  }
}

/** Tells which streams come and go; the SDK lists all of them anew after a rejoin. @returns the cleanup */
export function listenToStreams(
  session: SessionLike,
  { handleStreamCreated, handleStreamDestroyed }: StreamListener,
): () => void {
  return bind(session, {
    streamCreated: ({ stream }) => stream && handleStreamCreated(stream),
    streamDestroyed: ({ reason = '', stream }) =>
      stream && handleStreamDestroyed(stream.streamId, reason),
  })
}

/** The news of a session that is joined; `isConnected()` would say so of one that is away, too. */
export const toConnected = (session: SessionLike, asked: boolean): SessionMachineEvent => ({
  type: 'session.connected',
  connectionId: session.connection?.connectionId ?? null,
  asked,
})
