/** Names of the events that the page of a person records. */
import type { ReconnectionEvents } from '../../../../src/index.ts'

/** All events of the library. */
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
  'publisherCameraChanged',
  'publisherMicrophoneChanged',
  'signalHeld',
  'signalSent',
  'signalDropped',
  'error',
] as const satisfies readonly (keyof ReconnectionEvents)[]

/** Events of the OpenTok session, for comparison. */
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
