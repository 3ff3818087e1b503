/** What arrives while a session is joined: people, streams and signals, as OpenTok.js announces them. */

import type { SignalLike, StreamLike } from '../../index.ts'
import type { TileBook } from '../media/tile-book.ts'
import { createEchoConfirmation } from './echo-confirmation.ts'
import type { NativeEmitter } from './emitter.ts'
import { createError, createNotConnected } from './native-errors.ts'
import type { NativeEventHandlers } from './native-entry.ts'
import type { NativeEventName, NativePayload } from './native-module.types.ts'
import { toConnection, toDimensions, toStream, toText } from './payloads.ts'
import type { NativeConnection, NativeStream } from './payloads.ts'
import { PROBE_TYPE } from './probe.ts'
import type { Probe } from './probe.ts'

export interface TrafficEnvironment {
  readonly emitter: NativeEmitter
  readonly tiles: TileBook
  /** Your own connection; `null` while not joined. */
  readonly own: () => NativeConnection | null
  readonly probe: Pick<Probe, 'handleAnswer' | 'handleSignal'>
  readonly sendSignal: (type: string, data: string, to: string) => void
}

/** The events that are about what is in a session, and not about the session itself. */
export type TrafficEventName = Exclude<NativeEventName, `onSession${string}`>

/** The traffic of a session, of one join after the other. */
export interface Traffic {
  readonly handlers: Pick<NativeEventHandlers, TrafficEventName>
  /** The session was joined. */
  begin(own: NativeConnection): void
  /** Whether native can subscribe to a stream: it is listed, or your own. */
  isKnown(stream: StreamLike): boolean
  /** Resolves when the signal has come back; one to somebody else when native has it. */
  send(signal: SignalLike): Promise<void>
  /** The session is over. */
  end(): void
}

export function createTraffic(environment: TrafficEnvironment): Traffic {
  const { emitter, own, probe, sendSignal, tiles } = environment
  const confirmation = createEchoConfirmation()
  /** Of this join only: native keeps those of previous ones, and widens or drops what is sent to them. */
  const connections = new Map<string, NativeConnection>()
  const streams = new Map<string, NativeStream>()

  const isOwn = (connectionId: string | undefined) =>
    connectionId !== undefined && connectionId === own()?.connectionId

  /** @returns the object that stands for a connection, the same for each id */
  function note(connection: NativeConnection): NativeConnection {
    const known = connections.get(connection.connectionId)
    // The payload of a stream may know less of a connection than the payload of the connection itself.
    if (known && (known.data || !connection.data)) return known
    connections.set(connection.connectionId, connection)
    return connection
  }

  const handlers: Traffic['handlers'] = {
    onConnectionCreated(payload) {
      const created = toConnection(payload)
      if (created) emitter.emit('connectionCreated', { connection: note(created) })
    },
    onConnectionDestroyed(payload) {
      const connectionId = toText(payload.connectionId)
      const connection = connections.get(connectionId)
      if (!connections.delete(connectionId)) return
      emitter.emit('connectionDestroyed', { connection })
    },
    onStreamCreated(payload) {
      const stream = toStream(payload, note)
      if (!stream) return
      streams.set(stream.streamId, stream)
      emitter.emit('streamCreated', { stream })
    },
    onStreamDestroyed(payload) {
      const streamId = toText(payload.streamId)
      const stream = streams.get(streamId)
      if (!streams.delete(streamId)) return
      emitter.emit('streamDestroyed', { stream })
      tiles.find(streamId)?.end('')
    },
    onStreamPropertyChanged(payload) {
      const { changedProperty, newValue, oldValue, stream: changed } = payload
      const stream = streams.get(toText((changed as NativePayload | undefined)?.streamId))
      if (!stream) return
      if (changedProperty === 'hasAudio' || changedProperty === 'hasVideo') {
        stream[changedProperty] = newValue === true
      } else if (changedProperty === 'videoDimensions') {
        stream.videoDimensions = toDimensions(Object(newValue) as NativePayload)
      }
      emitter.emit('streamPropertyChanged', { stream, changedProperty, newValue, oldValue })
    },
    onSignalReceived(payload) {
      const type = toText(payload.type)
      const data = toText(payload.data)
      const connectionId = toText(payload.connectionId)
      if (type === PROBE_TYPE) return isOwn(connectionId) ? probe.handleAnswer() : undefined
      probe.handleSignal()
      if (isOwn(connectionId)) confirmation.handleEcho(type, data)
      const from = connectionId ? (connections.get(connectionId) ?? { connectionId }) : null
      const name = type ? `signal:${type}` : 'signal'
      const event = { type: name, data, from }
      emitter.emit('signal', event)
      if (type) emitter.emit(name, event)
    },
  }

  return {
    handlers,
    begin: note,
    isKnown: ({ connection, streamId }) => streams.has(streamId) || isOwn(connection?.connectionId),
    async send({ data = '', to, type = '' }) {
      // iOS sends to everybody, and Android to nobody, if it does not know the recipient.
      if (to && !connections.has(to.connectionId)) {
        throw createError('OT_NOT_FOUND', 'The recipient is not in the session.')
      }
      sendSignal(type, data, to?.connectionId ?? '')
      if (!to || isOwn(to.connectionId)) await confirmation.expect(type, data)
    },
    end() {
      connections.clear()
      streams.clear()
      confirmation.end(createNotConnected())
    },
  }
}
