/** OpenTok's `Subscriber`, as an app sees it. */

import type { FakeElement } from './element.ts'
import type { FakeSession } from './session.ts'
import type { FakeStream } from './stream.ts'
import { accepted, withUnmodelled } from './unmodelled.ts'

const UNMODELLED = [
  'getCaptionsTranslationLanguage',
  'getImgData',
  'getRtcStatsReport',
  'getStats',
  'getStyle',
  'isAudioBlocked',
  'isSubscribedToCaptions',
  'setAudioMediaProcessorConnector',
  'setCaptionsTranslationLanguage',
  'setVideoMediaProcessorConnector',
  'subscribeToCaptions',
] as const

/** What it is made with. */
export interface SubscriberParts {
  readonly id: string
  readonly session: FakeSession
  readonly stream: FakeStream
  readonly element: object
}

/** One viewer of a stream. Its fields are `null` once it is destroyed, whatever OpenTok's types (and so these) say. */
export class FakeSubscriber extends withUnmodelled(UNMODELLED) {
  readonly id?: string
  readonly streamId?: string
  readonly stream?: FakeStream
  readonly session?: FakeSession
  readonly element?: FakeElement
  readonly restrictFrameRate = accepted(this)
  readonly setAudioVolume = accepted(this)
  readonly subscribeToAudio = accepted(this)
  readonly subscribeToVideo = accepted(this)
  /** Undocumented in OpenTok, as is the next: no picture yet, or none any more. */
  readonly isLoading: () => boolean = () => true
  /** It has had a picture. */
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
