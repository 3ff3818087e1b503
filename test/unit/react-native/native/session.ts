/** One native session: from `initSession` to its end. It says what the platform says, through the module's emitters. */

import type { ModuleEvent } from './emitters.ts'
import { toErrorPayload } from './payload/errors.ts'
import type { ErrorName } from './payload/errors.ts'
import type { Answer } from './tracked-promise.ts'
import type { NativeConnection, NativeSignal, NativeStream } from './native.types.ts'
import { toConnectionPayload, toSessionPayload, toStreamPayload } from './payload/payloads.ts'
import type { NativeWorld } from './world.ts'

export type NativeStatus =
  | 'new'
  | 'connecting'
  | 'refused'
  | 'connected'
  | 'reconnecting'
  | 'leaving'
  | 'left'
  | 'ended'

export class NativeSession {
  readonly sessionId: string
  status: NativeStatus = 'new'
  connection: NativeConnection | undefined
  /** When a join that never connected was left, in ms since the epoch. */
  leftAt: number | undefined
  /** On iOS a second `initSession` of the id frees the delegate of the first: it says nothing any more. */
  isMute = false
  /** Signals that are sent with the reconnection. */
  readonly kept: { readonly signal: NativeSignal; readonly to: string | undefined }[] = []
  /** iOS: answers of `connect` and `disconnect`; a second call overwrites the first. */
  connectAnswer: Answer<null> | undefined
  disconnectAnswer: Answer<null> | undefined
  readonly #world
  readonly #areConnectionEventsSuppressed

  constructor(world: NativeWorld, sessionId: string, areConnectionEventsSuppressed: boolean) {
    this.#world = world
    this.sessionId = sessionId
    this.#areConnectionEventsSuppressed = areConnectionEventsSuppressed
  }

  /** Whether it can be heard from in future, so that a second one of the id would be in its way. */
  get isAlive(): boolean {
    if (this.status === 'left') return Date.now() - (this.leftAt ?? 0) < 500
    return this.status !== 'ended' && this.status !== 'refused'
  }

  emit(event: ModuleEvent, payload: unknown): void {
    if (!this.isMute) this.#world.emitters.emit(event, payload)
  }

  announceConnected(): void {
    const { connection } = this
    if (!connection) return
    this.status = 'connected'
    this.#world.connections.set(connection.connectionId, connection)
    if (!this.isMute) this.connectAnswer?.resolve(null)
    this.emit('onSessionConnected', this.#toPayload())
  }

  announceReconnecting(): void {
    this.status = 'reconnecting'
    const { os, options } = this.#world
    if (options.announcesDrops)
      this.emit('onSessionReconnecting', os === 'android' ? null : this.#toPayload())
  }

  announceReconnected(): void {
    const { os, options } = this.#world
    if (this.status === 'reconnecting' && options.announcesDrops)
      this.emit('onSessionReconnected', os === 'android' ? null : this.#toPayload())
    this.status = 'connected'
  }

  announceError(name: ErrorName): void {
    this.emit('onSessionError', toErrorPayload(this.#world.os, name))
  }

  /** The map entry goes by its id, even if it holds a newer session (Module.java:371-376, Native.swift:503-515). */
  announceDisconnected(): void {
    this.status = 'ended'
    if (this.isMute) return
    this.disconnectAnswer?.resolve(null)
    this.emit('onSessionDisconnected', this.#toPayload())
    this.#world.sessions.delete(this.sessionId)
  }

  announceStream(event: 'onStreamCreated' | 'onStreamDestroyed', stream: NativeStream): void {
    const { os, sessions, streams, subscribers } = this.#world
    if (event === 'onStreamCreated') streams.set(stream.streamId, stream)
    const isKnown = sessions.has(this.sessionId)
    this.emit(event, toStreamPayload(os, stream, this.sessionId, isKnown))
    if (event === 'onStreamCreated' || os === 'android') return
    streams.delete(stream.streamId)
    subscribers.delete(stream.streamId)
  }

  announceConnection(
    event: 'onConnectionCreated' | 'onConnectionDestroyed',
    connection: NativeConnection,
  ): void {
    if (this.#areConnectionEventsSuppressed) return
    const { connections, os } = this.#world
    if (event === 'onConnectionCreated') connections.set(connection.connectionId, connection)
    else connections.delete(connection.connectionId)
    const { sessionId } = this
    this.emit(event, { ...toConnectionPayload(os, connection), sessionId })
  }

  #toPayload() {
    return toSessionPayload(this.#world.os, this.sessionId, this.connection)
  }
}
