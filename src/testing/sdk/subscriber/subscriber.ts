/** OpenTok's `Subscriber`: the object that the app gets. */

import type { FakeStream } from '../../server/stream.ts'
import type { FakeElement } from '../element.ts'
import type { FakeSession, FakeSubscriber } from '../objects.types.ts'
import { accepted, withUnmodelled, SUBSCRIBER_UNMODELLED } from '../unmodelled.ts'

interface SubscriberParts {
  readonly id: string
  readonly session: FakeSession
  readonly stream: FakeStream
  readonly element: object
}

/** Made by `Session.subscribe()`. */
export class FakeSubscriberObject
  extends withUnmodelled(SUBSCRIBER_UNMODELLED)
  implements FakeSubscriber
{
  readonly id?: string
  readonly streamId?: string
  readonly stream?: FakeStream
  readonly session?: FakeSession
  readonly element?: FakeElement
  readonly restrictFrameRate = accepted(this)
  readonly setAudioVolume = accepted(this)
  readonly subscribeToAudio = accepted(this)
  readonly subscribeToVideo = accepted(this)
  /** Replaced by the controller, as is the next. */
  readonly isLoading: () => boolean = () => true
  readonly isSubscribing: () => boolean = () => false

  constructor({ element, id, session, stream }: SubscriberParts) {
    super()
    Object.assign(this, { id, session, stream, streamId: stream.streamId, element })
  }

  getAudioVolume(): number {
    return 50
  }

  setPreferredFrameRate(_frameRate: number): Promise<void> {
    return Promise.resolve()
  }

  setPreferredResolution(_resolution: unknown): Promise<void> {
    return Promise.resolve()
  }

  setStyle(..._style: unknown[]): void {}

  videoHeight(): number | undefined {
    return this.stream?.videoDimensions.height
  }

  videoWidth(): number | undefined {
    return this.stream?.videoDimensions.width
  }
}
