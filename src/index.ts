/** The public API of `opentok-reconnection`. */

export { ReconnectionError, SignalError } from './contract/errors.ts'
export { IDLE_SNAPSHOT } from './contract/snapshot.ts'
export { DEFAULT_OPTIONS } from './options.ts'
export { createReconnection } from './reconnection.ts'
export { createSignalLog } from './signals/log/signal-log.ts'
export { SIGNAL_LIMITS } from './signals/signal.validate.ts'
export type { ReconnectionErrorCode, SignalErrorCode } from './contract/errors.ts'
export type { DisconnectInfo, StatusChange } from './contract/event.types.ts'
export type { ReconnectionEvents } from './contract/events.ts'
export type { PublisherEvent, SignalEvent, SubscriberEvent } from './contract/events.ts'
export type {
  ConnectionQuality,
  DegradedBy,
  Quality,
  QualityChange,
} from './contract/quality.types.ts'
export type {
  DeviceChange,
  DeviceState,
  PublisherEvents,
  PublisherOptions,
  PublisherSnapshot,
  ReconnectingPublisher,
} from './contract/publisher.types.ts'
export type { Reconnection } from './contract/reconnection.types.ts'
export type {
  PublisherPhase,
  PublisherStatus,
  ReconnectionPhase,
  ReconnectionSnapshot,
  ReconnectionStatus,
  SubscriberPhase,
  SubscriberSnapshot,
  SubscriberStatus,
} from './contract/snapshot.ts'
export type { SubscriberEvents } from './contract/event.types.ts'
export type { InspectionEventLike, InspectionListener, Logger } from './contract/options.types.ts'
export type { Clock } from './contract/options.types.ts'
export type { Listening } from './contract/event.types.ts'
export type { TokenContext, TokenSource } from './contract/options.types.ts'
export type {
  ConnectionLike,
  ElementLike,
  EmitterLike,
  OpenTokErrorLike,
  OpenTokEventLike,
  PublisherLike,
  SessionLike,
  SignalLike,
  StreamLike,
  SubscriberLike,
  TrackKindLike,
  TrackLike,
  TrackSettingsLike,
  VideoSourceLike,
} from './contract/opentok.types.ts'
export type { ReconnectionOptions } from './contract/options.types.ts'
export type { DeviceLike, Devices } from './contract/options.types.ts'
export type { Network } from './contract/options.types.ts'
export type { RejoinDelay, RejoinDelayContext, RejoinOptions } from './contract/options.types.ts'
export type { RejoinPolicy } from './contract/options.types.ts'
export type {
  LoggedSignal,
  LoggedSignalStatus,
  SignalLog,
  SignalLogOptions,
} from './contract/signal-log.types.ts'
export type {
  AbortSignalLike,
  HeldSignal,
  HeldSignals,
  IncomingSignal,
  SignalOptions,
  SignalReceipt,
  SignalSendOptions,
} from './contract/signal.types.ts'
export type { LiveStreams } from './contract/reconnection.types.ts'
export type { ReconnectionStats, SignalStats } from './contract/reconnection.types.ts'
export type { ReconnectingSubscriber, SubscriberOptions } from './contract/subscriber.types.ts'
