/**
 * A phone with the native side of `opentok-react-native` 2.33.0, scripted after its source: says to JavaScript what
 * Android and iOS say, in their order and shapes, and notes what JavaScript calls. Times are those of `setTimeout`, so that
 * tests can stop them. Not run on a device: what the SDK below does is from its documentation.
 */

import { NativeEmitters, MODULE_EVENTS } from './native/emitters.ts'
import type { ModuleEvent } from './native/emitters.ts'
import { createModuleMethods } from './native/module.ts'
import type { ModuleMethods } from './native/module.ts'
import { DELAYS, later } from './native/native.types.ts'
import type { NativeCall, NativeOptions, Os } from './native/native.types.ts'
import { createPhone } from './native/phone.ts'
import type { Phone } from './native/phone.ts'
import { createPublisher, forgetPublisher } from './native/views/publishers.ts'
import { NativeServer } from './native/server/server.ts'
import { forgetSubscriber, subscribe } from './native/views/subscribers.ts'
import { NativeView } from './native/views/view.ts'
import type { ViewProps } from './native/views/view.ts'
import type { NativePublisher, NativeSubscriber, NativeWorld } from './native/world.ts'

export { DELAYS } from './native/native.types.ts'
export type { NativeCall, NativeOptions, NativeStream, Os } from './native/native.types.ts'
export type { NativePublisher, NativeSubscriber } from './native/world.ts'

/** The id of the session of `platform.server`. */
export const SESSION_ID = 'session-1'

export type OpentokModule = ModuleMethods &
  Record<ModuleEvent, (listener: (payload: never) => void) => { remove(): void }>

export interface NativePlatform {
  readonly os: Os
  /** What an app imports from `react-native` and from NetInfo. */
  readonly modules: ReturnType<typeof createPhone>['modules'] & {
    readonly TurboModuleRegistry: {
      get(name: string): unknown
      getEnforcing(name: string): unknown
    }
  }
  /** The native module itself, as `TurboModuleRegistry.get('OpentokReactNative')` gives it. */
  readonly module: OpentokModule
  readonly phone: Phone
  /** The server of `session-1`. */
  readonly server: NativeServer
  serverOf(sessionId: string): NativeServer
  /** Sends an event of the module as it is, even one that native would not send. */
  emit(event: ModuleEvent, payload: unknown): void

  /** All calls of the module and of `requestMultiple`, in order. */
  readonly calls: NativeCall[]
  /** Arguments of the calls of one method, in order. */
  callsOf(method: string): readonly (readonly unknown[])[]
  /** Listeners that are left, by event; `{}` if none. */
  listeners(): Record<string, number>
  /** Mounted views of tiles with their subscribers; without one if the view could not subscribe. */
  tiles(): readonly { view: NativeView; subscriber: NativeSubscriber | undefined }[]
  /** Mounted views of publishers; without one once iOS has forgotten it. */
  publishers(): readonly { view: NativeView; publisher: NativePublisher | undefined }[]
  /** Ids of the map of native sessions. */
  sessionIds(): readonly string[]
  /** Takes a view off the screen and back, as lists and navigators do: Android subscribes once more. */
  reattach(view: NativeView): void

  /** The app loads its JavaScript again, in the same native process: listeners and views go, and native sessions stay. */
  reload(): void

  readonly violations: readonly string[]
  readonly crashes: readonly Error[]
  readonly uncaught: readonly unknown[]
  readonly unhandled: readonly Error[]
  /** Addresses to which the vendor's JavaScript would have posted. */
  readonly logPosts: string[]
  /** Called by the stand-in for a native component when it is mounted. @returns its end */
  attachView(name: string, readProps: () => ViewProps): () => void
}

export function createNativePlatform(os: Os, options: NativeOptions = {}): NativePlatform {
  const uncaught: unknown[] = []
  const calls: NativeCall[] = []
  const servers = new Map<string, NativeServer>()
  const emitters = new NativeEmitters<ModuleEvent>(uncaught)
  const { emitters: phoneEmitters, modules, phone } = createPhone(os, uncaught, calls)

  const world: NativeWorld = {
    os,
    options: { announcesDrops: os === 'ios', isPatched: false, echoesToSelf: true, ...options },
    emitters,
    sessions: new Map(),
    connections: new Map(),
    streams: new Map(),
    subscribers: new Map(),
    publishers: new Map(),
    views: new Set(),
    calls,
    violations: [],
    crashes: [],
    uncaught,
    unhandled: [],
    serverOf(sessionId) {
      const server = servers.get(sessionId) ?? new NativeServer(world, sessionId)
      servers.set(sessionId, server)
      return server
    },
  }

  const events = MODULE_EVENTS.map((event) => {
    const add = (listener: (payload: unknown) => void) => ({ remove: emitters.on(event, listener) })
    return [event, add] as const
  })
  const module = { ...createModuleMethods(world), ...Object.fromEntries(events) } as OpentokModule

  const attach = (view: NativeView) =>
    view.name === 'OTRNPublisher' ? createPublisher(world, view) : subscribe(world, view)
  const detach = (view: NativeView) =>
    view.name === 'OTRNPublisher' ? forgetPublisher(world, view) : forgetSubscriber(world, view)
  const mounted = (name: string) => [...world.views].filter((view) => view.name === name)
  const newest = (view: NativeView) =>
    servers.get(view.read('sessionId'))?.subscriptions.findLast((each) => each.view === view)
  const ofView = (view: NativeView) =>
    [...world.publishers.values()].find((publisher) => publisher.view === view)

  return {
    os,
    modules: {
      ...modules,
      TurboModuleRegistry: {
        get: (name) => (name === 'OpentokReactNative' ? module : null),
        getEnforcing: () => module,
      },
    },
    module,
    phone,
    server: world.serverOf(SESSION_ID),
    serverOf: world.serverOf,
    emit: (event, payload) => emitters.emit(event, payload),
    calls,
    callsOf: (name) => calls.filter(({ method }) => method === name).map(({ args }) => args),
    listeners: () => ({ ...emitters.count(), ...phoneEmitters.count() }),
    tiles: () => mounted('OTRNSubscriber').map((view) => ({ view, subscriber: newest(view) })),
    publishers: () => mounted('OTRNPublisher').map((view) => ({ view, publisher: ofView(view) })),
    sessionIds: () => [...world.sessions.keys()],
    reattach(view) {
      if (os === 'android' && view.isMounted) attach(view)
    },
    reload() {
      emitters.clear()
      phoneEmitters.clear()
      for (const view of world.views) {
        detach(view)
        view.isMounted = false
      }
      world.views.clear()
    },
    violations: world.violations,
    crashes: world.crashes,
    uncaught,
    unhandled: world.unhandled,
    logPosts: [],
    attachView(name, readProps) {
      const view = new NativeView(world, name, readProps)
      world.views.add(view)
      attach(view)
      return () => {
        // iOS cleans a view up on its main thread, after the commit: what JavaScript has called until then comes first.
        if (os === 'ios' && name === 'OTRNSubscriber') later(DELAYS.ui, () => detach(view))
        else detach(view)
        view.isMounted = false
        world.views.delete(view)
      }
    },
  }
}
