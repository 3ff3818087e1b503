/** One native session, from `initSession` to its end. Native has one per session id, so there is never a second one. */

import type { Clock } from '../../index.ts'
import { createTimer } from '../timer.ts'
import type { NativeEventName, NativeModule, NativePayload } from './native-module.types.ts'

/** The native sessions of the app, by session id. */
export type NativeEntries = Map<string, NativeEntry>

/** A native session that is there, or is being left. */
export interface NativeEntry {
  /** Whose it is. */
  readonly owner: NativeEntryEnvironment
  readonly isLeaving: boolean
  join(token: string): void
  /** Leaves it. Resolves when it is over; never rejects, and never waits for longer than {@link LEAVE_MS}. */
  leave(): Promise<void>
}

/** What it is made of. */
export interface NativeEntryEnvironment {
  readonly module: NativeModule
  readonly clock: Clock
  readonly entries: NativeEntries
  readonly apiKey: string
  readonly sessionId: string
  readonly sessionOptions: object
  readonly encryptionSecret: string | undefined
}

/**
 * Handlers of what native announces about this session, or without saying about which one; once it is being left, only
 * of its end. A join that is refused without an event is an `onSessionError`, and an end that never comes an
 * `onSessionDisconnected`.
 */
export type NativeEventHandlers = Readonly<
  Record<NativeEventName, (payload: NativePayload) => void>
>

/**
 * Longest wait for the end of a session that is being left, in ms. One that was joined says when it is over, unless the
 * network is silent; one that never was joined says nothing.
 */
export const LEAVE_MS = { joined: 4_000, joining: 500 }

/** The defaults of the vendor's own component. Android throws if one is missing. */
const SESSION_OPTIONS = {
  apiUrl: '',
  androidOnTop: '',
  androidZOrder: '',
  connectionEventsSuppressed: false,
  enableSinglePeerConnection: false,
  enableStereoOutput: false,
  iceConfig: {},
  ipWhitelist: false,
  proxyUrl: '',
  sessionMigration: false,
  useTextureViews: false,
}

/** Native reads the fields of `iceConfig` beside the other options, as the vendor's own component passes them. */
const toNativeOptions = (options: object) => ({
  ...SESSION_OPTIONS,
  ...options,
  ...(options as { iceConfig?: object }).iceConfig,
})

export function createEntry(
  owner: NativeEntryEnvironment,
  handlers: NativeEventHandlers,
): NativeEntry {
  const { apiKey, clock, encryptionSecret, entries, module, sessionId, sessionOptions } = owner
  let isJoined = false
  let isLeaving = false
  let finish = () => {}
  const ended = new Promise<void>((resolve) => (finish = resolve))
  const timer = createTimer(clock)

  /** An error names no session, and Android's `null` none either: then it can only be the one that there is. */
  function isOurs(name: NativeEventName, { sessionId: own, stream }: NativePayload): boolean {
    const id = own ?? (stream as NativePayload | undefined)?.sessionId
    if (id !== undefined) return id === sessionId
    return (
      name === 'onSessionError' || (name.startsWith('onSessionReconnect') && entries.size === 1)
    )
  }

  function handle(name: NativeEventName, payload: NativePayload): void {
    if (entries.get(sessionId) !== entry || !isOurs(name, payload)) return
    if (name === 'onSessionDisconnected') return close()
    if (name === 'onSessionConnected') isJoined = true
    if (!isLeaving) handlers[name](payload)
    // A late answer to a join that was given up: leaving may have come too early for it.
    else if (name === 'onSessionConnected') disconnect()
  }

  function close(): void {
    timer.clear()
    for (const subscription of subscriptions) subscription.remove()
    entries.delete(sessionId)
    finish()
    handlers.onSessionDisconnected({})
  }

  function disconnect(): void {
    timer.wait(isJoined ? LEAVE_MS.joined : LEAVE_MS.joining, close)
    // The answer says nothing: Android's comes at once or never, and iOS rejects without a session. The event counts.
    attempt(() => module.disconnect(sessionId))
  }

  const entry: NativeEntry = {
    owner,
    get isLeaving() {
      return isLeaving
    },
    join(token) {
      attempt(
        () => {
          module.initSession(apiKey, sessionId, toNativeOptions(sessionOptions))
          if (encryptionSecret !== undefined) {
            attempt(() => module.setEncryptionSecret(sessionId, encryptionSecret))
          }
          return module.connect(sessionId, token)
        },
        (error) => handle('onSessionError', error),
      )
    },
    leave() {
      if (!isLeaving) {
        isLeaving = true
        disconnect()
      }
      return ended
    },
  }

  const subscriptions = (Object.keys(handlers) as NativeEventName[]).map((name) =>
    module[name]((payload) => handle(name, payload ?? {})),
  )
  entries.set(sessionId, entry)
  return entry
}

/** Native methods may throw as well as reject. */
function attempt(run: () => unknown, handleError: (error: NativePayload) => void = () => {}): void {
  new Promise((resolve) => resolve(run())).catch((error) => handleError(error ?? {}))
}
