/** OpenTok's `Publisher`: the object that the app gets. */

import { FakeOpenTokError } from '../../error.ts'
import type { FakeStream } from '../../server/stream.ts'
import type { FakeElement } from '../element.ts'
import type {
  FakePublisher,
  FakeSession,
  FakeVideoSource,
  MediaTrack,
  Switch,
} from '../objects.types.ts'
import { accepted, withUnmodelled, PUBLISHER_UNMODELLED } from '../unmodelled.ts'
import type { PublisherController } from './publisher-controller.types.ts'

/** Made by `OT.initPublisher()`. */
export class FakePublisherObject
  extends withUnmodelled(PUBLISHER_UNMODELLED)
  implements FakePublisher
{
  accessAllowed = false
  id?: string
  readonly element?: FakeElement
  stream?: FakeStream
  session?: FakeSession
  readonly destroy: FakePublisher['destroy']
  readonly publishAudio: Switch = this.#createSwitch('hasAudio')
  readonly publishVideo: Switch = this.#createSwitch('hasVideo')
  readonly setStyle = accepted(this)
  readonly isLoading: () => boolean | null

  constructor(id: string, element: object) {
    super()
    this.id = id
    this.element = element as FakeElement
    this.isLoading = () => publisherControllerOf(this).isLoading
    this.destroy = Object.assign(() => this.#destroy(), {
      promise: async () => void this.#destroy(),
    })
  }

  getAudioSource(): MediaTrack {
    return publisherControllerOf(this).media.getAudioSource() as unknown as MediaTrack
  }

  /** The fake has no WebRTC. */
  getRtcStatsReport(): Promise<[]> {
    return Promise.resolve([])
  }

  getVideoFilter(): null {
    return null
  }

  getVideoSource(): FakeVideoSource {
    return publisherControllerOf(this).media.getVideoSource() as unknown as FakeVideoSource
  }

  async setAudioSource(): Promise<undefined> {
    await publisherControllerOf(this).media.setAudioSource()
    return undefined
  }

  setVideoMediaProcessorConnector(connector: object | null): Promise<void> {
    return publisherControllerOf(this).media.setVideoMediaProcessorConnector(connector)
  }

  async setVideoSource(deviceId: string): Promise<undefined> {
    await publisherControllerOf(this).media.setVideoSource(deviceId)
    return undefined
  }

  videoHeight(): number | undefined {
    return this.stream?.videoDimensions.height
  }

  videoWidth(): number | undefined {
    return this.stream?.videoDimensions.width
  }

  #destroy(): this {
    publisherControllerOf(this).destroy()
    return this
  }

  #createSwitch(property: 'hasAudio' | 'hasVideo'): Switch {
    const turn = (isOn: boolean): FakePublisher => {
      publisherControllerOf(this).media.switchTrack(property, isOn)
      return this
    }
    return Object.assign(turn, { promise: async (isOn: boolean) => void turn(isOn) })
  }
}

const controllers = new WeakMap<FakePublisher, PublisherController>()

export function setPublisherController(
  publisher: FakePublisher,
  controller: PublisherController,
): void {
  controllers.set(publisher, controller)
}

/** @throws {FakeOpenTokError} `misuse` */
export function publisherControllerOf(publisher: FakePublisher): PublisherController {
  const controller = controllers.get(publisher)
  if (controller) return controller
  throw new FakeOpenTokError(
    'misuse',
    'The publisher is unknown. Make it with initPublisher() of this fake.',
  )
}
