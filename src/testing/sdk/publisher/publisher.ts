/** OpenTok's `Publisher`, as an app sees it. */

import type { FakeElement } from '../element.ts'
import { FakeOpenTokError } from '../../error.ts'
import type { Publication } from './publisher-controller.types.ts'
import type { FakeSession } from '../session/session.ts'
import type { FakeStream } from '../../server/stream.ts'
import { accepted, withUnmodelled } from '../unmodelled.ts'

const UNMODELLED = [
  'applyAudioFilter',
  'applyVideoFilter',
  'clearAudioFilter',
  'clearVideoFilter',
  'cycleVideo',
  'getAudioFilter',
  'getAudioSource',
  'getImgData',
  'getMaxVideoBitrate',
  'getRtcStatsReport',
  'getStats',
  'getStyle',
  'getTargetScalabilityMode',
  'getVideoBitratePreset',
  'getVideoContentHint',
  'getVideoFilter',
  'getVideoSource',
  'publishCaptions',
  'setAudioMediaProcessorConnector',
  'setAudioSource',
  'setMaxVideoBitrate',
  'setPreferredFrameRate',
  'setPreferredResolution',
  'setTargetScalabilityMode',
  'setVideoBitratePreset',
  'setVideoContentHint',
  'setVideoMediaProcessorConnector',
  'setVideoSource',
] as const

/** OpenTok has each of these in two forms. */
interface Switch {
  (isOn: boolean): FakePublisher
  /** The same, with a promise. */
  promise(isOn: boolean): Promise<void>
}

/**
 * Your own audio and video, as OpenTok's `Publisher`. Some fields are `null` at times, although the types of OpenTok,
 * and so these, do not say so. Members that the fake does not have throw.
 * @example
 * ```ts
 * import { createFakeOpenTok, type FakePublisher } from 'opentok-reconnection/testing'
 *
 * const { OT } = createFakeOpenTok()
 * const publisher: FakePublisher = OT.initPublisher('me')
 * publisher.on('streamCreated', ({ stream }) => console.log('live as', stream.streamId))
 * ```
 * @see scenarios P1 to P3
 */
export class FakePublisher extends withUnmodelled(UNMODELLED) {
  /** Whether the user has allowed the camera. */
  accessAllowed = false
  /** Its id. */
  id?: string
  /** The element that shows it. */
  readonly element?: FakeElement
  /** Its stream, while it is live. */
  stream?: FakeStream
  /** The session on which it is live. */
  session?: FakeSession
  /** Ends it, and switches the camera off. */
  readonly destroy: {
    (): FakePublisher
    /** The same, with a promise. */
    promise(): Promise<void>
  }
  /** Switches the audio of its stream on or off. */
  readonly publishAudio: Switch = this.#switching('hasAudio')
  /** Switches the video of its stream on or off. */
  readonly publishVideo: Switch = this.#switching('hasVideo')
  /** Accepted without any effect. */
  readonly setStyle = accepted(this)

  /**
   * Undocumented by OpenTok: whether it waits for its camera; `null` for one that gets none, because it is destroyed or
   * the camera has failed.
   */
  readonly isLoading: () => boolean | null

  /** Made by `OT.initPublisher()`. */
  constructor(id: string, element: object) {
    super()
    this.id = id
    this.element = element as FakeElement
    this.isLoading = () => publicationOf(this).isLoading
    this.destroy = Object.assign(() => this.#destroy(), {
      promise: async () => void this.#destroy(),
    })
  }

  /** The height of its video in pixels. */
  videoHeight(): number | undefined {
    return this.stream?.videoDimensions.height
  }

  /** The width of its video in pixels. */
  videoWidth(): number | undefined {
    return this.stream?.videoDimensions.width
  }

  #destroy(): this {
    publicationOf(this).destroy()
    return this
  }

  #switching(property: 'hasAudio' | 'hasVideo'): Switch {
    const turn = (isOn: boolean): FakePublisher => {
      publicationOf(this).change(property, isOn)
      return this
    }
    return Object.assign(turn, { promise: async (isOn: boolean) => void turn(isOn) })
  }
}

const publications = new WeakMap<FakePublisher, Publication>()

export function setPublication(face: FakePublisher, publication: Publication): void {
  publications.set(face, publication)
}

/** @throws {FakeOpenTokError} `misuse` */
export function publicationOf(face: FakePublisher): Publication {
  const publication = publications.get(face)
  if (publication) return publication
  throw new FakeOpenTokError('misuse', 'a publisher is made by initPublisher() of the same fake')
}
