/** A subscriber's state and actions, behind the object that the app sees. */

import type { FakeStream } from '../../server/stream.ts'
import type { FakeSession, FakeSubscriber } from '../objects.types.ts'

export interface SubscriberController {
  readonly subscriber: FakeSubscriber
  readonly session: FakeSession
  readonly stream: FakeStream
  readonly isDestroyed: boolean
  /** Its media was cut or healed, or its session is back. */
  handleMedia(): void
  /** The session is about to end: answers a `subscribe()` that still waits. */
  failPending(): void
  /** @returns whether it was alive */
  destroy(reason: string): boolean
}
