/** Counts the expensive resources of the page: camera requests, peer connections, frames. */

const MOVED_FRAMES = 5

/** Kind of a track, and of the constraint that requests it. */
type Kind = 'audio' | 'video'

const toKind = (kind: string): Kind => (kind === 'videoinput' ? 'video' : 'audio')

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
  const unplugged = new Set<Kind>()
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
      if ([...unplugged].some((kind) => constraints?.[kind]))
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
        ({ kind }) => !kind.endsWith('input') || !unplugged.has(toKind(kind)),
      )
      note(`${listed.length} devices listed`)
      return listed
    }
    // What OpenTok may wait for before it asks for devices: once in some thousand publishes it never asks.
    const query = navigator.permissions.query.bind(navigator.permissions)
    navigator.permissions.query = async (descriptor) => {
      note(`permission of ${descriptor.name} requested`)
      const status = await query(descriptor)
      note(`permission of ${descriptor.name} is ${status.state}`)
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
    plugIn(kind: Kind) {
      unplugged.delete(kind)
      devices?.dispatchEvent(new Event('devicechange'))
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
