/** The public API of `opentok-reconnection`. */

export { ReconnectionError, SignalError } from './api/errors.ts'
export { IDLE_SNAPSHOT } from './api/snapshot.ts'
export { DEFAULT_OPTIONS } from './options.ts'
export { createReconnection } from './reconnection.ts'
export { createSignalLog } from './signals/log/signal-log.ts'
export { SIGNAL_LIMITS } from './signals/signal.validate.ts'
export type { ReconnectionErrorCode, SignalErrorCode } from './api/errors.ts'
export type { DisconnectInfo, StatusChange } from './api/event.types.ts'
export type { ReconnectionEvents } from './api/events.ts'
export type { PublisherEvent, SignalEvent, SubscriberEvent } from './api/events.ts'
export type { ConnectionQuality, DegradedBy, Quality, QualityChange } from './api/quality.types.ts'
export type { Reconnection } from './api/reconnection.types.ts'
export type {
  PublisherStatus,
  ReconnectionPhase,
  ReconnectionSnapshot,
  ReconnectionStatus,
  SubscriberPhase,
  SubscriberSnapshot,
  SubscriberStatus,
} from './api/snapshot.ts'
export type { SubscriberEvents } from './api/subscriber-events.ts'
export type { InspectionEventLike, InspectionListener, Logger } from './api/telemetry.types.ts'
export type { Clock } from './base/clock.ts'
export type { Listening } from './base/emitter.ts'
export type { TokenContext, TokenSource } from './opentok/join.ts'
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
} from './opentok/opentok.types.ts'
export type { ReconnectionOptions } from './options.ts'
export type { Network } from './session/network.ts'
export type { RejoinDelay, RejoinDelayContext, RejoinOptions } from './session/rejoin-delay.ts'
export type { RejoinPolicy } from './session/rejoin-policy.ts'
export type {
  LoggedSignal,
  LoggedSignalStatus,
  SignalLog,
  SignalLogOptions,
} from './signals/log/signal-log.types.ts'
export type {
  AbortSignalLike,
  HeldSignal,
  HeldSignals,
  IncomingSignal,
  SignalOptions,
  SignalReceipt,
  SignalSendOptions,
} from './signals/signal.types.ts'
export type { LiveStreams } from './streams/streams.types.ts'
export type { ReconnectionStats, SignalStats } from './stats/stats.ts'
export type { ReconnectingSubscriber, SubscriberOptions } from './subscriber/subscriber.types.ts'
