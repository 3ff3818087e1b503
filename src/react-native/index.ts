/** The public API of `opentok-reconnection/react-native`. */

export { bindReactNative } from './bind.ts'
export type {
  AppStateLike,
  AppStateSubscription,
  NetInfoLike,
  NetInfoStateLike,
  PlatformLike,
  ReactNativeModules,
  TurboModuleRegistryLike,
  VendorComponent,
} from './modules.types.ts'
export type {
  EventHandlers,
  NativeReconnection,
  NativeSession,
  PublisherProps,
  ReactNativeKit,
  ReactNativeOptions,
  SubscribersProps,
  UseSnapshot,
} from './react-native.types.ts'
