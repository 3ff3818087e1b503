/** The camera or the microphone of OpenTok's publisher: what its track shows, and how OpenTok takes it back. */

import type { EventTable } from './bind.ts'
import type { DeviceMachineEvent } from '../contract/machine-events.types.ts'
import type { OpenTokEventLike, PublisherLike, TrackLike } from '../contract/opentok.types.ts'

/** What a device is called in the library. */
export type DeviceName = 'camera' | 'microphone'

/** One device of one publisher. */
export interface DeviceSource {
  readonly name: DeviceName
  /** Tells the machine what the track shows now, and listens to that track from now on. */
  read(): void
  /** @param isOurs `false`: the app takes care of it itself */
  handleStopped(isOurs: boolean): void
  /** Whether it is a device of the system, and not a screen or a track of the app's own. */
  isDevice(): boolean
  /**
   * Takes a device, and resolves when OpenTok has it.
   * @param knownId the one that was taken last
   * @throws (rejects) if OpenTok cannot
   */
  acquire(deviceId: string, knownId: string | null): Promise<void>
  /** Whether its picture or sound is sent; `true` also if the client cannot say. */
  isSent(): Promise<boolean>
  /** Stops listening to the track. */
  release(): void
}

/** Who hears of it. */
export interface DeviceSourceEnvironment {
  readonly name: DeviceName
  /** Whether a device that has ended is taken back. */
  readonly isRecovered: boolean
  /** Whether the machine knows it as a device of the system. */
  readonly isDevice: () => boolean
  /** Whether its publisher has ended, perhaps inside an event of the other device. */
  readonly isOver: () => boolean
  readonly send: (event: DeviceMachineEvent) => void
}

export function createDeviceSource(
  publisher: PublisherLike,
  { isDevice, isOver, isRecovered, name, send }: DeviceSourceEnvironment,
): DeviceSource {
  const find = name === 'camera' ? findCamera : findMicrophone
  const acquire = name === 'camera' ? acquireCamera : acquireMicrophone
  let listened: TrackLike | null = null

  function listen(track: TrackLike | null): void {
    if (track === listened) return
    release()
    listened = track
    // Measured: OpenTok says `mediaStopped` of the first track that ends, and not of one that has taken its place.
    for (const event of TRACK_EVENTS) track?.addEventListener(event, readNow)
  }

  function release(): void {
    for (const event of TRACK_EVENTS) listened?.removeEventListener(event, readNow)
    listened = null
  }

  function read(isOurs: boolean): void {
    if (isOver()) return
    const found = find(publisher)
    listen(found?.track ?? null)
    send(toEvent(found, isOurs))
  }

  const readNow = () => read(isRecovered)

  return {
    name,
    read: readNow,
    handleStopped: read,
    isDevice,
    isSent: () => isSent(publisher, name === 'camera' ? 'video' : 'audio'),
    acquire: (deviceId, knownId) => acquire(publisher, deviceId, knownId),
    release,
  }
}

const TRACK_EVENTS = ['ended', 'mute', 'unmute'] as const

interface FoundDevice {
  readonly deviceId: string | null
  readonly isDevice: boolean
  readonly isOff: boolean
  readonly track: TrackLike | null
}

function toEvent(found: FoundDevice | null, isOurs: boolean): DeviceMachineEvent {
  if (!found) return { type: 'device.absent' }
  const { deviceId, isDevice, isOff, track } = found
  const taken = deviceId ? { deviceId, isDevice } : null
  if (isOff || !track) return { type: 'device.off', taken }
  if (track.readyState === 'ended') return { type: 'device.ended', isOurs, taken }
  return { type: track.muted ? 'device.muted' : 'device.live', taken }
}

/**
 * Measured: OpenTok stops a camera that is switched off, and then has no track of it. One that has ended by itself keeps its
 * ended track until the app switches it off: so its wish can be read.
 */
function findCamera(publisher: PublisherLike): FoundDevice | null {
  const source = publisher.getVideoSource?.()
  if (!source?.type) return null
  const { deviceId, track, type } = source
  const isOff = track === null || (track.readyState === 'live' && !track.enabled)
  return { deviceId, isDevice: type === 'camera', isOff, track }
}

