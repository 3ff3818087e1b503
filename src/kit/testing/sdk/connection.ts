/** The class of all connections: OpenTok accepts no other object as the `to` of a signal, however similar. */

import type { FakeConnection } from '../server/stream.ts'

export class Connection implements FakeConnection {
  readonly connectionId: string
  /** Undocumented: OpenTok sends a signal to this id; without one, to everybody. */
  id: string | undefined
  readonly creationTime = 0
  readonly data: string

  constructor(connectionId: string, data: string) {
    this.connectionId = connectionId
    this.id = connectionId
    this.data = data
  }
}
