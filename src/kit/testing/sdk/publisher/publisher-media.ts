/** The tracks of one publisher, as OpenTok takes them, switches them, and loses them. */

import { openTokError } from '../../error.ts'
import { dispatch } from '../emitter.ts'
import type { FakePublisher, FakeVideoSource } from '../objects.types.ts'
import type { FakeTrack, PageDevices } from './devices.ts'

/** What `OT.initPublisher()` was given about devices. */
export interface MediaProperties {
  readonly audioSource?: unknown
  readonly videoSource?: unknown
  readonly publishAudio?: boolean
  readonly publishVideo?: boolean
}

export interface PublisherMediaOptions {
  /** Switches the sound or the picture of the stream. */
  readonly change: (property: 'hasAudio' | 'hasVideo', isOn: boolean) => void
  /** The last track has ended, and nobody has prevented that it is destroyed. */
  readonly handleOver: () => void
}

export interface PublisherMedia {
  /** The camera and the microphone are there. */
  load(): void
  getVideoSource(): Omit<FakeVideoSource, 'track'> & { readonly track: FakeTrack | null }
  getAudioSource(): FakeTrack | null
  setAudioSource(): Promise<void>
  setVideoSource(deviceId: string): Promise<void>
  setVideoMediaProcessorConnector(connector: object | null): Promise<void>
  /** The app switches the sound or the picture. Measured: a camera that has ended is not switched on. */
  switchTrack(property: 'hasAudio' | 'hasVideo', isOn: boolean): void
  /** What a new stream is published with. */
  readonly published: { readonly publishAudio: boolean; readonly publishVideo: boolean }
  stop(): void
}

export function createPublisherMedia(
  { sources }: PageDevices,
  publisher: FakePublisher,
  properties: MediaProperties,
  { change, handleOver }: PublisherMediaOptions,
): PublisherMedia {
  const type = properties.videoSource === 'screen' ? 'screen' : 'camera'
  const source = sources[type]
  let video: FakeTrack | null = null
  let audio: FakeTrack | null = null
  /** Measured: one that has ended by itself hides while it is switched off, and is not taken again. */
  let isVideoOff = properties.publishVideo === false
  let hasConnector = false
  const isOver = () => [video, audio].every((track) => track?.readyState !== 'live')

  function handleEnd(track: FakeTrack): void {
    const isLast = isOver()
    dispatch(publisher, { type: 'mediaStopped', ...(!isLast && { track }) }, () => {
      if (isLast) return handleOver()
      track.enabled = false
      change(track.kind === 'video' ? 'hasVideo' : 'hasAudio', false)
    })
  }

  function takeVideo(): void {
    if (!source.isThere) throw openTokError('OT_NO_DEVICES_FOUND', 1500)
    video?.stop()
    video = source.take(handleEnd)
  }

  /** @returns whether it is so now */
  function switchVideo(isOn: boolean): boolean {
    const mustTake = isOn && isVideoOff && !video && publisher.accessAllowed
    // Measured: OpenTok tells the callback of `publishVideo()`, and the picture stays off.
    if (mustTake && !source.isThere) return false
    isVideoOff = !isOn
    if (video?.readyState === 'ended') return !isOn
    if (mustTake) takeVideo()
    if (isOn) return true
    video?.stop()
    video = null
    return true
  }

  return {
    load() {
      if (properties.videoSource !== null && properties.videoSource !== false) {
        if (!isVideoOff) takeVideo()
      }
      if (properties.audioSource === null || properties.audioSource === false) return
      audio = sources.microphone.take(handleEnd)
      audio.enabled = properties.publishAudio !== false
    },
    getVideoSource() {
      const isThere = video !== null || isVideoOff
      return {
        track: isVideoOff ? null : video,
        deviceId: isThere ? source.deviceId : null,
        type: isThere ? type : null,
      }
    },
    getAudioSource: () => audio,
    async setAudioSource() {
      if (!sources.microphone.isThere) throw openTokError('OT_NO_DEVICES_FOUND', 1500)
      const enabled = audio?.enabled ?? true
      audio?.stop()
      audio = sources.microphone.take(handleEnd)
      audio.enabled = enabled
    },
    async setVideoSource(deviceId) {
      if (deviceId !== source.deviceId) throw openTokError('OT_INVALID_VIDEO_SOURCE', 1500)
    },
    async setVideoMediaProcessorConnector(connector) {
      const wasSet = hasConnector
      hasConnector = connector !== null
      if (!wasSet || hasConnector) return
      takeVideo()
      if (!isVideoOff) change('hasVideo', true)
    },
    switchTrack(property, isOn) {
      if (property === 'hasVideo' && !switchVideo(isOn)) return
      // Measured: a microphone that has ended is not switched on either.
      if (property === 'hasAudio' && isOn && audio?.readyState === 'ended') return
      if (property === 'hasAudio' && audio) audio.enabled = isOn
      change(property, isOn)
    },
    get published() {
      return {
        publishAudio: audio?.enabled ?? properties.publishAudio !== false,
        publishVideo: !isVideoOff && video?.readyState !== 'ended',
      }
    },
    stop() {
      video?.stop()
      audio?.stop()
    },
  }
}
