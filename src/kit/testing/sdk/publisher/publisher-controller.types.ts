/** A publisher's state and actions, behind the object that the app sees. */

import type { Completion } from '../../error.ts'
import type { PublisherMedia } from './publisher-media.ts'
import type { Client, ClientPublisher } from '../../transport/client.types.ts'

export interface PublisherController extends ClientPublisher {
  readonly isDestroyed: boolean
  readonly isCameraOn: boolean
  /** What OpenTok's `isLoading()` returns. */
  readonly isLoading: boolean | null
  /** @returns `false` if it is published already */
  publish(client: Client, complete: Completion): boolean
  unpublish(): void
  readonly media: PublisherMedia
  destroy(): void
}
