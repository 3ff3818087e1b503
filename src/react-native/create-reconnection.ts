/** Creates a native session and the handle that keeps it alive, and remembers what the components need of it. */

import { createReconnection, DEFAULT_OPTIONS } from '../index.ts'
import type { Network } from '../index.ts'
import { createForeground } from './foreground.ts'
import type { ReactNativeModules } from './modules.types.ts'
import type { NativeReconnection, ReactNativeOptions } from './react-native.types.ts'
import type { NativeEntries } from './session/native-entry.ts'
import { createNativeGhosts } from './session/native-ghosts.ts'
import type { NativeGhosts } from './session/native-ghosts.ts'
import { MODULE_NAME } from './session/native-module.types.ts'
import type { NativeModule } from './session/native-module.types.ts'
import { createNativeSession } from './session/native-session.ts'
import type { OwnedSession } from './session/native-session.types.ts'
import { hostObjectWith, optional, TEXT, validateEach } from './validate.ts'
import { toDisposable } from '../lib/disposable.ts'
import { OBJECT, validate } from '../lib/validate.ts'
import type { Rule } from '../lib/validate.ts'

/** What the components need of a reconnection. */
export interface Internals {
  readonly session: OwnedSession
}

/** @throws {TypeError} if the reconnection is not one of this kit */
export type FindInternals = (reconnection: NativeReconnection) => Internals

/** Time in ms that OpenTok may take to send a signal back. */
const PROBE_MS = 2_000

const OPTIONS = {
  apiKey: TEXT,
  sessionId: TEXT,
  sessionOptions: optional(OBJECT),
  encryptionSecret: optional({ ...TEXT, isSecret: true }),
  probeMs: optional({
    words: 'false or a number from 1 to 60000',
    holds: (value) =>
      value === false || (typeof value === 'number' && value >= 1 && value <= 60_000),
  }),
}

/** Of all versions, only those of the new architecture have its events as methods. */
const MODULE = hostObjectWith('initSession', 'onSessionConnected')

/** Creates the `createReconnection()` of one app. */
export function createReconnectionFactory(
  { AppState, Platform, TurboModuleRegistry }: ReactNativeModules,
  deviceNetwork: Network,
): { create: (options: ReactNativeOptions) => NativeReconnection; find: FindInternals } {
  const entries: NativeEntries = new Map()
  let ghosts: NativeGhosts | undefined
  const known = new WeakMap<NativeReconnection, Internals>()
  const own: Rule = {
    words: 'one of createReconnection() of the same bindReactNative()',
    holds: (value) => known.has(value as NativeReconnection),
  }

  function create(options: ReactNativeOptions): NativeReconnection {
    validateEach('options', options, OPTIONS)
    const {
      apiKey,
      encryptionSecret,
      probeMs = PROBE_MS,
      sessionId,
      sessionOptions = {},
      ...given
    } = options
    const {
      clock = DEFAULT_OPTIONS.clock,
      network = deviceNetwork,
      now = DEFAULT_OPTIONS.now,
    } = given
    const module = TurboModuleRegistry.get(MODULE_NAME)
    validate(`TurboModuleRegistry.get('${MODULE_NAME}')`, module, MODULE)
    const session = createNativeSession({
      module: module as NativeModule,
      clock,
      now,
      entries,
      network,
      ghosts: (ghosts ??= createNativeGhosts(module as NativeModule, clock)),
      foreground: createForeground(AppState, now),
      apiKey,
      sessionId,
      sessionOptions,
      encryptionSecret,
      probeMs,
      isAnnouncing: Platform.OS !== 'android',
    })
    const core = createReconnection(session, { ...given, network })
    const end = core.dispose
    function dispose(): void {
      end()
      void session.disconnect()
    }
    const handle = Object.assign(core, { dispose, ...toDisposable(dispose) })
    const reconnection = handle as unknown as NativeReconnection
    known.set(reconnection, { session })
    return reconnection
  }

  return {
    create,
    find(reconnection) {
      validate('reconnection', reconnection, own)
      return known.get(reconnection)!
    },
  }
}
