/** Counts what the page has of the costly things: camera prompts, peer connections, pictures. */

const MOVED_FRAMES = 5

/** Must be called before OpenTok is loaded, which keeps references to the page's functions. */
export function watchMedia() {
  let cameraRequests = 0
  /** Settles with the answer of the user, while the permission prompt is open. */
  let prompt: Promise<void> | null = null
  let settlePrompt: (answer: 'allow' | 'deny') => void = () => {}
  const tracks: MediaStreamTrack[] = []
  const connections = new Set<RTCPeerConnection>()
  const counted = new Map<HTMLVideoElement, number>()

  // Absent where the page has no camera to offer, for instance before it has an address.
  const devices = navigator.mediaDevices as MediaDevices | undefined
  if (devices) {
    const request = devices.getUserMedia.bind(devices)
    devices.getUserMedia = async (constraints) => {
      cameraRequests += 1
      await prompt
      const stream = await request(constraints)
      tracks.push(...stream.getTracks())
      return stream
    }
    const { clone } = MediaStreamTrack.prototype
    MediaStreamTrack.prototype.clone = function copy() {
      const track = clone.call(this)
      tracks.push(track)
      return track
    }
  }
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      connections.add(this)
    }
  }

  const listVideos = () => [...document.querySelectorAll<HTMLVideoElement>('.OT_subscriber video')]
  const countFrames = (video: HTMLVideoElement) => video.getVideoPlaybackQuality().totalVideoFrames

  return {
    cameraRequests: () => cameraRequests,
    /** From now on a request for the camera opens the permission prompt, which stays open. */
    openPrompt() {
      prompt = new Promise((resolve, reject) => {
        settlePrompt = (answer) =>
          answer === 'allow' ? resolve() : reject(new DOMException('denied', 'NotAllowedError'))
      })
      // Only the requests that wait for it hear of a denial.
      prompt.catch(() => {})
    },
    answerPrompt: (answer: 'allow' | 'deny') => settlePrompt(answer),
    /** How many tracks of the camera and the microphone keep them on. */
    liveTracks: () => tracks.filter(({ readyState }) => readyState === 'live').length,
    peerConnections: () =>
      [...connections].filter(({ signalingState }) => signalingState !== 'closed').length,
    startCounting() {
      counted.clear()
      for (const video of listVideos()) counted.set(video, countFrames(video))
    },
    /** How many tiles got new pictures since `startCounting()`; one that came later counts from its own beginning. */
    moved: () =>
      listVideos().filter((video) => countFrames(video) - (counted.get(video) ?? 0) >= MOVED_FRAMES)
        .length,
  }
}
