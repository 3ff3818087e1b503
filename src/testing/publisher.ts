/** OpenTok's `Publisher`, as an app sees it. */

import type { FakeElement } from './element.ts'
import { FakeOpenTokError } from './error.ts'
import type { Publication } from './publication.ts'
import type { FakeSession } from './session.ts'
import type { FakeStream } from './stream.ts'
import { accepted, withUnmodelled } from './unmodelled.ts'

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

/** One's own audio and video. Its fields are `null` at times, whatever OpenTok's types (and so these) say. */
export class FakePublisher extends withUnmodelled(UNMODELLED) {
  accessAllowed = false
  id?: string
  readonly element?: FakeElement
  stream?: FakeStream
  session?: FakeSession
  readonly destroy: { (): FakePublisher; promise(): Promise<void> }
  readonly publishAudio = this.#switching('hasAudio')
  readonly publishVideo = this.#switching('hasVideo')
  readonly setStyle = accepted(this)

  constructor(id: string, element: object) {
    super()
    this.id = id
    this.element = element as FakeElement
    this.destroy = Object.assign(() => this.#destroy(), {
      promise: async () => void this.#destroy(),
    })
  }

  videoHeight(): number | undefined {
    return this.stream?.videoDimensions.height
  }

  videoWidth(): number | undefined {
    return this.stream?.videoDimensions.width
  }

  #destroy(): this {
    publicationOf(this).destroy()
    return this
  }

  #switching(property: 'hasAudio' | 'hasVideo') {
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
