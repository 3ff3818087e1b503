/** The public API of `opentok-reconnection/react-native`. */

export { bindReactNative } from './bind.ts'
export type {
  AppStateLike,
  EventHandlers,
  NativeReconnection,
  NativeSession,
  NetInfoLike,
  PublisherProps,
  ReactNativeKit,
  ReactNativeModules,
  ReactNativeOptions,
  SubscribersProps,
  UseSnapshot,
  VendorComponent,
} from './react-native.types.ts'
