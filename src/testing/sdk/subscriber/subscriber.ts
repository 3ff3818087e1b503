/** OpenTok's `Subscriber`, as an app sees it. */

import type { FakeElement } from '../element.ts'
import type { FakeSession } from '../session/session.ts'
import type { FakeStream } from '../../server/stream.ts'
import { accepted, withUnmodelled } from '../unmodelled.ts'

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

/** What a subscriber is made with. */
export interface SubscriberParts {
  readonly id: string
  readonly session: FakeSession
  readonly stream: FakeStream
  readonly element: object
}

/**
 * One viewer of a stream, as OpenTok's `Subscriber`. Its fields are `null` once it is destroyed, although the types of
 * OpenTok, and so these, do not say so. Members that the fake does not have throw.
 * @example
 * ```ts
 * import { createFakeOpenTok, type FakeSubscriber } from 'opentok-reconnection/testing'
 *
 * const { ledger } = createFakeOpenTok()
 * const live: readonly FakeSubscriber[] = ledger.liveSubscribers()
 * console.log(live.length) // 0
 * ```
 * @see {@link https://tokbox.com/developer/sdks/js/reference/Subscriber.html | OpenTok: Subscriber}
 * @see scenarios T1 to T8, T12
 */
export class FakeSubscriber extends withUnmodelled(UNMODELLED) {
  /** Its id. */
  readonly id?: string
  /** The id of its stream. */
  readonly streamId?: string
  /** The stream that it shows. */
  readonly stream?: FakeStream
  /** The session that it belongs to. */
  readonly session?: FakeSession
  /** The element that shows the video. */
  readonly element?: FakeElement
  /** Accepted without any effect. */
  readonly restrictFrameRate = accepted(this)
  /** Accepted without any effect. */
  readonly setAudioVolume = accepted(this)
  /** Accepted without any effect. */
  readonly subscribeToAudio = accepted(this)
  /** Accepted without any effect. */
  readonly subscribeToVideo = accepted(this)
  /** Undocumented by OpenTok: whether it shows nothing at the moment, not yet or not any more. */
  readonly isLoading: () => boolean = () => true
  /** Undocumented by OpenTok: whether it has ever shown the stream. */
  readonly isSubscribing: () => boolean = () => false

  /** Made by `Session.subscribe()`. */
  constructor({ element, id, session, stream }: SubscriberParts) {
    super()
    Object.assign(this, { id, session, stream, streamId: stream.streamId, element })
  }

  /** Always 50. */
  getAudioVolume(): number {
    return 50
  }

  /** Accepted without any effect. */
  setPreferredFrameRate(_frameRate: number): Promise<void> {
    return Promise.resolve()
  }

  /** Accepted without any effect. */
  setPreferredResolution(_resolution: unknown): Promise<void> {
    return Promise.resolve()
  }

  /** Accepted without any effect. */
  setStyle(..._style: unknown[]): void {}

  /** The height of its video in pixels. */
  videoHeight(): number | undefined {
    return this.stream?.videoDimensions.height
  }

  /** The width of its video in pixels. */
  videoWidth(): number | undefined {
    return this.stream?.videoDimensions.width
  }
}
