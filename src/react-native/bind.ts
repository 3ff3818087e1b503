/** Binds the library to the modules of a React Native app. */

import type { Context } from 'react'
import { createPublisherComponent } from './components/publisher.component.ts'
import { createSubscriberComponent } from './components/subscriber.component.ts'
import { createSubscriberView } from './components/subscriber-view.ts'
import { createSubscribersComponent } from './components/subscribers.component.ts'
import { useReconnection } from './components/use-reconnection.ts'
import { useSignals, useStreams } from '../bindings/react/lists.ts'
import { usePublisher, useSnapshot, useSubscriber } from '../bindings/react/snapshots.ts'
import { usePeers } from '../bindings/react/use-peers.ts'
import { createReconnectionFactory } from './create-reconnection.ts'
import { createDeviceNetwork } from './device-network.ts'
import type { ReactNativeModules, VendorComponent } from './modules.types.ts'
import type { ReactNativeKit } from './react-native.types.ts'
import { hostObjectWith, optional, TEXT, validateEach } from './validate.ts'
import { validate } from '../lib/validate.ts'

const COMPONENT = {
  words: "opentok-react-native's component, with a contextType",
  holds: (value: unknown) =>
    typeof (value as VendorComponent | undefined)?.contextType === 'object',
}

const LISTENABLE = optional(hostObjectWith('addEventListener'))

const MODULES = {
  TurboModuleRegistry: hostObjectWith('get'),
  OTPublisher: COMPONENT,
  OTSubscriberView: COMPONENT,
  AppState: LISTENABLE,
  NetInfo: LISTENABLE,
  PermissionsAndroid: optional(hostObjectWith('check', 'requestMultiple')),
}

/**
 * Binds the library to the modules of your app. Call it once, outside of your components.
 * @param modules from `react-native`, `opentok-react-native` and, for a sooner recovery, `@react-native-community/netinfo`
 * @returns `createReconnection()`, the components and the hooks
 * @throws {TypeError} if a module is missing or is another one
 * @example
 * ```ts
 * import { bindReactNative, type ReactNativeModules } from 'opentok-reconnection/react-native'
 *
 * declare const modules: ReactNativeModules // { AppState, NetInfo, OTPublisher, OTSubscriberView, Platform, … }
 * const { createReconnection } = bindReactNative(modules)
 * export const join = (apiKey: string, sessionId: string, token: string) =>
 *   createReconnection({ apiKey, sessionId, token }).connect()
 * ```
 */
export function bindReactNative(modules: ReactNativeModules): ReactNativeKit {
  validateEach('modules', modules, MODULES)
  const { AppState, NetInfo, OTPublisher, OTSubscriberView, Platform } = modules
  validate('modules.Platform.OS', (Platform as { OS?: unknown } | undefined)?.OS, TEXT)

  const { create, find } = createReconnectionFactory(
    modules,
    createDeviceNetwork(AppState, NetInfo),
  )
  const SubscriberView = createSubscriberView(OTSubscriberView, toContext(OTSubscriberView))
  return {
    createReconnection: create,
    Publisher: createPublisherComponent(OTPublisher, toContext(OTPublisher), find),
    Subscriber: createSubscriberComponent(SubscriberView, find),
    Subscribers: createSubscribersComponent(SubscriberView, find),
    usePeers,
    usePublisher,
    useReconnection,
    useSignals,
    useSnapshot,
    useStreams,
    useSubscriber,
  }
}

const toContext = ({ contextType }: VendorComponent) => contextType as Context<unknown>
