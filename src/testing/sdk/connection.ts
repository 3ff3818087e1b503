/** Connections of one class: OpenTok takes no other object as the `to` of a signal, however alike. */

import type { FakeConnection } from '../server/stream.ts'

export class Connection implements FakeConnection {
  readonly connectionId: string
  /** By this, which is in no document, OpenTok sends; whoever has none is everybody. */
  id: string | undefined
  readonly creationTime = 0
  readonly data: string

  constructor(connectionId: string, data: string) {
    this.connectionId = connectionId
    this.id = connectionId
    this.data = data
  }
}
