/** Counts the expensive resources of the page: camera requests, peer connections, frames. */

const MOVED_FRAMES = 5

/** Kind of a track, and of the constraint that requests it. */
type Kind = 'audio' | 'video'

const toKind = (kind: string): Kind => (kind === 'videoinput' ? 'video' : 'audio')

const toOther = (kind: Kind): Kind => (kind === 'video' ? 'audio' : 'video')

/** Chromium's second fake camera: its picture is one of depth, which cannot be sent. */
const DEPTH_CAMERA = 'fake_device_1'

/** A device as a page without permission sees it. */
const withoutName = ({ kind }: MediaDeviceInfo): MediaDeviceInfo => {
  const unnamed = { deviceId: '', groupId: '', kind, label: '' }
  return { ...unnamed, toJSON: () => unnamed }
}

/**
 * Must be called before OpenTok is loaded, because it keeps references to the page's functions.
 * @param note takes a line for the report of a failure
 */
export function watchMedia(note: (line: string) => void = () => {}) {
  let cameraRequests = 0
  /** Pending while the permission prompt is open; settles with the user's answer. */
  let prompt: Promise<void> | null = null
  let settlePrompt: (answer: 'allow' | 'deny') => void = () => {}
  const tracks = new Set<MediaStreamTrack>()
  /** Kinds, or ids of devices. */
  const unplugged = new Set<string>()
  /** Whether the user has withdrawn the permission. */
  let isWithdrawn = false
  const permissions = new Set<PermissionStatus>()
  const connections = new Set<RTCPeerConnection>()
  const counted = new Map<HTMLVideoElement, number>()

  // Undefined where there is no camera access, for example before the page has a URL.
  const devices = navigator.mediaDevices as MediaDevices | undefined
  if (devices) {
    const request = devices.getUserMedia.bind(devices)
    devices.getUserMedia = async (constraints) => {
      cameraRequests += 1
      note('camera or microphone requested')
      await prompt
      const wanted = JSON.stringify(constraints)
      if (isWithdrawn) throw new DOMException('withdrawn', 'NotAllowedError')
      if ([...unplugged].some((it) => constraints?.[it as Kind] || wanted.includes(it)))
        throw new DOMException('unplugged', 'NotFoundError')
      const stream = await request(constraints)
      note('camera or microphone on')
      for (const track of stream.getTracks()) tracks.add(track)
      return stream
    }
    const list = devices.enumerateDevices.bind(devices)
    devices.enumerateDevices = async () => {
      note('devices requested')
      const listed = (await list()).filter(
        ({ deviceId, kind, label }) =>
          label !== DEPTH_CAMERA &&
          !(kind.endsWith('input') && (unplugged.has(toKind(kind)) || unplugged.has(deviceId))),
      )
      note(`${listed.length} devices listed`)
      return isWithdrawn ? listed.map(withoutName) : listed
    }
    // What OpenTok may wait for before it asks for devices: once in some thousand publishes it never asks.
    const query = navigator.permissions.query.bind(navigator.permissions)
    navigator.permissions.query = async (descriptor) => {
      note(`permission of ${descriptor.name} requested`)
      const status = await query(descriptor)
      note(`permission of ${descriptor.name} is ${status.state}`)
      permissions.add(status)
      return status
    }
    const { clone } = MediaStreamTrack.prototype
    MediaStreamTrack.prototype.clone = function copy() {
      const track = clone.call(this)
      if (tracks.has(this)) tracks.add(track)
      return track
    }
  }
  // Some builds of WebKit have no peer connections.
  if ('RTCPeerConnection' in window) {
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        connections.add(this)
      }
    }
  }

  const listVideos = () => [...document.querySelectorAll<HTMLVideoElement>('.OT_subscriber video')]
  // In Firefox the playback quality of a live stream stays zero.
  const countFrames = (video: HTMLVideoElement & { readonly mozPaintedFrames?: number }) =>
    video.mozPaintedFrames ?? video.getVideoPlaybackQuality().totalVideoFrames

  return {
    begin() {
      cameraRequests = 0
      prompt = null
      unplugged.clear()
      isWithdrawn = false
      permissions.clear()
      counted.clear()
    },
    cameraRequests: () => cameraRequests,
    /** From now on a camera request opens the permission prompt, which stays open. */
    openPrompt() {
      prompt = new Promise((resolve, reject) => {
        settlePrompt = (answer) =>
          answer === 'allow' ? resolve() : reject(new DOMException('denied', 'NotAllowedError'))
      })
      // A denial reaches only the requests that wait for the prompt.
      prompt.catch(() => {})
    },
    answerPrompt: (answer: 'allow' | 'deny') => settlePrompt(answer),
    /** Ends its tracks as a driver does that gives up; the device is still there. */
    end(kind: Kind) {
      for (const track of tracks) {
        if (track.kind !== kind || track.readyState === 'ended') continue
        track.stop()
        // Only the page's own `stop()` is silent.
        track.dispatchEvent(new Event('ended'))
      }
    },
    /** Ends its tracks; it is not listed, and cannot be requested, until `plugIn()`. */
    unplug(kind: Kind) {
      unplugged.add(kind)
      this.end(kind)
      devices?.dispatchEvent(new Event('devicechange'))
    },
    /** Like `unplug()`, but only of the device that is used now; the others are still there. */
    unplugPresent(kind: Kind) {
      for (const track of tracks) {
        const { deviceId } = track.getSettings()
        if (track.kind === kind && track.readyState === 'live' && deviceId) unplugged.add(deviceId)
      }
      this.end(kind)
      devices?.dispatchEvent(new Event('devicechange'))
    },
    /** All devices of that kind. */
    plugIn(kind: Kind) {
      for (const it of unplugged) if (it !== toOther(kind)) unplugged.delete(it)
      devices?.dispatchEvent(new Event('devicechange'))
    },
    /** Withdraws the permission for both, as a user does in the browser's settings, or gives it again. */
    permit(isGiven: boolean) {
      isWithdrawn = !isGiven
      if (isWithdrawn) for (const kind of ['audio', 'video'] as const) this.end(kind)
      for (const status of permissions) status.dispatchEvent(new Event('change'))
    },
    /** Number of live camera and microphone tracks. */
    liveTracks: () => countLiving(tracks, ({ readyState }) => readyState === 'live'),
    peerConnections: () =>
      countLiving(connections, ({ signalingState }) => signalingState !== 'closed'),
    startCounting() {
      counted.clear()
      for (const video of listVideos()) counted.set(video, countFrames(video))
    },
    /** Number of tiles with new frames since `startCounting()`; a later tile counts from its own start. */
    moved: () =>
      listVideos().filter((video) => countFrames(video) - (counted.get(video) ?? 0) >= MOVED_FRAMES)
        .length,
  }
}

/** Also forgets the others, which cannot come back to life, so that they can be garbage-collected. */
export function countLiving<Value>(all: Set<Value>, isLiving: (value: Value) => boolean): number {
  for (const each of all) if (!isLiving(each)) all.delete(each)
  return all.size
}
