/** A session of OpenTok.js over the vendor's native module: the same methods, events, reasons and errors. */

import type {
  ConnectionLike,
  OpenTokErrorLike,
  PublisherLike,
  SignalLike,
  StreamLike,
  SubscriberLike,
} from '../../index.ts'
import type { NativePublisher } from '../media/native-publisher.ts'
import { createTile } from '../media/tile.ts'
import type { Tile } from '../media/tile.ts'
import { createTileBook } from '../media/tile-book.ts'
import { createEmitter } from './emitter.ts'
import { createModeration } from './moderation.ts'
import { openEntry } from './native-entry.ts'
import type { NativeEntry } from './native-entry.ts'
import { createError, createNotConnected, toError } from './native-errors.ts'
import type { NativeEventName, NativePayload } from './native-module.types.ts'
import type { NativeSessionEnvironment, NativeState, OwnedSession } from './native-session.types.ts'
import { createTraffic } from './native-traffic.ts'
import { toConnection } from './payloads.ts'
import type { NativeConnection } from './payloads.ts'
import { createProbe, PROBE_TYPE } from './probe.ts'

/** An error of native counts as the cause of an end that follows within so many ms: native gives no reasons. */
const CAUSE_MS = 2_000

export function createNativeSession(environment: NativeSessionEnvironment): OwnedSession {
  const { clock, entries, isAnnouncing, module, network, now, sessionId } = environment
  const owner = {}
  const emitter = createEmitter()
  const tiles = createTileBook({
    clock,
    removeNative(streamId) {
      if (entry) module.removeSubscriber(sessionId, streamId)
    },
  })
  const probe = createProbe({
    clock,
    probeMs: environment.probeMs,
    isOnline: network.isOnline,
    send: () => connection && module.sendSignal(sessionId, PROBE_TYPE, '', connection.connectionId),
    handleLost: goAway,
    handleBack: comeBack,
  })

  const traffic = createTraffic({
    emitter,
    tiles,
    own: () => connection,
    handleProbe: probe.handleAnswer,
    sendSignal: (type, data, to) => module.sendSignal(sessionId, type, data, to),
  })

  let state: NativeState = 'disconnected'
  let entry: NativeEntry | null = null
  let connection: NativeConnection | null = null
  /** Number of the latest `connect()` or `disconnect()`; a join that is not the latest is given up. */
  let latest = 0
  let answer: ((error?: OpenTokErrorLike) => void) | null = null
  let troubledAt = -Infinity
  let unsubscribe = () => {}

  const isJoined = () => state === 'connected' || state === 'reconnecting'

  function settle(error?: OpenTokErrorLike): void {
    const callback = answer
    answer = null
    callback?.(error)
  }

  function goAway(): void {
    if (state !== 'connected') return
    state = 'reconnecting'
    troubledAt = Infinity
    emitter.emit('sessionReconnecting')
  }

  function comeBack(): void {
    if (state !== 'reconnecting') return
    state = 'connected'
    troubledAt = -Infinity
    emitter.emit('sessionReconnected')
  }

  const receive: Readonly<Record<NativeEventName, (payload: NativePayload) => void>> = {
    ...traffic.receive,
    onSessionConnected(payload) {
      if (state !== 'connecting') return
      connection = toConnection(payload?.connection as NativePayload)
      if (!connection) return fail(createError('OT_CONNECT_FAILED', 'Native named no connection.'))
      traffic.begin(connection)
      state = 'connected'
      troubledAt = -Infinity
      emitter.emit('sessionConnected', { connection })
      settle()
      if (!isAnnouncing && isJoined()) probe.start()
    },
    onSessionError(payload) {
      if (state === 'connecting') fail(toError(payload, 'OT_CONNECT_FAILED'))
      else if (troubledAt < now()) troubledAt = now()
    },
    onSessionReconnecting() {
      probe.stop()
      goAway()
    },
    onSessionReconnected() {
      probe.stop()
      comeBack()
    },
    onSessionDisconnected() {},
  }

  /** A join was refused. Its native session stays until it is left. */
  function fail(error: OpenTokErrorLike): void {
    if (state !== 'connecting') return
    state = 'disconnected'
    settle(error)
  }

  function toReason(): string {
    const isNetwork = state === 'reconnecting' || now() - troubledAt < CAUSE_MS
    return isNetwork || !network.isOnline() ? 'networkDisconnected' : 'forceDisconnected'
  }

  /**
   * The native session is over: what belonged to it goes with it, and the next one begins with nothing.
   * @param isLeft whether it was left: then the next join may be waiting for this
   */
  function handleEnded(isLeft: boolean): void {
    const reason = isLeft ? 'clientDisconnected' : toReason()
    const wasJoined = connection !== null
    const end = unsubscribe
    entry = null
    connection = null
    unsubscribe = () => {}
    probe.stop()
    if (!isLeft) fail(createError('OT_CONNECT_FAILED', 'The session ended before it was joined.'))
    if (state !== 'connecting') state = 'disconnected'
    traffic.end()
    if (wasJoined) emitter.emit('sessionDisconnected', { reason })
    tiles.end(reason)
    end()
  }

  async function join(token: string, callback: (error?: OpenTokErrorLike) => void): Promise<void> {
    const mine = (latest += 1)
    settle(createError('OT_CANCEL', 'Another connect() has begun.'))
    answer = callback
    state = 'connecting'
    let other = entries.get(sessionId)
    while (other) {
      if (other.owner !== owner && !other.isLeaving) {
        return fail(createError('OT_INVALID_PARAMETER', IN_USE))
      }
      await other.leave()
      if (mine !== latest) return
      other = entries.get(sessionId)
    }
    unsubscribe = network.subscribe(() => {
      if (isJoined()) probe.check()
    })
    entry = openEntry(
      { ...environment, owner, token },
      {
        handle(name, payload) {
          if (mine === latest) receive[name](payload)
        },
        handleRefused(error) {
          if (mine === latest) fail(error)
        },
        handleEnded: () => handleEnded(mine !== latest),
      },
    )
  }

  async function disconnect(): Promise<void> {
    latest += 1
    const error = createError('OT_CANCEL', 'The session was left.')
    if (isJoined()) state = 'disconnecting'
    fail(error)
    await entry?.leave()
  }

  async function signal(signal: SignalLike): Promise<void> {
    if (!entry || state !== 'connected') throw createNotConnected()
    await traffic.send(signal)
  }

  function subscribe(
    stream: StreamLike,
    _target?: unknown,
    properties?: object,
    callback: (error?: OpenTokErrorLike) => void = () => {},
  ): SubscriberLike | undefined {
    if (!isJoined()) return undefined
    if (!traffic.isKnown(stream)) {
      // Native would show nothing, and say nothing.
      callback(createError('OT_STREAM_NOT_FOUND', 'The stream is not in the session.'))
      return undefined
    }
    const tile = createTile({
      clock,
      stream,
      properties: properties ?? {},
      callback,
      isAway: () => state !== 'connected',
      handleInterrupted: probe.check,
      handleEnd: tiles.remove,
    })
    tiles.add(tile)
    return tile
  }

  return {
    on: emitter.on,
    off: emitter.off,
    sessionId,
    tiles,
    get connection(): ConnectionLike | null {
      return connection
    },
    get currentState() {
      return state
    },
    isConnected: isJoined,
    connect: (token, callback) => void join(token, callback),
    disconnect,
    signal,
    subscribe,
    unsubscribe: (tile) => tiles.remove(tile as Tile),
    publish(publisher: PublisherLike, callback) {
      ;(publisher as NativePublisher).start(callback)
    },
    unpublish(publisher: PublisherLike) {
      ;(publisher as NativePublisher).stop()
    },
    publishView(publisherId) {
      if (entry && isJoined()) module.publish(sessionId, publisherId)
    },
    release() {
      void disconnect()
    },
    ...createModeration(module, sessionId, () => entry !== null && isJoined()),
  }
}

const IN_USE = 'Another reconnection of this app has this session. Dispose of it first.'
