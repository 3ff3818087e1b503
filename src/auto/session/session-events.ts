/** The library's events under OpenTok's names: what the app hears of joins, losses, streams, people and signals. */

import type { ConnectionLike, Reconnection, StreamLike } from '../../index.ts'
import type { SdkEvent, SdkSession } from '../auto.types.ts'
import { createEvent } from '../opentok-event.ts'
import { createConnectionList } from './connection-list.ts'
import { isAbout } from './raw-session.ts'
import type { RawSession } from './raw-session.ts'
import type { StreamChange } from './stream-memory.ts'

export interface SessionEventsEnvironment {
  readonly session: SdkSession
  readonly raw: RawSession
  readonly reconnection: Reconnection
  /** The session is joined for the first time; called when the app has heard of it. */
  readonly handleJoined: (event: SdkEvent) => void
  /** The session is over; called when the app has heard of it. */
  readonly handleEnded: (event: SdkEvent) => void
}

/** What only others can announce. */
export interface SessionEvents {
  handleStreamChange(change: StreamChange): void
  /** A first join has failed for good; OpenTok's event is the error itself. */
  handleJoinFailed(error: unknown): void
}

/** The events that the app hears when the library says so, and not when OpenTok fires them. */
const TRANSLATED = new Set([
  'connectionCreated',
  'connectionDestroyed',
  'sessionConnected',
  'sessionConnectFailed',
  'sessionDisconnected',
  'sessionReconnected',
  'sessionReconnecting',
  'signal',
  'streamCreated',
  'streamDestroyed',
])

const TYPED_SIGNAL = 'signal:'

export const isTranslated = (name: string): boolean =>
  TRANSLATED.has(name) || name.startsWith(TYPED_SIGNAL)

export function translateEvents({
  handleEnded,
  handleJoined,
  raw,
  reconnection,
  session,
}: SessionEventsEnvironment): SessionEvents {
  /** Whether the app has heard that the session is joined, and not yet that it is over. */
  let isAnnounced = Boolean(raw.like.connection)

  /** OpenTok's own event if it fires one of that name at this moment: the app may prevent its default action. */
  function toEvent(name: string, fields: object = {}, cancelable = true): SdkEvent {
    return raw.firing?.type === name ? raw.firing : createEvent(name, session, fields, cancelable)
  }

  function announce(name: string, fields?: object, cancelable?: boolean): void {
    raw.announce(name, toEvent(name, fields, cancelable))
  }

  function announceStream(name: string, stream: StreamLike, fields: object): void {
    const { firing } = raw
    const event = isAbout(firing, name, stream)
      ? firing
      : createEvent(name, session, { stream, ...fields })
    raw.announce(name, event)
  }

  const connections = createConnectionList({
    source: raw,
    heard: isAnnounced ? listConnections(session) : [],
    own: () => raw.like.connection,
    handleCreated: (connection) => announce('connectionCreated', { connection }),
    handleDestroyed: (connection, reason) =>
      announce('connectionDestroyed', { connection, reason }),
  })

  reconnection.on('connected', ({ first }) => {
    if (!first) return connections.handleSettled()
    isAnnounced = true
    const event = toEvent('sessionConnected')
    raw.announce('sessionConnected', event)
    handleJoined(event)
  })
  reconnection.on('reconnecting', () => announce('sessionReconnecting', {}, false))
  reconnection.on('reconnected', () => announce('sessionReconnected'))
  reconnection.on('disconnected', ({ reason }) => {
    connections.handleEnded()
    if (!isAnnounced) return
    isAnnounced = false
    const event = toEvent('sessionDisconnected', { reason: reason ?? 'networkDisconnected' })
    raw.announce('sessionDisconnected', event)
    handleEnded(event)
  })
  reconnection.on('streamCreated', ({ stream }) => announceStream('streamCreated', stream, {}))
  reconnection.on('streamDestroyed', ({ reason, stream }) =>
    announceStream('streamDestroyed', stream, { reason }),
  )
  reconnection.on('signal', ({ data, from, type }) => {
    const name = type === undefined ? 'signal' : TYPED_SIGNAL + type
    const { firing } = raw
    const isWhole = firing?.type === name && firing.data === data
    const event = isWhole ? firing : createEvent(name, session, { data, from }, false)
    raw.announce('signal', event)
    if (name !== 'signal') raw.announce(name, event)
  })
  reconnection.on('rejoining', connections.handleLost)

  return {
    handleStreamChange: (change) => announce('streamPropertyChanged', change),
    handleJoinFailed: (error) => raw.announce('sessionConnectFailed', error as SdkEvent),
  }
}

/** OpenTok's own list of the people in a session, undocumented. */
function listConnections({ connections }: SdkSession): readonly ConnectionLike[] {
  const listed: ConnectionLike[] = []
  const collection = connections as
    | { forEach?(visit: (connection: ConnectionLike) => void): void }
    | undefined
  collection?.forEach?.((connection) => listed.push(connection))
  return listed
}
