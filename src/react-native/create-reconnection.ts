/** Creates a native session and the handle that keeps it alive, and remembers what the components need of it. */

import { createReconnection, DEFAULT_OPTIONS } from '../index.ts'
import type { Network, Reconnection, ReconnectionOptions, SessionLike } from '../index.ts'
import { createForeground } from './foreground.ts'
import type { Foreground } from './foreground.ts'
import { createPermissions } from './media/permissions.ts'
import type { Permissions } from './media/permissions.ts'
import { createPlaces } from './media/places.ts'
import type { Places } from './media/places.ts'
import { createSubscriptions } from './media/subscriptions.ts'
import type { Subscriptions } from './media/subscriptions.ts'
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
  readonly foreground: Foreground
  readonly permissions: Permissions | undefined
  /** Whether the system has taken the camera. */
  readonly isCameraHeld: () => boolean
  readonly places: Places
  readonly subscriptions: Subscriptions
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
const MODULE: Rule = {
  ...hostObjectWith('initSession', 'onSessionConnected'),
  words:
    'the native module of opentok-react-native, in an app of the new architecture; Expo Go has none, a development build does',
}

/** What the main entry says of an unknown option, with the options of this one. */
const UNKNOWN = /^(options has no '.*', only )/

const NAMES = Object.keys(OPTIONS).join(', ')

function createCore(session: SessionLike, options: ReconnectionOptions): Reconnection {
  try {
    return createReconnection(session, options)
  } catch (error) {
    const { message } = error as Error
    throw new TypeError(message.replace(UNKNOWN, `$1${NAMES}, `), { cause: error })
  }
}

/** Creates the `createReconnection()` of one app. */
export function createReconnectionFactory(
  { AppState, PermissionsAndroid, Platform, TurboModuleRegistry }: ReactNativeModules,
  deviceNetwork: Network,
): { create: (options: ReactNativeOptions) => NativeReconnection; find: FindInternals } {
  const entries: NativeEntries = new Map()
  let ghosts: NativeGhosts | undefined
  const isAndroid = Platform.OS === 'android'
  const permissions =
    isAndroid && PermissionsAndroid ? createPermissions(PermissionsAndroid) : undefined
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
    const foreground = createForeground(AppState, now)
    const session = createNativeSession({
      module: module as NativeModule,
      clock,
      now,
      entries,
      network,
      ghosts: (ghosts ??= createNativeGhosts(module as NativeModule, clock)),
      foreground,
      apiKey,
      sessionId,
      sessionOptions,
      encryptionSecret,
      probeMs,
      isAnnouncing: !isAndroid,
    })
    const core = createCore(session, { ...given, network })
    const end = core.dispose
    function dispose(): void {
      end()
      void session.disconnect()
    }
    const handle = Object.assign(core, { dispose, ...toDisposable(dispose) })
    const reconnection = handle as unknown as NativeReconnection
    known.set(reconnection, {
      session,
      foreground,
      permissions,
      // iOS stops the capture of every app in the background. Android lets one with a foreground service go on.
      isCameraHeld: () => !isAndroid && foreground.isAway(),
      places: createPlaces(),
      subscriptions: createSubscriptions(reconnection),
    })
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
