/** The methods of the native module `OpentokReactNative`, each noted in `calls`, as each platform answers them. */

import { toRejection } from './payload/errors.ts'
import { publish, unpublish } from './views/publishers.ts'
import { NativeSession } from './session.ts'
import { removeSubscriber } from './views/subscribers.ts'
import { createAnswer } from './tracked-promise.ts'
import type { NativeWorld } from './world.ts'

/** Options that Android reads with `getBoolean`, which throws if one is missing (Module.java:68-79). */
const REQUIRED_ON_ANDROID = [
  'useTextureViews',
  'connectionEventsSuppressed',
  'ipWhitelist',
  'enableSinglePeerConnection',
  'sessionMigration',
]

export type ModuleMethods = Record<string, (...args: never[]) => unknown>

export function createModuleMethods(world: NativeWorld): ModuleMethods {
  const { calls, os, sessions, unhandled, violations } = world
  const isAndroid = os === 'android'

  /** Answers of most methods: a value if there is an entry, or a rejection. */
  function answer<T>(sessionId: string, toValue: (session: NativeSession) => T): Promise<T> {
    const { promise, resolve, reject } = createAnswer<T>(unhandled)
    const session = sessions.get(sessionId)
    if (session) resolve(toValue(session))
    else reject(toRejection(os, 'Session not found.'))
    return promise
  }

  const methods: ModuleMethods = {
    initSession(_apiKey: string, sessionId: string, options: Record<string, unknown>) {
      const missing = REQUIRED_ON_ANDROID.find((name) => typeof options?.[name] !== 'boolean')
      if (isAndroid && missing) throw fatal(`NoSuchKeyException: ${missing} (Module.java:68-79)`)
      const former = sessions.get(sessionId)
      if (former?.isAlive) violations.push(`initSession while the former one is ${former.status}`)
      if (former && !isAndroid) former.isMute = true
      const isSuppressed = options?.['connectionEventsSuppressed'] === true
      sessions.set(sessionId, new NativeSession(world, sessionId, isSuppressed))
    },

    connect(sessionId: string, token: string) {
      const { promise, resolve, reject } = createAnswer<null>(unhandled)
      const session = sessions.get(sessionId)
      if (!session) {
        violations.push('connect without a session')
        reject(toRejection(os, 'Could not find native session instance'))
        return promise
      }
      if (session.status !== 'new') violations.push(`connect while ${session.status}`)
      session.connectAnswer = isAndroid ? undefined : { promise, resolve, reject }
      const outcome = world.serverOf(sessionId).connect(session, token)
      if (isAndroid) resolve(null)
      else if (outcome === 'rejected') reject(toRejection(os, 'The token is not valid.'))
      return promise
    },

    disconnect(sessionId: string) {
      const { promise, resolve, reject } = createAnswer<null>(unhandled)
      const session = sessions.get(sessionId)
      if (!session) {
        violations.push('disconnect without a session')
        // Android never answers (Module.java:136-143).
        if (!isAndroid) reject(toRejection(os, 'Could not find native session instance'))
        return promise
      }
      session.disconnectAnswer = isAndroid ? undefined : { promise, resolve, reject }
      world.serverOf(sessionId).disconnect(session)
      if (isAndroid) resolve(null)
      return promise
    },

    sendSignal(sessionId: string, type: string, data: string, to: string) {
      const session = sessions.get(sessionId)
      if (!session) {
        violations.push('sendSignal without a session')
        if (isAndroid) throw fatal('NullPointerException: no session (Module.java:145-151)')
        return
      }
      if (session.status !== 'connected' && session.status !== 'reconnecting')
        violations.push(`sendSignal while ${session.status}`)
      world.serverOf(sessionId).signals.send(session, { type, data }, to)
    },

    publish: (sessionId: string, publisherId: string) => publish(world, sessionId, publisherId),
    unpublish: (sessionId: string, publisherId: string) => unpublish(world, sessionId, publisherId),
    removeSubscriber: (sessionId: string, streamId: string) =>
      removeSubscriber(world, sessionId, streamId),

    forceDisconnect: (sessionId: string, connectionId: string) =>
      answer(sessionId, () => world.connections.has(connectionId)),
    forceMuteAll: (sessionId: string) => answer(sessionId, () => (isAndroid ? null : true)),
    forceMuteStream: (sessionId: string) => answer(sessionId, () => (isAndroid ? null : true)),
    disableForceMute: (sessionId: string) => answer(sessionId, () => true),
    getCapabilities: (sessionId: string) =>
      answer(sessionId, () => ({
        canPublish: true,
        canSubscribe: true,
        canForceMute: false,
        canForceDisconnect: false,
      })),
    reportIssue: (sessionId: string) => answer(sessionId, () => 'issue-1'),
    setEncryptionSecret: (sessionId: string) => answer(sessionId, () => null),
    getSubscriberRtcStatsReport: () => {},
    getPublisherRtcStatsReport: () => {},
    setAudioTransformers: () => {},
    setVideoTransformers: () => {},
  }

  /** An exception of native code: it ends the app, whatever JavaScript catches. */
  function fatal(message: string): Error {
    const error = new Error(message)
    world.crashes.push(error)
    return error
  }

  const entries = Object.entries(methods).map(([method, run]) => {
    const noted = (...args: never[]) => {
      calls.push({ method, args })
      return run(...args)
    }
    return [method, noted] as const
  })
  return Object.fromEntries(entries)
}
