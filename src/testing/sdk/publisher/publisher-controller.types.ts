/** A publisher, as its session and the network see it. */

import type { Client } from '../../transport/client.types.ts'
import type { Completion } from '../../error.ts'
import type { FakePublisher } from './publisher.ts'

/** One publisher, from the inside. */
export interface Publication {
  readonly face: FakePublisher
  readonly isDestroyed: boolean
  readonly isCameraOn: boolean
  /** As OpenTok's `isLoading()` says it. */
  readonly isLoading: boolean | null
  /** @returns `false` if it is taken already */
  publish(client: Client, complete: Completion): boolean
  unpublish(): void
  /** The server has ended its stream; it dies with it unless a listener prevents that. */
  handleStreamDestroyed(reason: string): void
  handleSessionEnd(reason: string): void
  change(property: 'hasAudio' | 'hasVideo', isOn: boolean): void
  destroy(): void
}
