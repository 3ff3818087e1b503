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

/** The methods that the tests name; there are more, which only note that they were called. */
export interface ModuleMethods {
  initSession(apiKey: string, sessionId: string, options: Record<string, unknown>): void
  connect(sessionId: string, token: string): Promise<null>
  disconnect(sessionId: string): Promise<null>
  sendSignal(sessionId: string, type: string, data: string, to: string): void
  publish(sessionId: string, publisherId: string): void
  unpublish(sessionId: string, publisherId: string): void
  removeSubscriber(sessionId: string, streamId: string): void
  forceDisconnect(sessionId: string, connectionId: string): Promise<boolean | null>
  forceMuteAll(sessionId: string, excludedStreamIds: string[]): Promise<boolean | null>
  forceMuteStream(sessionId: string, streamId: string): Promise<boolean | null>
  disableForceMute(sessionId: string): Promise<boolean>
  getCapabilities(sessionId: string): Promise<Record<string, boolean>>
  reportIssue(sessionId: string): Promise<string>
  setEncryptionSecret(sessionId: string, secret: string): Promise<null>
}

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

  const methods: ModuleMethods & Record<string, unknown> = {
    initSession(_apiKey, sessionId, options) {
      const missing = REQUIRED_ON_ANDROID.find((name) => typeof options?.[name] !== 'boolean')
      if (isAndroid && missing) throw fatal(`NoSuchKeyException: ${missing} (Module.java:68-79)`)
      const previous = sessions.get(sessionId)
      if (previous?.isAlive)
        violations.push(`initSession while the previous one is ${previous.status}`)
      if (previous && !isAndroid) previous.isMute = true
      const isSuppressed = options?.['connectionEventsSuppressed'] === true
      sessions.set(sessionId, new NativeSession(world, sessionId, isSuppressed))
    },

    connect(sessionId, token) {
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

    disconnect(sessionId) {
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

    sendSignal(sessionId, type, data, to) {
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

    publish: (sessionId, publisherId) => publish(world, sessionId, publisherId),
    unpublish: (sessionId, publisherId) => unpublish(world, sessionId, publisherId),
    removeSubscriber: (sessionId, streamId) => removeSubscriber(world, sessionId, streamId),

    forceDisconnect: (sessionId, connectionId) =>
      answer(sessionId, () => world.connections.has(connectionId)),
    forceMuteAll: (sessionId) => answer(sessionId, () => (isAndroid ? null : true)),
    forceMuteStream: (sessionId) => answer(sessionId, () => (isAndroid ? null : true)),
    disableForceMute: (sessionId) => answer(sessionId, () => true),
    getCapabilities: (sessionId) =>
      answer(sessionId, () => ({
        canPublish: true,
        canSubscribe: true,
        canForceMute: false,
        canForceDisconnect: false,
      })),
    reportIssue: (sessionId) => answer(sessionId, () => 'issue-1'),
    setEncryptionSecret: (sessionId) => answer(sessionId, () => null),
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
    const noted = (...args: unknown[]): unknown => {
      calls.push({ method, args })
      return (run as (...args: unknown[]) => unknown)(...args)
    }
    return [method, noted] as const
  })
  return Object.fromEntries(entries) as unknown as ModuleMethods
}
