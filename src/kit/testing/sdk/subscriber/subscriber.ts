/** OpenTok's `Subscriber`: the object that the app gets. */

import type { FakeStream } from '../../server/stream.ts'
import type { FakeElement } from '../element.ts'
import type { FakeSession, FakeSubscriber } from '../objects.types.ts'
import { accepted, withUnmodelled, SUBSCRIBER_UNMODELLED } from '../unmodelled.ts'

interface SubscriberParts {
  readonly properties: { readonly audioVolume?: number; readonly subscribeToAudio?: boolean }
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
  readonly setAudioVolume = accepted(this, (volume) => this.#setVolume(Number(volume)))
  readonly subscribeToAudio = accepted(this, (isOn) =>
    this.#setVolume(isOn === false ? 0 : this.#audible),
  )
  readonly subscribeToVideo = accepted(this)
  /** Replaced by the controller, as are the next three. */
  readonly isAudioBlocked: () => boolean = () => false
  readonly isLoading: () => boolean = () => true
  readonly isSubscribing: () => boolean = () => false
  readonly getRtcStatsReport: () => Promise<Map<string, object>> = () => Promise.resolve(new Map())

  #volume = 100
  /** Latest volume that was not 0. */
  #audible = 100

  constructor({ element, id, properties, session, stream }: SubscriberParts) {
    super()
    const { subscribeToAudio = true, audioVolume = subscribeToAudio ? 100 : 0 } = properties
    this.#setVolume(audioVolume)
    Object.assign(this, { id, session, stream, streamId: stream.streamId, element })
  }

  getAudioVolume(): number {
    return this.#volume
  }

  #setVolume(volume: number): void {
    this.#volume = volume
    if (volume > 0) this.#audible = volume
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
