/** What the fake writes down: calls of the app, objects it was given, signals that arrived. */

import type { FakeOpenTokError } from '../error.ts'
import type { FakePublisher } from '../sdk/publisher/publisher.ts'
import type { Member, RoomSignal } from './server-session.ts'
import type { FakeSession } from '../sdk/session/session.ts'
import type { FakeSubscriber } from '../sdk/subscriber/subscriber.ts'

/** One call of the app's. */
export interface FakeCall {
  readonly object: object
  readonly method: string
  readonly args: readonly unknown[]
}

/** Everything there was, in order. */
export interface Recording {
  readonly calls: FakeCall[]
  readonly sessions: FakeSession[]
  readonly subscribers: FakeSubscriber[]
  readonly publishers: FakePublisher[]
  /** Whom a signal reached. */
  readonly deliveries: Map<Member, RoomSignal[]>
  /** What strict mode has refused, whether or not the app has caught the error. */
  readonly deadUses: FakeOpenTokError[]
  cameraRequests: number
  deliver(member: Member, signal: RoomSignal): void
}

export function createRecord(): Recording {
  const deliveries: Recording['deliveries'] = new Map()
  return {
    calls: [],
    sessions: [],
    subscribers: [],
    publishers: [],
    deliveries,
    deadUses: [],
    cameraRequests: 0,
    deliver(member, signal) {
      const known = deliveries.get(member)
      if (known) known.push(signal)
      else deliveries.set(member, [signal])
    },
  }
}