/**
 * Measured: OpenTok keeps the track of a microphone that is switched off, and disables it. One that has ended is not switched on
 * any more, without an event. So it is taken back while it is off, too: it stays disabled, and sends nothing.
 */
function findMicrophone(publisher: PublisherLike): FoundDevice | null {
  const track = publisher.getAudioSource?.()
  if (!track) return null
  const { deviceId = null, groupId } = track.getSettings()
  return {
    deviceId,
    isDevice: Boolean(groupId),
    isOff: !track.enabled && track.readyState === 'live',
    track,
  }
}

/** OpenTok asks it for the track to send; it changes nothing. */
const PASS_THROUGH = {
  setTrack: (track: unknown) => Promise.resolve(track),
  destroy: () => Promise.resolve(),
}

/**
 * Measured (2.35.2): `setVideoSource()` does nothing if the id is the present one, also if that camera has ended, and neither
 * does `cycleVideo()` with one camera, nor switching the video off and on. But OpenTok takes the camera again when a media
 * processor is taken away: after 30 ms the viewers get frames, with the same stream.
 */
async function acquireCamera(
  publisher: PublisherLike,
  deviceId: string,
  knownId: string | null,
): Promise<void> {
  if (deviceId !== knownId) {
    await publisher.setVideoSource?.(deviceId)
    return
  }
  // A filter is the app's, and would be gone.
  if (publisher.getVideoFilter?.()) throw new Error('The app filters the picture.')
  await publisher.setVideoMediaProcessorConnector?.(PASS_THROUGH)
  await publisher.setVideoMediaProcessorConnector?.(null)
}

/** Measured: the same id is taken again, unlike that of a camera, and a microphone that is switched off stays so. */
async function acquireMicrophone(publisher: PublisherLike, deviceId: string): Promise<void> {
  await publisher.setAudioSource?.(deviceId)
}

/** The fields of WebRTC's reports that are read. */
interface SentReport {
  readonly active?: boolean
  readonly kind?: string
  readonly type: string
}

/**
 * Measured (2.35.2): after a camera is back, OpenTok sets the parameters of its sender twice. Once in about thirty times the
 * browser refuses the second ("getParameters() has never been called"), and then the sender is off for good, without an event.
 */
async function isSent(publisher: PublisherLike, media: 'audio' | 'video'): Promise<boolean> {
  const reports = (await publisher.getRtcStatsReport?.()) ?? []
  const actives: boolean[] = []
  for (const { rtcStatsReport } of reports)
    rtcStatsReport.forEach((entry) => {
      const { active = true, kind, type } = entry as SentReport
      if (type === 'outbound-rtp' && kind === media) actives.push(active)
    })
  return actives.length === 0 || actives.includes(true)
}

/** OpenTok's reason for the end of a stream whose tracks have ended. */
const MEDIA_STOPPED = 'mediaStopped'

/** The devices of a publisher, and what is done when they end. */
interface StopEnvironment extends Readonly<Record<DeviceName, DeviceSource>> {
  /** Whether the library takes a device back. */
  readonly isRecovered: boolean
  /** The user has ended a screen share by the browser's own button. */
  readonly handleShareEnd: (reason: string) => void
}

/**
 * Listens for the end of tracks.
 * @returns the table for `bind()`
 */
export const toStopTable = (
  publisher: PublisherLike,
  { camera, handleShareEnd, isRecovered, microphone }: StopEnvironment,
): EventTable => ({
  [MEDIA_STOPPED](event: OpenTokEventLike): void {
    const isOurs = isRecovered && !event.isDefaultPrevented?.()
    const ended = event.track?.kind
    const isScreen = publisher.getVideoSource?.()?.type === 'screen'
    // Measured: OpenTok leaves the stream of a screen share that has sound, and the viewers would keep a black tile.
    if (isOurs && isScreen && ended === 'video') return handleShareEnd(MEDIA_STOPPED)
    // By default OpenTok switches a microphone off for the viewers, after which nobody could tell whether the app wants it,
    // and destroys a publisher whose last track has ended. For a camera alone the default is right: its viewers know.
    const isKept =
      ended === 'audio'
        ? microphone.isDevice()
        : !ended && !isScreen && (camera.isDevice() || microphone.isDevice())
    if (isOurs && isKept) event.preventDefault?.()
    camera.handleStopped(isOurs)
    microphone.handleStopped(isOurs)
  },
})
