/** OpenTok's reasons and error names, in full: what leaves the page is compared with them. */

/** Why OpenTok ends a session, a stream, a subscriber or a publisher. */
export const KNOWN_REASONS: readonly string[] = [
  'clientDisconnected',
  'forceDisconnected',
  'forceUnpublished',
  'mediaIdle',
  'mediaStopped',
  'networkDisconnected',
  'networkTimedout',
  'ownGhost',
  'peerConnection is disconnected',
  'replaced',
  'reset',
  'serverRotation',
  'streamDestroyed',
  'unpublished',
  'unsubscribed',
]

/** Names of OpenTok's errors, without the prefix that all of them have. */
const ERRORS =
  'AUTHENTICATION_ERROR CANCEL CONNECTION_LIMIT_EXCEEDED CONNECT_FAILED DISCONNECTED HARDWARE_UNAVAILABLE ' +
  'ICE_WORKFLOW_FAILED INVALID_HTTP_STATUS INVALID_PARAMETER INVALID_SESSION_ID NOT_CONNECTED NOT_FOUND NO_DEVICES_FOUND ' +
  'PERMISSION_DENIED RATE_LIMIT_EXCEEDED STREAM_CREATE_FAILED STREAM_DESTROYED STREAM_LIMIT_EXCEEDED STREAM_NOT_FOUND ' +
  'TERMS_OF_SERVICE_FAILURE TIMEOUT UNABLE_TO_CAPTURE_MEDIA UNABLE_TO_PUBLISH UNABLE_TO_SUBSCRIBE ' +
  'UNEXPECTED_SERVER_RESPONSE USER_MEDIA_ACCESS_DENIED'

export const toKnownErrors = (): string[] => ERRORS.split(' ').map((name) => `OT_${name}`)
