/** OpenTok's session events as the events of the session's machine. */

import type { SessionMachineEvent } from '../contract/machine-events.types.ts'
import { bind } from './bind.ts'
import type { SessionLike, StreamLike } from '../contract/opentok.types.ts'
import type { SessionEndDetector } from './session-end.ts'

/** Listens to the streams of a session. */
export interface StreamListener {
  handleStreamCreated(stream: StreamLike): void
  handleStreamDestroyed(streamId: string, reason: string): void
  /** Its publisher has switched the sound on. */
  handleUnmuted(streamId: string): void
  /** Its sound or picture was switched off or on, or has another size. */
  handleStreamChanged(streamId: string): void
}

export interface SessionListener {
  readonly now: () => number
  /** Whether a join of this library is unanswered. */
  readonly isJoining: () => boolean
  readonly end: Pick<
    SessionEndDetector,
    'handleConnectFailed' | 'handleJoinedAgain' | 'handleOtherConnection' | 'reset'
  >
  readonly send: (event: SessionMachineEvent) => void
}

/** Sends the session's machine what OpenTok announces about the session. @returns the cleanup */
export function listenToSession(
  session: SessionLike,
  { end, isJoining, now, send: sendEvent }: SessionListener,
): () => void {
  let announcedId = session.connection?.connectionId
  function send(event: SessionMachineEvent): void {
    end.reset()
    sendEvent(event)
  }
  function announceConnected(): void {
    const { connectionId } = session.connection ?? {}
    const isUnended = connectionId && announcedId
    if (isUnended && connectionId !== announcedId) end.handleOtherConnection()
    announcedId = connectionId
    send(toConnected(session, isJoining()))
    if (isUnended) end.handleJoinedAgain()
  }
  return bind(session, {
    sessionConnected: announceConnected,
    // `sessionConnected` reaches neither us nor OpenTok's own callback if a listener of the app has thrown before. In all
    // other cases this event says nothing new, and comes too late for a join that was left at once.
    connectionCreated({ connection }) {
      const { connectionId } = session.connection ?? {}
      const isOwn = connection?.connectionId === connectionId
      if (isOwn && connectionId !== announcedId) announceConnected()
    },
    sessionConnectFailed: end.handleConnectFailed,
    sessionReconnecting: () => send({ type: 'session.reconnecting', at: now() }),
    sessionReconnected: () => send({ type: 'session.reconnected' }),
    sessionDisconnected({ inferred, reason = '' }) {
      announcedId = undefined
      send({ type: 'session.disconnected', at: now(), reason, inferred })
    },
  })
}

/** Reports which streams come and go; the SDK lists all of them again after a rejoin. @returns the cleanup */
export function listenToStreams(session: SessionLike, listener: StreamListener): () => void {
  return bind(session, {
    streamCreated: ({ stream }) => stream && listener.handleStreamCreated(stream),
    streamDestroyed: ({ reason = '', stream }) =>
      stream && listener.handleStreamDestroyed(stream.streamId, reason),
    streamPropertyChanged({ changedProperty, newValue, stream }) {
      if (!stream) return
      listener.handleStreamChanged(stream.streamId)
      if (changedProperty === 'hasAudio' && newValue) listener.handleUnmuted(stream.streamId)
    },
  })
}

/** Other people's streams that OpenTok has announced before anybody listened; your own is never announced either. */
export function listStreams({ connection, streams }: SessionLike): readonly StreamLike[] {
  const listed: StreamLike[] = []
  streams?.forEach((stream) => {
    if (stream.connection?.connectionId !== connection?.connectionId) listed.push(stream)
  })
  return listed
}

/** The event of a joined session; `isConnected()` is no help, as it is `true` while the session is away, too. */
export const toConnected = (session: SessionLike, requested: boolean): SessionMachineEvent => ({
  type: 'session.connected',
  connectionId: session.connection?.connectionId ?? null,
  requested,
})
