/** OpenTok's session beneath the one that the app uses: its own methods, and its events before the app hears them. */

import type { OpenTokErrorLike, SessionLike, StreamLike } from '../../index.ts'
import type { Method, SdkConnection, SdkEvent, SdkSession } from '../auto.types.ts'
import type { Patch } from '../patch.ts'
import { createRawEvents } from './raw-events.ts'
import type { Listener, RawEvents } from './raw-events.ts'

export interface RawSessionEnvironment {
  readonly patch: Patch
  /** Whether the app hears an event of this name only when it is announced. */
  readonly isTranslated: (name: string) => boolean
  /** Whether OpenTok has no session at the moment, and the library is about to join again. */
  readonly isAway: () => boolean
  /** Subscribes in the name of the library. */
  readonly subscribe: SessionLike['subscribe']
}

/** OpenTok's session as OpenTok itself sees it. */
export interface RawSession extends RawEvents {
  /** What the library wraps. */
  readonly like: SessionLike
  /** Whether a join of the library is unanswered: then OpenTok itself may call `connect()` again. */
  readonly isJoining: boolean
  /** Whether OpenTok is just ending the session: then OpenTok itself calls `disconnect()`. */
  readonly isEnding: boolean
  /** Calls OpenTok's own method, which sees the session as it is. */
  call(method: string, ...given: unknown[]): unknown
  /** The session is OpenTok's own again. */
  restore(): void
}

/** What OpenTok's `disconnect()` waits for. */
const END = 'sessionDisconnected'

/** OpenTok's methods that are called by the entry and the library, or by the app through the entry. */
const METHODS = [
  'connect',
  'disconnect',
  'publish',
  'unpublish',
  'subscribe',
  'unsubscribe',
  'signal',
  'isConnected',
  'getSubscribersForStream',
  'forceDisconnect',
  'forceUnpublish',
  'forceMuteStream',
  'forceMuteAll',
  'disableForceMute',
] as const

export function createRawSession(
  session: SdkSession,
  { isAway, isTranslated, patch, subscribe }: RawSessionEnvironment,
): RawSession {
  const own: Readonly<Record<string, Method>> = Object.fromEntries(
    METHODS.map((name) => [name, session[name] as Method]),
  )
  const events = createRawEvents(session, patch, isTranslated)
  const { announce, off, on } = events
  let connection: SdkConnection | null | undefined = session.connection
  let previousConnection = connection
  /** Calls of OpenTok's methods in progress. */
  let depth = 0
  let endJoin: (() => void) | null = null

  function call(method: string, ...given: unknown[]): unknown {
    depth += 1
    try {
      return own[method]?.apply(session, given)
    } finally {
      depth -= 1
    }
  }

  /** Without a callback: OpenTok would wait for its answer among the listeners of the app, who do not hear of each join. */
  function connect(token: string, callback: (error?: OpenTokErrorLike) => void): void {
    endJoin?.()
    const handleConnected = () => finish()
    const handleFailed = (error: unknown) => finish(error as OpenTokErrorLike)
    const end = (endJoin = () => {
      off('sessionConnected', handleConnected)
      off('sessionConnectFailed', handleFailed)
      if (endJoin === end) endJoin = null
    })
    function finish(error?: OpenTokErrorLike): void {
      end()
      callback(error)
    }
    on('sessionConnected', handleConnected)
    on('sessionConnectFailed', handleFailed)
    call('connect', token)
  }

  /**
   * OpenTok waits for the end with `once()`. Lent for the time of the call, as the app does not hear of each end; the app,
   * which is called only inside of an event, adds its own listeners as always.
   */
  function disconnect(): unknown {
    const once = Object.getOwnPropertyDescriptor(session, 'once')
    const add = session['once'] as Method
    const outer = events.firing
    const value = (name: string, listener: Listener) => {
      if (name !== END || events.firing !== outer) return add.call(session, name, listener)
      const hear: Listener = (event) => {
        off(name, hear)
        listener(event)
      }
      on(name, hear)
      return session
    }
    Object.defineProperty(session, 'once', { value, configurable: true, writable: true })
    try {
      return call('disconnect')
    } finally {
      if (once) Object.defineProperty(session, 'once', once)
      else Reflect.deleteProperty(session, 'once')
    }
  }

  const like: SessionLike = {
    on,
    off,
    connect,
    disconnect,
    subscribe,
    get sessionId() {
      return session.sessionId
    },
    get connection() {
      return connection
    },
    get currentState() {
      return session.currentState as string
    },
    isConnected: () => call('isConnected') as boolean,
    signal: (signal) => call('signal', signal),
    unsubscribe: (subscriber) => call('unsubscribe', subscriber),
    publish: (publisher, callback) => call('publish', publisher, callback),
    unpublish: (publisher) => call('unpublish', publisher),
  }

  // While away the app goes on reading its connection, as it may during OpenTok's own reconnection.
  patch.define('connection', {
    get: () => connection ?? (depth === 0 && isAway() ? previousConnection : connection),
    set(value: SdkConnection | null | undefined) {
      connection = value
      previousConnection = value ?? previousConnection
    },
  })

  return {
    like,
    on,
    off,
    call,
    get firing() {
      return events.firing
    },
    get isJoining() {
      return endJoin !== null
    },
    get isEnding() {
      return connection?.destroyed?.() === true
    },
    announce,
    restore() {
      endJoin?.()
      patch.restore()
      Object.assign(session, { connection })
    },
  }
}

/** Whether OpenTok fires this event about that stream. */
export const isAbout = (
  event: SdkEvent | null,
  type: string,
  stream: StreamLike,
): event is SdkEvent => event?.type === type && event.stream?.streamId === stream.streamId
