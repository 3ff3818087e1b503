/** One native session, from `initSession` to its end. Native has one per session id, so there is never a second one. */

import type { Clock, OpenTokErrorLike } from '../../index.ts'
import { toError, createError } from './native-errors.ts'
import type { NativeEventName, NativeModule, NativePayload } from './native-module.types.ts'

/** The native sessions of the app, by session id. */
export type NativeEntries = Map<string, NativeEntry>

/** A native session that is there, or is being left. */
export interface NativeEntry {
  readonly owner: object
  readonly isLeaving: boolean
  /** Leaves it. Resolves when it is over; never rejects, and never waits for longer than {@link LEAVE_MS}. */
  leave(): Promise<void>
}

/** What it is made of. */
export interface NativeEntryRequest {
  readonly module: NativeModule
  readonly clock: Clock
  readonly entries: NativeEntries
  readonly owner: object
  readonly apiKey: string
  readonly sessionId: string
  readonly token: string
  readonly options: object
  readonly encryptionSecret: string | undefined
}

/** What is heard of it. */
export interface NativeEntryListener {
  /** Native has announced something about this session, or something that does not say which session it is about. */
  handle(name: NativeEventName, payload: NativePayload): void
  /** Native has refused the join without an event. */
  handleRefused(error: OpenTokErrorLike): void
  /** It is over, and the next one may begin. */
  handleEnded(): void
}

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

const EVENTS: readonly NativeEventName[] = [
  'onConnectionCreated',
  'onConnectionDestroyed',
  'onSessionConnected',
  'onSessionDisconnected',
  'onSessionError',
  'onSessionReconnected',
  'onSessionReconnecting',
  'onSignalReceived',
  'onStreamCreated',
  'onStreamDestroyed',
  'onStreamPropertyChanged',
]

/** Native reads the fields of `iceConfig` beside the other options, as the vendor's own component passes them. */
const toNativeOptions = (options: object) => ({
  ...SESSION_OPTIONS,
  ...options,
  ...(options as { iceConfig?: object }).iceConfig,
})

export function openEntry(request: NativeEntryRequest, listener: NativeEntryListener): NativeEntry {
  const { clock, encryptionSecret, entries, module, owner, sessionId } = request
  let isBegun = false
  let isJoined = false
  let isLeaving = false
  let isOver = false
  let timer: unknown = null
  let finish = () => {}
  const ended = new Promise<void>((resolve) => (finish = resolve))

  const subscriptions = EVENTS.map((name) => module[name]((payload) => receive(name, payload)))

  /** An error names no session, and Android's `null` none either: then it can only be the one that there is. */
  function isOurs(name: NativeEventName, payload: NativePayload): boolean {
    const stream = payload?.stream as NativePayload
    const id = payload?.sessionId ?? stream?.sessionId
    if (name === 'onSessionError') return id === undefined || id === sessionId
    if (name === 'onSessionReconnecting' || name === 'onSessionReconnected') {
      return id === sessionId || (id === undefined && entries.size === 1)
    }
    return id === sessionId
  }

  function receive(name: NativeEventName, payload: NativePayload): void {
    if (isOver || !isOurs(name, payload)) return
    if (name === 'onSessionDisconnected') return close()
    if (name === 'onSessionConnected') {
      isJoined = true
      // A late answer to a join that was given up: leaving may have come too early for it.
      if (isLeaving) return disconnect()
    }
    listener.handle(name, payload)
  }

  function close(): void {
    if (isOver) return
    isOver = true
    if (timer !== null) clock.clearTimeout(timer as never)
    for (const subscription of subscriptions) subscription.remove()
    if (entries.get(sessionId) === entry) entries.delete(sessionId)
    finish()
    listener.handleEnded()
  }

  function disconnect(): void {
    if (timer !== null) clock.clearTimeout(timer as never)
    timer = clock.setTimeout(close, isJoined ? LEAVE_MS.joined : LEAVE_MS.joining)
    // The answer says nothing: Android's comes at once or never, and iOS rejects without a session. The event counts.
    void settle(() => module.disconnect(sessionId))
  }

  const entry: NativeEntry = {
    owner,
    get isLeaving() {
      return isLeaving
    },
    leave() {
      if (!isLeaving && !isOver) {
        isLeaving = true
        if (isBegun) disconnect()
        else close()
      }
      return ended
    },
  }

  async function join(): Promise<void> {
    if (isOver) return
    isBegun = true
    const error = await settle(() => {
      module.initSession(request.apiKey, sessionId, toNativeOptions(request.options))
      if (encryptionSecret !== undefined) {
        void settle(() => module.setEncryptionSecret(sessionId, encryptionSecret))
      }
      return module.connect(sessionId, request.token)
    })
    if (error && !isOver) listener.handleRefused(error)
  }

  entries.set(sessionId, entry)
  // Not before the caller has the entry: native may answer at once.
  queueMicrotask(() => void join())
  return entry
}

/** Native methods may throw as well as reject. @returns the error, or `null` */
async function settle(run: () => unknown): Promise<OpenTokErrorLike | null> {
  try {
    await run()
    return null
  } catch (error) {
    return typeof error === 'string'
      ? createError('OT_CONNECT_FAILED', error)
      : toError(error, 'OT_CONNECT_FAILED')
  }
}
