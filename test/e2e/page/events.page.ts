/** The events of which a page of a person keeps a record. */
import type { ReconnectionEvents } from '../../../src/index.ts'

/** Of the library: all of them. */
export const EVENTS = [
  'connecting',
  'connected',
  'reconnecting',
  'rejoinScheduled',
  'rejoining',
  'reconnected',
  'disconnected',
  'statusChanged',
  'streamCreated',
  'streamDestroyed',
  'subscriberConnected',
  'subscriberReconnecting',
  'subscriberStalled',
  'subscriberReconnected',
  'subscriberDisconnected',
  'publisherConnected',
  'publisherReconnecting',
  'publisherReconnected',
  'publisherDisconnected',
  'signalHeld',
  'signalSent',
  'signalDropped',
  'error',
] as const satisfies readonly (keyof ReconnectionEvents)[]

/** Of the session of OpenTok, to compare with. */
export const SDK_EVENTS = [
  'sessionConnected',
  'sessionReconnecting',
  'sessionReconnected',
  'sessionDisconnected',
  'connectionCreated',
  'connectionDestroyed',
  'streamCreated',
  'streamDestroyed',
]
