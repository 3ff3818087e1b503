/** What all pages of one fake share, as the other parts of the fake see it. */

import type { Schedule } from '../clock.ts'
import type { FakeDelays } from '../delays.ts'
import type { FakeOpenTokOptions } from '../options.ts'
import type { OpenTokEmitter } from '../sdk/emitter.ts'
import type { SubscriberController } from '../sdk/subscriber/subscriber-controller.types.ts'
import type { Faults } from '../transport/faults.ts'
import type { NetworkClient } from '../transport/network-client.types.ts'
import type { Recording } from './record.ts'
import type { Role, ServerSession } from './server-session.ts'
import type { NextId } from './stream.ts'

/** What a token says about its holder. */
export interface Identity {
  readonly data: string
  readonly role: Role
  readonly isExpired: boolean
}

export type ServerOptions = Required<Omit<FakeOpenTokOptions, 'clock' | 'delays'>>

/** One cloud, one network. */
export interface Server {
  readonly options: ServerOptions
  readonly delays: FakeDelays
  readonly schedule: Schedule
  readonly faults: Faults
  readonly record: Recording
  readonly nextId: NextId
  /** The sessions of the app, joined or not. */
  readonly clients: Set<NetworkClient>
  /** Live subscribers. */
  readonly subscribers: Set<SubscriberController>
  readonly tokens: Map<string, Identity>
  /** The emitters of `OT.on('exception')`, one for each page. */
  readonly exceptions: Set<OpenTokEmitter>
  /** The session of that id; created if there is none. */
  sessionOf(sessionId: string): ServerSession
  /** The session of the first session id, even if the app has not named one yet. */
  mainSession(): ServerSession
  /** Every session there is, with an id or not yet. */
  sessions(): readonly ServerSession[]
}
