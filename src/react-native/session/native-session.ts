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
import { createError, createNotConnected } from './native-errors.ts'
import { createNativeLifecycle } from './native-lifecycle.ts'
import type { NativeSessionEnvironment, OwnedSession } from './native-session.types.ts'
import { createTraffic } from './native-traffic.ts'
import { createProbe, PROBE_TYPE } from './probe.ts'

export function createNativeSession(environment: NativeSessionEnvironment): OwnedSession {
  const { clock, isAnnouncing, module, now, sessionId } = environment
  const emitter = createEmitter()
  const sendSignal = (type: string, data: string, to: string) =>
    module.sendSignal(sessionId, type, data, to)
  const probe = createProbe(environment, {
    send() {
      if (life.connection) sendSignal(PROBE_TYPE, '', life.connection.connectionId)
    },
    handleLost: () => life.goAway(),
    handleBack: () => life.comeBack(),
  })
  const tiles = createTileBook({
    clock,
    now,
    isTakenAgain: !isAnnouncing,
    isAway: () => !life.isConnected(),
    handleInterrupted: probe.check,
    handleMedia: probe.handleMedia,
    removeNative(streamId) {
      if (life.isEntered) module.removeSubscriber(sessionId, streamId)
    },
  })
  const traffic = createTraffic({
    emitter,
    tiles,
    own: () => life.connection,
    probe,
    sendSignal,
  })

  const life = createNativeLifecycle(environment, { emitter, probe, tiles, traffic })

  async function signal(signal: SignalLike): Promise<void> {
    if (!life.isConnected()) throw createNotConnected()
    await traffic.send(signal)
  }

  function subscribe(
    stream: StreamLike,
    _target?: unknown,
    properties: object = {},
    callback: (error?: OpenTokErrorLike) => void = () => {},
  ): SubscriberLike | undefined {
    if (!life.isJoined()) return undefined
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
      return life.connection
    },
    get currentState() {
      return life.state
    },
    isConnected: life.isJoined,
    connect: (token, callback) => void life.join(token, callback),
    disconnect: life.disconnect,
    signal,
    subscribe,
    unsubscribe: (tile) => (tile as Tile).end(''),
    publish: (publisher, callback) => (publisher as NativePublisher).start(callback),
    unpublish: (publisher: PublisherLike) => (publisher as NativePublisher).stop(),
    publishView(publisherId) {
      if (life.isJoined()) module.publish(sessionId, publisherId)
    },
    ...createModeration(module, sessionId, life.isJoined),
  }
}
