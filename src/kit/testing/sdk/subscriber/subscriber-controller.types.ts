/** A subscriber's state and actions, behind the object that the app sees. */

import type { FakeStream } from '../../server/stream.ts'
import type { FakeSession, FakeSubscriber } from '../objects.types.ts'

export interface SubscriberController {
  readonly subscriber: FakeSubscriber
  readonly session: FakeSession
  readonly stream: FakeStream
  readonly isDestroyed: boolean
  /** Its media was cut or healed, a line has changed, or its session is back. */
  handleMedia(): void
  /** The publisher has switched the audio or video of its stream. */
  handleSwitched(property: 'hasAudio' | 'hasVideo', isOn: boolean): void
  /** The session is about to end: answers a `subscribe()` that still waits. */
  failPending(): void
  /** @returns whether it was alive */
  destroy(reason: string): boolean
}
