/** What the fake records: calls of the app, objects that it was given, signals that arrived. */

import type { FakeOpenTokError } from '../error.ts'
import type { DeliveredSignal, Member } from './server-session.ts'
import type { FakePublisher, FakeSession, FakeSubscriber } from '../sdk/objects.types.ts'

/** One call of a method by the app. */
export interface FakeCall {
  readonly object: object
  readonly method: string
  readonly args: readonly unknown[]
}

/** Everything recorded, in order. */
export interface Recording {
  readonly calls: FakeCall[]
  readonly sessions: FakeSession[]
  readonly subscribers: FakeSubscriber[]
  readonly publishers: FakePublisher[]
  /** The signals that each member received. */
  readonly deliveries: Map<Member, DeliveredSignal[]>
  /** The signals that anybody received. */
  readonly delivered: Set<DeliveredSignal>
  /** Errors thrown by strict mode, whether or not the app has caught them. */
  readonly deadUses: FakeOpenTokError[]
  cameraRequests: number
  deliver(member: Member, signal: DeliveredSignal): void
}

export function createRecord(): Recording {
  const deliveries: Recording['deliveries'] = new Map()
  const delivered: Recording['delivered'] = new Set()
  return {
    calls: [],
    sessions: [],
    subscribers: [],
    publishers: [],
    deliveries,
    delivered,
    deadUses: [],
    cameraRequests: 0,
    deliver(member, signal) {
      delivered.add(signal)
      const known = deliveries.get(member)
      if (known) known.push(signal)
      else deliveries.set(member, [signal])
    },
  }
}
