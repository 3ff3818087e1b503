/** The public API of `opentok-reconnection/react-native`. */

export { bindReactNative } from './bind.ts'
export type { CreatePeers, PeersState } from '../bindings/shared/peers-state.ts'
export type {
  AppStateLike,
  AppStateSubscription,
  NetInfoLike,
  NetInfoStateLike,
  PermissionsAndroidLike,
  PlatformLike,
  ReactNativeModules,
  TurboModuleRegistryLike,
  VendorComponent,
} from './modules.types.ts'
export type {
  NativeAudioFallback,
  NativeCapabilities,
  NativeCaptionEvent,
  NativeError,
  NativeErrorEvent,
  NativeIceConfig,
  NativeIceServer,
  NativeLevelEvent,
  NativePublisherProperties,
  NativeReasonEvent,
  NativeSessionOptions,
  NativeStatsEvent,
  NativeStreamEvent,
  NativeStreamIdEvent,
  NativeStreamName,
  NativeSubscriberProperties,
  PublisherEventHandlers,
  StyleLike,
  SubscriberEventHandlers,
} from './properties.types.ts'
export type {
  NativeReconnection,
  NativeSession,
  PublisherProps,
  ReactNativeKit,
  ReactNativeOptions,
  SubscriberProps,
  SubscribersProps,
  UseSnapshot,
} from './react-native.types.ts'
