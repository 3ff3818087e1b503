/** An app of this library on a scripted phone: the vendor's real components, and what the app hears. */

import { createElement, Fragment } from 'react'
import type { ReactElement } from 'react'
import { vi } from 'vitest'
import { EVENT_NAMES } from '../../../src/contract/events.ts'
import type { Reconnection, ReconnectionEvents } from '../../../src/index.ts'
import { bindReactNative } from '../../../src/react-native/index.ts'
import type {
  NativeReconnection,
  ReactNativeKit,
  ReactNativeModules,
  ReactNativeOptions,
} from '../../../src/react-native/index.ts'
import { createNativePlatform, SESSION_ID } from './native-module.ts'
import type { NativeOptions, NativePlatform, Os } from './native-module.ts'
import { loadVendor, mount, settle } from './vendor.ts'
import type { Mounted } from './vendor.ts'

export const PLATFORMS = ['android', 'ios'] as const

export interface App {
  readonly platform: NativePlatform
  readonly kit: ReactNativeKit
  readonly reconnection: NativeReconnection
  /** Names of the events that the app heard, in order. */
  readonly heard: string[]
  create(options?: Partial<ReactNativeOptions>): NativeReconnection
  /** Camera and tiles of one reconnection. */
  screen(reconnection?: NativeReconnection): ReactElement
  /** Draws the screen, joins, and waits until everything is live. */
  join(): Promise<Mounted>
}

interface Setup {
  readonly native?: NativeOptions
  readonly options?: Partial<ReactNativeOptions>
  readonly modules?: Partial<ReactNativeModules>
  /** A platform that an earlier run has used. */
  readonly platform?: NativePlatform
}

/** Events that a story does not compare: their number depends on times, and `signal` is heard where it is tested. */
const NOT_COMPARED = ['rejoinScheduled', 'statusChanged', 'signal']

const NAMES = EVENT_NAMES.filter((name) => !NOT_COMPARED.includes(name))

/** Notes the names of the events. */
export function listen(reconnection: Reconnection): string[] {
  const heard: string[] = []
  for (const name of NAMES as (keyof ReconnectionEvents)[])
    reconnection.on(name, () => heard.push(name))
  return heard
}

export async function startApp(
  os: Os,
  { modules, native, options, platform = createNativePlatform(os, native) }: Setup = {},
): Promise<App> {
  const { OTPublisher, OTSubscriberView } = await loadVendor(platform)
  const { AppState, NetInfo, Platform, TurboModuleRegistry } = platform.modules
  const kit = bindReactNative({
    AppState,
    NetInfo,
    OTPublisher,
    OTSubscriberView,
    Platform,
    TurboModuleRegistry,
    ...modules,
  })
  let tokens = 0
  const create = (more: Partial<ReactNativeOptions> = {}) =>
    kit.createReconnection({
      apiKey: 'key',
      sessionId: SESSION_ID,
      token: () => `token-${(tokens += 1)}`,
      random: () => 0.5,
      ...options,
      ...more,
    })
  const reconnection = create()
  const screen = (of = reconnection) =>
    createElement(
      Fragment,
      null,
      createElement(kit.Publisher, { reconnection: of, properties: { name: 'me' } }),
      createElement(kit.Subscribers, { reconnection: of }),
    )
  return {
    platform,
    kit,
    reconnection,
    heard: listen(reconnection),
    create,
    screen,
    async join() {
      const mounted = await mount(screen())
      reconnection.connect().catch(() => {})
      await settle(1_000)
      return mounted
    },
  }
}

/** Names of the calls of the module, without those that the vendor's components make for themselves. */
export const callsOf = ({ calls }: NativePlatform): readonly string[] =>
  calls.map(({ method }) => method).filter((name) => name !== 'requestMultiple')

/** Whatever the platform has to complain about. */
export const complaintsOf = ({ crashes, unhandled, uncaught, violations }: NativePlatform) => ({
  crashes: crashes.map(({ message }) => message),
  unhandled,
  uncaught,
  violations,
})

export const NO_COMPLAINTS = { crashes: [], unhandled: [], uncaught: [], violations: [] }

/** Lets a promise's outcome be read at once: its value, its error's code, or `pending`. */
export function watch(promise: Promise<unknown>): { outcome: unknown } {
  const watched: { outcome: unknown } = { outcome: 'pending' }
  promise.then(
    (value) => (watched.outcome = value ?? 'done'),
    (error: { code?: unknown }) => (watched.outcome = error.code ?? error),
  )
  return watched
}

export { vi }
