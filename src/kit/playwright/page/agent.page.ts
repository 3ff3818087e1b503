/**
 * Looks at a page from inside. It is sent to the page as text, before any code of the app: so it is one function that
 * uses nothing from outside of itself, and it keeps what a faked clock replaces.
 */
import type { AgentSettings } from './agent-settings.ts'

/** A video of somebody else. */
export interface SeenTile {
  /** Whether it has shown a new frame within the last second. */
  readonly isMoving: boolean
  /** Whether it has a size on the page. */
  readonly isShown: boolean
}

export interface Agent {
  readTiles(): Promise<readonly SeenTile[]>
  /** The status of the library; `null` if the page does not use it. */
  readStatus(): string | null
  lose(kind: 'audio' | 'video'): void
  giveBack(kind: 'audio' | 'video'): void
}

export function installAgent({ agent, authority, handles }: AgentSettings): void {
  const LOOK_MS = 1_000
  const page = globalThis as unknown as Record<symbol, unknown> & typeof globalThis
  const setTimer = page.setTimeout.bind(page)
  const now = performance.now.bind(performance)
  const reconnections = new Set<{ readonly status: string }>()
  const remote = new WeakSet<MediaStreamTrack>()
  const local = new Set<MediaStreamTrack>()
  const lost = new Set<string>()

  /** With `OT.setProxyUrl()` the address of a socket has that of the proxy in front. */
  function leadSocketsToEmulator(): void {
    page.WebSocket = new Proxy(WebSocket, {
      construct(target, [url, ...rest]: [string | URL, ...unknown[]], newTarget) {
        const [, path] = String(url).split(`/${authority}/`)
        const isProxied = path !== undefined && !String(url).startsWith(`ws://${authority}/`)
        const address = isProxied ? `ws://${authority}/${path}` : url
        return Reflect.construct(target, [address, ...rest], newTarget) as WebSocket
      },
    })
  }

  function watchConnections(): void {
    if (!('RTCPeerConnection' in page)) return
    page.RTCPeerConnection = new Proxy(RTCPeerConnection, {
      construct(target, args, newTarget) {
        const connection = Reflect.construct(target, args, newTarget) as RTCPeerConnection
        connection.addEventListener('track', ({ track }) => remote.add(track))
        return connection
      },
    })
  }

  function watchDevices(devices: MediaDevices): void {
    const request = devices.getUserMedia.bind(devices)
    devices.getUserMedia = async (constraints) => {
      if ([...lost].some((kind) => constraints?.[kind as 'audio' | 'video'])) {
        throw new DOMException('Requested device not found', 'NotFoundError')
      }
      const stream = await request(constraints)
      for (const track of stream.getTracks()) local.add(track)
      return stream
    }
    const list = devices.enumerateDevices.bind(devices)
    devices.enumerateDevices = async () =>
      (await list()).filter(({ kind }) => !lost.has(kind.replace(/input$/, '')))
    const { clone } = MediaStreamTrack.prototype
    MediaStreamTrack.prototype.clone = function copy() {
      const track = clone.call(this)
      if (local.has(this)) local.add(track)
      return track
    }
  }

  /** Also those inside of shadow roots. */
  function findVideos(root: Document | ShadowRoot): HTMLVideoElement[] {
    const elements = [...root.querySelectorAll('*')]
    return elements.flatMap((element) => [
      ...(element instanceof HTMLVideoElement ? [element] : []),
      ...(element.shadowRoot ? findVideos(element.shadowRoot) : []),
    ])
  }

  const isRemote = ({ srcObject }: HTMLVideoElement): boolean =>
    srcObject instanceof MediaStream && srcObject.getVideoTracks().some((it) => remote.has(it))

  const countFrames = (video: HTMLVideoElement): number =>
    video.getVideoPlaybackQuality().totalVideoFrames

  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      setTimer(resolve, 100)
    })

  async function readTiles(): Promise<readonly SeenTile[]> {
    const videos = findVideos(document).filter(isRemote)
    const before = videos.map(countFrames)
    const isMoving = (video: HTMLVideoElement, index: number): boolean =>
      countFrames(video) > (before[index] ?? 0)
    const until = now() + LOOK_MS
    while (!videos.every(isMoving) && now() < until) await pause()
    return videos.map((video, index) => {
      const { width, height } = video.getBoundingClientRect()
      const isShown = width > 0 && height > 0 && getComputedStyle(video).visibility === 'visible'
      return { isMoving: isMoving(video, index), isShown }
    })
  }

  function change(): void {
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'))
  }

  const api: Agent = {
    readTiles,
    readStatus() {
      const statuses = [...reconnections].map(({ status }) => status)
      return statuses.findLast((status) => status !== 'idle') ?? statuses.at(-1) ?? null
    },
    lose(kind) {
      lost.add(kind)
      for (const track of local) {
        if (track.kind !== kind || track.readyState === 'ended') continue
        track.stop()
        // Only the page's own `stop()` is silent.
        track.dispatchEvent(new Event('ended'))
      }
      change()
    },
    giveBack(kind) {
      lost.delete(kind)
      change()
    },
  }

  page[Symbol.for(agent)] = api
  page[Symbol.for(handles)] = reconnections
  leadSocketsToEmulator()
  watchConnections()
  // Undefined in a page that is not secure.
  const devices = navigator.mediaDevices as MediaDevices | undefined
  if (devices) watchDevices(devices)
}
