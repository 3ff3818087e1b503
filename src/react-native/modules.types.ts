/** What an app passes in: our own structural types, so that none of the packages is needed. */

import type { ComponentType, Context } from 'react'

/** React Native's `AppState`, as far as it is used. */
export interface AppStateLike {
  /** The present state; `null` or missing if it is not known yet. */
  readonly currentState?: string | null
  /** Calls the listener with the name of the new state, for example `active`. */
  addEventListener(name: 'change', listener: (state: string) => void): AppStateSubscription
}

/** A listener of `AppState`. */
export interface AppStateSubscription {
  /** Removes the listener. */
  remove(): void
}

/** What `NetInfo` says, as far as it is used. */
export interface NetInfoStateLike {
  /** Whether there is a network; `null` if that is not known yet. */
  readonly isConnected: boolean | null
  /** The kind of network, for example `wifi` or `cellular`. */
  readonly type: string
}

/** `@react-native-community/netinfo`, as far as it is used. */
export interface NetInfoLike {
  /** Calls the listener with the present state, and with each new one. @returns the unsubscribe */
  addEventListener(listener: (state: NetInfoStateLike) => void): () => void
}

/** React Native's `PermissionsAndroid`, as far as it is used. */
export interface PermissionsAndroidLike {
  /** Whether a permission is granted; asks nobody. */
  check(permission: never): Promise<boolean>
  /** Asks for permissions. Resolves with the answer to each. */
  requestMultiple(permissions: never): Promise<object>
}

/** React Native's `Platform`, as far as it is used. */
export interface PlatformLike {
  /** `android` or `ios`. */
  readonly OS: string
}

/** React Native's `TurboModuleRegistry`, as far as it is used. */
export interface TurboModuleRegistryLike {
  /** Returns a native module; nothing if the app was built without it. */
  get(name: string): unknown
}

/**
 * A component of `opentok-react-native`. It must be the vendor's own, as it is told its session by a React context.
 */
export type VendorComponent = ComponentType<any> & {
  readonly contextType?: Context<any> | undefined
}

/** The modules of your app that {@link bindReactNative} needs: this entry imports nothing but `react`. */
export interface ReactNativeModules {
  /** From `react-native`. */
  readonly Platform: PlatformLike
  /** From `react-native`. */
  readonly TurboModuleRegistry: TurboModuleRegistryLike
  /** From `opentok-react-native`. */
  readonly OTPublisher: VendorComponent
  /** From `opentok-react-native`. */
  readonly OTSubscriberView: VendorComponent
  /**
   * From `react-native`: a refused camera or microphone is announced, and asked for again when the user has granted it in
   * the settings. @defaultValue none: on Android nobody hears of a refusal
   */
  readonly PermissionsAndroid?: PermissionsAndroidLike | undefined
  /** From `react-native`: the connection is checked when the app comes to the front. @defaultValue none */
  readonly AppState?: AppStateLike | undefined
  /** From `@react-native-community/netinfo`: no attempts are made while offline. @defaultValue none: always online */
  readonly NetInfo?: NetInfoLike | undefined
}
