/** Other people of a session, and what they publish. */

import type { NativeConnection, NativeStream } from '../native.types.ts'
import type { Announce } from './network.ts'
import type { NativeSession } from '../session.ts'

export class People {
  readonly #connections = new Map<string, NativeConnection>()
  readonly #streams = new Map<string, NativeStream>()
  readonly #sessionId
  readonly #toClients
  readonly #endTiles
  #count = 0

  /**
   * @param toClients announces to the phone, now or when it is back
   * @param endTiles ends what the phone subscribes of a stream
   */
  constructor(
    sessionId: string,
    toClients: (announce: Announce) => void,
    endTiles: (stream: NativeStream) => void,
  ) {
    this.#sessionId = sessionId
    this.#toClients = toClients
    this.#endTiles = endTiles
  }

  join(name: string, data: string): NativeConnection {
    const connection = this.createConnection(name, data)
    this.#connections.set(name, connection)
    this.#toClients((client) => client.announceConnection('onConnectionCreated', connection))
    return connection
  }

  /** Somebody's connection; they join if need be. */
  find(name: string): NativeConnection {
    return this.#connections.get(name) ?? this.join(name, '')
  }

  publish(name: string, properties: Partial<NativeStream>): NativeStream {
    const stream = this.createStream(name, this.find(name), properties)
    this.#streams.set(stream.streamId, stream)
    this.#toClients((client) => client.announceStream('onStreamCreated', stream))
    return stream
  }

  unpublish(stream: NativeStream): void {
    if (!this.#streams.delete(stream.streamId)) return
    this.#toClients((client) => {
      this.#endTiles(stream)
      client.announceStream('onStreamDestroyed', stream)
    })
  }

  leave(name: string): void {
    const connection = this.#connections.get(name)
    if (!connection) return
    this.#connections.delete(name)
    for (const stream of this.#streams.values())
      if (stream.connection === connection) this.unpublish(stream)
    this.#toClients((client) => client.announceConnection('onConnectionDestroyed', connection))
  }

  /** What a client hears after it has joined. */
  welcome(client: NativeSession): void {
    for (const connection of this.#connections.values())
      client.announceConnection('onConnectionCreated', connection)
    for (const stream of this.#streams.values()) client.announceStream('onStreamCreated', stream)
  }

  createConnection(name: string, data: string): NativeConnection {
    const connectionId = `${this.#sessionId}-${name}-${++this.#count}`
    return { connectionId, createdAt: Date.now(), data }
  }

  createStream(
    name: string,
    connection: NativeConnection,
    properties: Partial<NativeStream> = {},
  ): NativeStream {
    return {
      streamId: `stream-${name}-${++this.#count}`,
      connection,
      name,
      hasAudio: true,
      hasVideo: true,
      videoType: 'camera',
      width: 640,
      height: 480,
      createdAt: Date.now(),
      ...properties,
    }
  }
}
