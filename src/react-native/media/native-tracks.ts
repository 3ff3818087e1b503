/** Your camera and your microphone as the tracks of OpenTok.js: native shows neither, so this is what the app and the system say. */

import type { PublisherLike } from '../../index.ts'
import type { NativePublisherProperties } from '../properties.types.ts'

/** The sources of a publisher. */
export interface NativeTracks extends Required<
  Pick<PublisherLike, 'getAudioSource' | 'getVideoSource'>
> {
  /** What they say may have changed. */
  notify(): void
}

/** @param isCameraHeld whether the system has taken the camera, as iOS does in the background */
export function createNativeTracks(
  readProperties: () => NativePublisherProperties,
  isCameraHeld: () => boolean,
): NativeTracks {
  const listeners = new Set<() => void>()

  const createTrack = (isEnabled: () => boolean, isHeld: () => boolean) => ({
    get enabled() {
      return isEnabled()
    },
    get muted() {
      return isHeld()
    },
    readyState: 'live',
    getSettings: () => ({}),
    addEventListener: (_name: string, listener: () => void) => void listeners.add(listener),
    removeEventListener: (_name: string, listener: () => void) => void listeners.delete(listener),
  })

  const camera = createTrack(() => readProperties().publishVideo !== false, isCameraHeld)
  const microphone = createTrack(
    () => readProperties().publishAudio !== false,
    () => false,
  )

  return {
    getAudioSource: () => (readProperties().audioTrack === false ? null : microphone),
    getVideoSource() {
      const { videoSource = 'camera', videoTrack } = readProperties()
      if (videoTrack === false) return null
      return { deviceId: null, track: camera, type: videoSource }
    },
    notify() {
      for (const listener of listeners) listener()
    },
  }
}
