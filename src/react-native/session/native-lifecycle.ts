/** The life of a native session: joined, away for a while, back, and left. */

import type { OpenTokErrorLike } from '../../index.ts'
import type { TileBook } from '../media/tile-book.ts'
import type { NativeEmitter } from './emitter.ts'
import { createEntry } from './native-entry.ts'
import type { NativeEntry, NativeEventHandlers } from './native-entry.ts'
import { createError, isConnectionError, toError } from './native-errors.ts'
import type { NativeSessionEnvironment, NativeState } from './native-session.types.ts'
import type { Traffic } from './native-traffic.ts'
import { toConnection } from './payloads.ts'
import type { NativeConnection } from './payloads.ts'
import type { Probe } from './probe.ts'

export interface NativeLifecycle {
  /** Your own; there is none while the session is not joined. */
  readonly connection: NativeConnection | null
  readonly state: NativeState
  /** Whether native has a session, joined or not. */
  readonly isEntered: boolean
  isJoined(): boolean
  isConnected(): boolean
  join(token: string, callback: (error?: OpenTokErrorLike) => void): Promise<void>
  disconnect(): Promise<void>
  /** The connection is found to be lost. */
  goAway(): void
  comeBack(): void
}

/** What begins and ends together with a session. */
export interface NativeSessionParts {
  readonly emitter: NativeEmitter
  readonly probe: Probe
  readonly tiles: TileBook
  readonly traffic: Traffic
}

/**
 * An error of the connection counts as the cause of an end that follows within so many ms, and so does a stay in the
 * background that has just ended: native gives no reasons.
 */
const CAUSE_MS = 2_000

export function createNativeLifecycle(
  environment: NativeSessionEnvironment,
  { emitter, probe, tiles, traffic }: NativeSessionParts,
): NativeLifecycle {
  const { entries, foreground, ghosts, isAnnouncing, network, now, sessionId } = environment
  let entry: NativeEntry | null = null
  /** Your own; there is none while the session is not joined. */
  let connection: NativeConnection | null = null
  /** Callback of the latest `connect()` until it is answered; the join of another one is given up. */
  let answer: ((error?: OpenTokErrorLike) => void) | null = null
  let isAway = false
  /** When native last announced an error of the connection. */
  let troubledAt = -Infinity
  let unsubscribe = () => {}

  const isJoined = () => connection !== null && !entry?.isLeaving
  const isConnected = () => isJoined() && !isAway

  function toState(): NativeState {
    if (isJoined()) return isAway ? 'reconnecting' : 'connected'
    if (connection) return 'disconnecting'
    return answer ? 'connecting' : 'disconnected'
  }

  /** Answers `connect()`. The native session of a join that was refused stays until it is left. */
  function settle(error?: OpenTokErrorLike): void {
    const callback = answer
    answer = null
    callback?.(error)
  }

  function goAway(): void {
    if (!isConnected()) return
    isAway = true
    emitter.emit('sessionReconnecting')
  }

  function comeBack(): void {
    if (!isJoined() || !isAway) return
    isAway = false
    troubledAt = -Infinity
    emitter.emit('sessionReconnected')
  }

  /** iOS ends the session of an app that it suspends, without an error; JavaScript may hear of it only after the return. */
  function toReason(): string {
    const isLoss =
      isAway ||
      now() - troubledAt < CAUSE_MS ||
      foreground.wasAwayWithin(CAUSE_MS) ||
      !network.isOnline()
    return isLoss ? 'networkDisconnected' : 'forceDisconnected'
  }

  const handlers: NativeEventHandlers = {
    ...traffic.handlers,
    onSessionConnected(payload) {
      if (!answer) return
      connection = toConnection(payload.connection)
      if (!connection) return settle(toError(payload, 'OT_CONNECT_FAILED'))
      traffic.begin(connection)
      isAway = false
      troubledAt = -Infinity
      emitter.emit('sessionConnected', { connection })
      settle()
      if (!isAnnouncing && isJoined()) probe.start()
    },
    onSessionError(payload) {
      if (isConnectionError(payload)) troubledAt = now()
      settle(toError(payload, 'OT_CONNECT_FAILED'))
    },
    onSessionReconnecting() {
      probe.stop()
      goAway()
    },
    onSessionReconnected() {
      probe.stop()
      comeBack()
    },
    /** What belonged to the native session goes with it, and the next one begins with nothing. */
    onSessionDisconnected() {
      const isLeft = entry?.isLeaving
      const reason = isLeft ? 'clientDisconnected' : toReason()
      const wasJoined = connection !== null
      entry = null
      connection = null
      isAway = false
      probe.stop()
      unsubscribe()
      // If it was left, the next join may be waiting for this.
      if (!isLeft) settle(toError({}, 'OT_CONNECT_FAILED'))
      traffic.end()
      if (wasJoined) emitter.emit('sessionDisconnected', { reason, inferred: !isLeft })
      tiles.end(reason)
    },
  }

  async function join(token: string, callback: (error?: OpenTokErrorLike) => void): Promise<void> {
    settle(createCancelled())
    answer = callback
    const ghost = entries.has(sessionId) ? undefined : ghosts.leave(sessionId)
    if (ghost) await ghost
    if (answer !== callback) return
    let other = entries.get(sessionId)
    while (other) {
      if (other.owner !== environment && !other.isLeaving) {
        return settle(createError('OT_INVALID_PARAMETER', IN_USE))
      }
      await other.leave()
      if (answer !== callback) return
      other = entries.get(sessionId)
    }
    entry = createEntry(environment, handlers)
    const cleanups = [network.subscribe(probe.check), foreground.watch()]
    unsubscribe = () => cleanups.forEach((cleanup) => cleanup())
    entry.join(token)
  }

  async function disconnect(): Promise<void> {
    settle(createCancelled())
    await entry?.leave()
  }

  return {
    get connection() {
      return connection
    },
    get state() {
      return toState()
    },
    get isEntered() {
      return entry !== null
    },
    isJoined,
    isConnected,
    join,
    disconnect,
    goAway,
    comeBack,
  }
}

const createCancelled = () => createError('OT_CANCEL', 'The session was left.')

const IN_USE = 'Another reconnection has this session: dispose of it first.'
