/** Events of OpenTok that traces have, and those that they leave out. */

export const SESSION_EVENTS = [
  'sessionConnected',
  'sessionConnectFailed',
  'sessionReconnecting',
  'sessionReconnected',
  'sessionDisconnected',
  'connectionCreated',
  'connectionDestroyed',
  'streamCreated',
  'streamDestroyed',
  'streamPropertyChanged',
  'signal',
  'signal:chat',
  'archiveStarted',
  'archiveStopped',
  'muteForced',
]

export const PUBLISHER_EVENTS = [
  'accessAllowed',
  'accessDenied',
  'mediaStreamAvailable',
  'videoElementCreated',
  'loaded',
  'streamCreated',
  'publishComplete',
  'mediaStopped',
  'muteForced',
  'videoDisabled',
  'videoDisableWarning',
  'videoDisableWarningLifted',
  'videoEnabled',
  'streamDestroyed',
  'destroyed',
]

export const SUBSCRIBER_EVENTS = [
  'mediaStreamAvailable',
  'connected',
  'disconnected',
  'subscribeComplete',
  'loaded',
  'videoElementCreated',
  'audioBlocked',
  'audioUnblocked',
  'captionReceived',
  'encryptionSecretMatch',
  'encryptionSecretMismatch',
  'videoDisabled',
  'videoDisableWarning',
  'videoDisableWarningLifted',
  'videoEnabled',
  'destroyed',
]

/** Events of the device and the picture, not of the connection; their order differs from run to run. */
export const NOT_COMPARED_EVENTS = [
  'accessDialogClosed',
  'accessDialogOpened',
  'audioInputDeviceChanged',
  'audioLevelUpdated',
  'cpuPerformanceChanged',
  'networkConditionChanged',
  'qualityScoreChanged',
  'videoDimensionsChanged',
  'videoQualityChanged',
]
