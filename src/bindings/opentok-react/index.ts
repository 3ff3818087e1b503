/** The public API of `opentok-reconnection/opentok-react`. */

export { createSession } from './create-session.ts'
export { loadScript } from './script/load-script.ts'
export { OTPublisher } from './ot-publisher.ts'
export { OTSession } from './ot-session.ts'
export { OTStreams } from './ot-streams.ts'
export { OTSubscriber } from './ot-subscriber.ts'
export { preloadScript } from './script/preload-script.ts'
export type {
  CreateSessionOptions,
  EventHandlers,
  OTPublisherLike,
  OTPublisherProperties,
  OTPublisherProps,
  OTPublisherRef,
  OTSessionProps,
  OTStreamsProps,
  OTSubscriberLike,
  OTSubscriberProperties,
  OTSubscriberProps,
  OTSubscriberRef,
  PictureProps,
  PreloadScriptProps,
  SessionHelper,
  SessionProps,
} from './opentok-react.types.ts'
