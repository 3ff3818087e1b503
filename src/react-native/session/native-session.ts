/** A session of OpenTok.js over the vendor's native module: the same methods, events, reasons and errors. */

import type {
  Clock,
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
import type { TileBook } from '../media/tile-book.ts'
import type { NativeSession } from '../react-native.types.ts'
import { createConnectionBook } from './connection-book.ts'
import { createEchoConfirmation } from './echo-confirmation.ts'
import { createEmitter } from './emitter.ts'
import { openEntry } from './native-entry.ts'
import type { NativeEntries, NativeEntry } from './native-entry.ts'
import { createError, createNotConnected, toError } from './native-errors.ts'
import type { NativeEventName, NativeModule, NativePayload } from './native-module.types.ts'
import { toConnection, toStream, toText } from './payloads.ts'
import type { NativeConnection, NativeStream } from './payloads.ts'
import { createProbe, PROBE_TYPE } from './probe.ts'

/** What a session needs from outside. */
export interface NativeSessionEnvironment {
  readonly module: NativeModule
  readonly clock: Clock
  readonly now: () => number
  readonly entries: NativeEntries
  readonly network: { isOnline(): boolean; subscribe(listener: () => void): () => void }
  readonly apiKey: string
  readonly sessionId: string
  readonly options: object
  readonly encryptionSecret: string | undefined
  /** `false` on iOS, and where the app has turned it off together with the losses that it finds. */
  readonly probeMs: number | false
  /** Whether native announces its losses itself. */
  readonly isAnnouncing: boolean
}

/** What the components see of a session. */
export interface OwnedSession extends NativeSession {
  readonly tiles: TileBook
  readonly state: NativeState
  /** Hands a publisher's view over to native. */
  publishView(publisherId: string): void
  /** Leaves native without an announcement. */
  release(): void
}

/** The state of a session. */
export type NativeState =
  'disconnected' | 'connecting' | 'connected' | 'reconnecting' | 'disconnecting'

/** An error of native counts as the cause of an end that follows within so many ms: native gives no reasons. */
const CAUSE_MS = 2_000

export function createNativeSession(environment: NativeSessionEnvironment): OwnedSession {
  const { clock, entries, isAnnouncing, module, network, now, sessionId } = environment
  const owner = {}
  const emitter = createEmitter()
  const book = createConnectionBook()
  const confirmation = createEchoConfirmation()
  const streams = new Map<string, NativeStream>()
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
    onSessionConnected(payload) {
      if (state !== 'connecting') return
      connection = toConnection(payload?.connection as NativePayload)
      if (!connection) return fail(createError('OT_CONNECT_FAILED', 'Native named no connection.'))
      book.note(connection)
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
    onConnectionCreated(payload) {
      const created = toConnection(payload)
      if (created) emitter.emit('connectionCreated', { connection: book.note(created) })
    },
    onConnectionDestroyed(payload) {
      const id = toText(payload?.connectionId)
      const destroyed = book.get(id)
      book.remove(id)
      if (destroyed) emitter.emit('connectionDestroyed', { connection: destroyed, reason: '' })
    },
    onStreamCreated(payload) {
      const stream = toStream(payload, book.note)
      if (!stream) return
      streams.set(stream.streamId, stream)
      emitter.emit('streamCreated', { stream })
    },
    onStreamDestroyed(payload) {
      const streamId = toText(payload?.streamId)
      const stream = streams.get(streamId)
      if (!streams.delete(streamId)) return
      emitter.emit('streamDestroyed', { stream, reason: '' })
      tiles.find(streamId)?.end('')
    },
    onStreamPropertyChanged(payload) {
      const { changedProperty, newValue, oldValue, stream: changed } = payload ?? {}
      const stream = streams.get(toText((changed as NativePayload)?.streamId))
      if (!stream) return
      if (changedProperty === 'hasAudio') stream.hasAudio = newValue === true
      if (changedProperty === 'hasVideo') stream.hasVideo = newValue === true
      emitter.emit('streamPropertyChanged', { stream, changedProperty, newValue, oldValue })
    },
    onSignalReceived(payload) {
      const type = toText(payload?.type)
      const data = toText(payload?.data)
      const id = toText(payload?.connectionId)
      const isOwn = id !== '' && id === connection?.connectionId
      if (type === PROBE_TYPE) return isOwn ? probe.handleAnswer() : undefined
      if (isOwn) confirmation.handleEcho(type, data)
      const from = id ? (book.get(id) ?? { connectionId: id }) : null
      const name = type ? `signal:${type}` : 'signal'
      const event = { type: name, data, from }
      emitter.emit('signal', event)
      if (type) emitter.emit(name, event)
    },
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
    book.clear()
    streams.clear()
    if (!isLeft) fail(createError('OT_CONNECT_FAILED', 'The session ended before it was joined.'))
    if (state !== 'connecting') state = 'disconnected'
    confirmation.end(createNotConnected())
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

  /** Calls native only while it has the session: without one, Android throws where iOS says nothing. */
  async function call<Result>(run: () => Promise<Result>): Promise<Result> {
    if (!entry || !isJoined()) throw createNotConnected()
    return run()
  }

  async function signal({ data = '', to, type = '' }: SignalLike): Promise<void> {
    if (!entry || state !== 'connected') throw createNotConnected()
    // iOS sends to everybody, and Android to nobody, if it does not know the recipient.
    if (to && !book.has(to.connectionId)) {
      throw createError('OT_NOT_FOUND', 'The recipient is not in the session.')
    }
    const isEchoed = !to || to.connectionId === connection?.connectionId
    module.sendSignal(sessionId, type, data, to?.connectionId ?? '')
    if (isEchoed) await confirmation.expect(type, data)
  }

  function subscribe(
    stream: StreamLike,
    _target?: unknown,
    properties?: object,
    callback: (error?: OpenTokErrorLike) => void = () => {},
  ): SubscriberLike | undefined {
    if (!isJoined()) return undefined
    const isKnown =
      streams.has(stream.streamId) || stream.connection?.connectionId === connection?.connectionId
    if (!isKnown) {
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
    get state() {
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
    disableForceMute: () => call(() => module.disableForceMute(sessionId)),
    forceDisconnect: (connectionId) => call(() => module.forceDisconnect(sessionId, connectionId)),
    forceMuteAll: (excluded = []) => call(() => module.forceMuteAll(sessionId, excluded)),
    forceMuteStream: (streamId) => call(() => module.forceMuteStream(sessionId, streamId)),
    getCapabilities: () => call(() => module.getCapabilities(sessionId)),
    reportIssue: async () => String(await call(() => module.reportIssue(sessionId))),
  }
}

const IN_USE = 'Another reconnection of this app has this session. Dispose of it first.'
