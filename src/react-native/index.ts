/** The public API of `opentok-reconnection/react-native`. */

export { bindReactNative } from './bind.ts'
export type {
  AppStateLike,
  AppStateSubscription,
  EventHandlers,
  NativeReconnection,
  NativeSession,
  NetInfoLike,
  NetInfoStateLike,
  PlatformLike,
  PublisherProps,
  ReactNativeKit,
  ReactNativeModules,
  ReactNativeOptions,
  SubscribersProps,
  TurboModuleRegistryLike,
  UseSnapshot,
  VendorComponent,
} from './react-native.types.ts'
