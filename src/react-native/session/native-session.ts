/** A session of OpenTok.js over the vendor's native module: the same methods, events, reasons and errors. */

import type {
  OpenTokErrorLike,
  PublisherLike,
  SignalLike,
  StreamLike,
  SubscriberLike,
} from '../../index.ts'
import type { NativePublisher } from '../media/native-publisher.ts'
import { createTileBook } from '../media/tile-book.ts'
import type { Tile } from '../media/tile.ts'
import { createEmitter } from './emitter.ts'
import { createModeration } from './moderation.ts'
import { createEntry } from './native-entry.ts'
import type { NativeEntry, NativeEventHandlers } from './native-entry.ts'
import { createError, createNotConnected, toError } from './native-errors.ts'
import type { NativeSessionEnvironment, NativeState, OwnedSession } from './native-session.types.ts'
import { createTraffic } from './native-traffic.ts'
import { toConnection } from './payloads.ts'
import type { NativeConnection } from './payloads.ts'
import { createProbe, PROBE_TYPE } from './probe.ts'

/** An error of native counts as the cause of an end that follows within so many ms: native gives no reasons. */
const CAUSE_MS = 2_000

export function createNativeSession(environment: NativeSessionEnvironment): OwnedSession {
  const { clock, entries, isAnnouncing, module, network, now, sessionId } = environment
  const emitter = createEmitter()
  const sendSignal = (type: string, data: string, to: string) =>
    module.sendSignal(sessionId, type, data, to)
  const probe = createProbe(environment, {
    send: () => connection && sendSignal(PROBE_TYPE, '', connection.connectionId),
    handleLost: goAway,
    handleBack: comeBack,
  })
  const tiles = createTileBook({
    clock,
    isAway: () => !isConnected(),
    handleInterrupted: probe.check,
    removeNative(streamId) {
      if (entry) module.removeSubscriber(sessionId, streamId)
    },
  })
  const traffic = createTraffic({
    emitter,
    tiles,
    own: () => connection,
    handleProbe: probe.handleAnswer,
    sendSignal,
  })

  let entry: NativeEntry | null = null
  /** One's own; there is none while the session is not joined. */
  let connection: NativeConnection | null = null
  /** Callback of the latest `connect()` until it is answered; the join of another one is given up. */
  let answer: ((error?: OpenTokErrorLike) => void) | null = null
  let isAway = false
  /** When native last gave a sign of a loss. */
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

  function toReason(): string {
    const isLoss = isAway || now() - troubledAt < CAUSE_MS || !network.isOnline()
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
      troubledAt = now()
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
      if (wasJoined) emitter.emit('sessionDisconnected', { reason })
      tiles.end(reason)
    },
  }

  async function join(token: string, callback: (error?: OpenTokErrorLike) => void): Promise<void> {
    settle(createCancelled())
    answer = callback
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
    unsubscribe = network.subscribe(probe.check)
    entry.join(token)
  }

  async function disconnect(): Promise<void> {
    settle(createCancelled())
    await entry?.leave()
  }

  async function signal(signal: SignalLike): Promise<void> {
    if (!isConnected()) throw createNotConnected()
    await traffic.send(signal)
  }

  function subscribe(
    stream: StreamLike,
    _target?: unknown,
    properties: object = {},
    callback: (error?: OpenTokErrorLike) => void = () => {},
  ): SubscriberLike | undefined {
    if (!isJoined()) return undefined
    if (traffic.isKnown(stream)) return tiles.add(stream, properties, callback)
    // Native would show nothing, and say nothing.
    callback(createError('OT_STREAM_NOT_FOUND', 'The stream is not in the session.'))
    return undefined
  }

  return {
    on: emitter.on,
    off: emitter.off,
    clock,
    sessionId,
    tiles,
    get connection() {
      return connection
    },
    get currentState() {
      return toState()
    },
    isConnected: isJoined,
    connect: (token, callback) => void join(token, callback),
    disconnect,
    signal,
    subscribe,
    unsubscribe: (tile) => (tile as Tile).end(''),
    publish: (publisher, callback) => (publisher as NativePublisher).start(callback),
    unpublish: (publisher: PublisherLike) => (publisher as NativePublisher).stop(),
    publishView(publisherId) {
      if (isJoined()) module.publish(sessionId, publisherId)
    },
    ...createModeration(module, sessionId, isJoined),
  }
}

const createCancelled = () => createError('OT_CANCEL', 'The session was left.')

const IN_USE = 'Another reconnection has this session: dispose of it first.'
