/** The devices of one page: which are plugged in, and the tracks that publishers have of them. */

/** A camera or a microphone of a page. */
export interface FakeDevice {
  /** Its driver gives up: its tracks end. It is still there. */
  end(): void
  /** It is unplugged: its tracks end, and it cannot be taken until `plugIn()`. */
  unplug(): void
  /** It is there again. */
  plugIn(): void
  /** The system holds it, as for a phone call, until `unmute()`. */
  mute(): void
  /** The system gives it back. */
  unmute(): void
  /** How many tracks of it are live now. */
  readonly liveTracks: number
}

/** The devices of a page; pass them to the library as its option `devices`. */
export interface FakeDevices {
  /** Lists those that are plugged in; never rejects. */
  list(): Promise<readonly FakeListedDevice[]>
  /** Calls the listener when that changes. @returns the unsubscribe */
  subscribe(listener: () => void): () => void
  /** The camera. */
  readonly camera: FakeDevice
  /** The microphone. */
  readonly microphone: FakeDevice
  /** The screen, which a publisher with `videoSource: 'screen'` shares. */
  readonly screen: FakeScreen
}

/** The screen of a page. */
export interface FakeScreen {
  /** The user ends the share by the browser's own button. */
  end(): void
}

/** A device that is plugged in. */
export interface FakeListedDevice {
  /** Its id. */
  readonly deviceId: string
  /** `videoinput` or `audioinput`. */
  readonly kind: string
}

/** A track of a device, as a `MediaStreamTrack`. */
export class FakeTrack {
  enabled = true
  muted = false
  readyState: 'ended' | 'live' = 'live'
  readonly kind: 'audio' | 'video'
  readonly #deviceId: string

  readonly #listeners = new Set<readonly [name: string, listener: () => void]>()

  constructor(kind: 'audio' | 'video', deviceId: string) {
    this.kind = kind
    this.#deviceId = deviceId
  }

  getSettings(): { readonly deviceId: string; readonly groupId: string } {
    return { deviceId: this.#deviceId, groupId: 'fake' }
  }

  addEventListener(name: string, listener: () => void): void {
    this.#listeners.add([name, listener])
  }

  removeEventListener(name: string, listener: () => void): void {
    for (const entry of this.#listeners)
      if (entry[0] === name && entry[1] === listener) this.#listeners.delete(entry)
  }

  /** Fires an event. */
  fire(name: string): void {
    for (const [wanted, listener] of this.#listeners) if (wanted === name) listener()
  }

  stop(): void {
    this.readyState = 'ended'
  }
}

/** A device as publishers take it. */
export interface TrackSource {
  readonly isThere: boolean
  readonly deviceId: string
  /** @param handleEnd called when it ends, and not when the app stops it */
  take(handleEnd: (track: FakeTrack) => void): FakeTrack
}

export interface PageDevices extends FakeDevices {
  readonly sources: Readonly<Record<'camera' | 'microphone' | 'screen', TrackSource>>
}

export function createPageDevices(): PageDevices {
  const listeners = new Set<() => void>()
  const announce = () => {
    for (const listener of listeners) listener()
  }
  const camera = createDevice('video', 'fake-camera', announce)
  const microphone = createDevice('audio', 'default', announce)
  const screen = createDevice('video', 'screen', announce)
  return {
    camera: camera.device,
    microphone: microphone.device,
    screen: screen.device,
    sources: { camera: camera.source, microphone: microphone.source, screen: screen.source },
    list: () =>
      Promise.resolve(
        [camera, microphone]
          .filter(({ source }) => source.isThere)
          .map(({ kind, source }) => ({ deviceId: source.deviceId, kind: `${kind}input` })),
      ),
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

function createDevice(kind: 'audio' | 'video', deviceId: string, announce: () => void) {
  const taken = new Map<FakeTrack, (track: FakeTrack) => void>()
  let isThere = true
  const live = () => [...taken.keys()].filter(({ readyState }) => readyState === 'live')
  function end(): void {
    const ended = live()
    for (const track of ended) track.stop()
    for (const track of ended) taken.get(track)?.(track)
    for (const track of ended) taken.delete(track)
  }
  function setMuted(muted: boolean): void {
    for (const track of live()) {
      track.muted = muted
      track.fire(muted ? 'mute' : 'unmute')
    }
  }
  const device: FakeDevice = {
    end,
    unplug() {
      isThere = false
      end()
      announce()
    },
    plugIn() {
      isThere = true
      announce()
    },
    mute: () => setMuted(true),
    unmute: () => setMuted(false),
    get liveTracks() {
      return live().length
    },
  }
  const source: TrackSource = {
    get isThere() {
      return isThere
    },
    deviceId,
    take(handleEnd) {
      const track = new FakeTrack(kind, deviceId)
      taken.set(track, handleEnd)
      return track
    },
  }
  return { device, kind, source }
}
