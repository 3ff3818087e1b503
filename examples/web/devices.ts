/**
 * Adds a camera and a microphone to this frame that are none, and breaks those that are used: unplugged, held by the system,
 * refused. Loaded before OpenTok, because OpenTok keeps references to the browser's functions.
 */

import type { DeviceFaults } from './messages.ts'

export interface SimulatedDevices {
  /** Adds a device that plays the tracks of `createTrack`. */
  add(device: SimulatedDevice): void
  /** Sets everything that is wrong with the devices from now on. */
  break(faults: DeviceFaults): void
}

export interface SimulatedDevice {
  readonly kind: Kind
  readonly deviceId: string
  readonly label: string
  readonly createTrack: () => MediaStreamTrack | null
}

declare global {
  interface Window {
    /** Undefined outside a secure context, where a page has no devices. */
    devices?: SimulatedDevices
  }
}

type Kind = 'audio' | 'video'

const KINDS: readonly Kind[] = ['audio', 'video']
const GROUP_ID = 'example'

const platform = navigator.mediaDevices as MediaDevices | undefined
if (platform) window.devices = simulateDevices(platform)

function simulateDevices(platform: MediaDevices): SimulatedDevices {
  const simulated: SimulatedDevice[] = []
  /** Every track of a device that the page has, and its device if that is a simulated one. */
  const tracks = new Map<MediaStreamTrack, SimulatedDevice | null>()
  const permissions = new Set<PermissionStatus>()
  let faults: DeviceFaults = { unplugged: [], isOnThePhone: false, isRefused: false }

  patchTracks(tracks, (track) => faults.isOnThePhone && track.kind === 'audio')
  patchList(platform, simulated, () => faults)
  patchRequests(platform, { simulated, tracks, readFaults: () => faults })

  const { permissions: asked } = navigator
  const query = asked.query.bind(asked)
  asked.query = async (descriptor) => {
    const status = await query(descriptor)
    permissions.add(status)
    return status
  }

  const fire = (name: string, kind: Kind): void => {
    for (const track of tracks.keys()) if (track.kind === kind) track.dispatchEvent(new Event(name))
  }

  /** Only the page's own `stop()` is silent. */
  function end(kind: Kind): void {
    for (const track of tracks.keys()) {
      if (track.kind !== kind) continue
      const wasLive = track.readyState === 'live'
      track.stop()
      tracks.delete(track)
      if (wasLive) track.dispatchEvent(new Event('ended'))
    }
  }

  return {
    add: (device) => void simulated.push(device),
    break(next) {
      const before = faults
      faults = next
      for (const kind of KINDS) if (isGone(kind, next) && !isGone(kind, before)) end(kind)
      if (next.isOnThePhone !== before.isOnThePhone)
        fire(next.isOnThePhone ? 'mute' : 'unmute', 'audio')
      if (next.isRefused !== before.isRefused)
        for (const status of permissions) status.dispatchEvent(new Event('change'))
      platform.dispatchEvent(new Event('devicechange'))
    },
  }
}

const isGone = (kind: Kind, { isRefused, unplugged }: DeviceFaults): boolean =>
  isRefused || unplugged.includes(kind)

/** @param isHeld whether the system holds the device of this track */
function patchTracks(
  tracks: Map<MediaStreamTrack, SimulatedDevice | null>,
  isHeld: (track: MediaStreamTrack) => boolean,
): void {
  const { prototype } = MediaStreamTrack
  const { clone, getSettings } = prototype
  prototype.clone = function copy() {
    const track = clone.call(this)
    const device = tracks.get(this)
    if (device !== undefined) tracks.set(track, device)
    return track
  }
  prototype.getSettings = function readSettings() {
    const device = tracks.get(this)
    const settings = getSettings.call(this)
    return device ? { ...settings, deviceId: device.deviceId, groupId: GROUP_ID } : settings
  }
  // By the label OpenTok knows that it has the device already.
  replaceGetter('label', (track, label) => tracks.get(track)?.label ?? label)
  replaceGetter('muted', (track, isMuted) => (tracks.has(track) && isHeld(track)) || isMuted)
}

/** @param read returns the value, from that of the browser */
function replaceGetter<Name extends 'label' | 'muted'>(
  name: Name,
  read: (track: MediaStreamTrack, value: MediaStreamTrack[Name]) => MediaStreamTrack[Name],
): void {
  const { prototype } = MediaStreamTrack
  const original = Object.getOwnPropertyDescriptor(prototype, name)
  Object.defineProperty(prototype, name, {
    configurable: true,
    get(this: MediaStreamTrack) {
      return read(this, original?.get?.call(this) as MediaStreamTrack[Name])
    },
  })
}

/**
 * Whoever is refused sees that there are devices, and not which. There is no microphone but the simulated one: OpenTok would take
 * the browser's own when that of the page is gone.
 */
function patchList(
  platform: MediaDevices,
  simulated: readonly SimulatedDevice[],
  readFaults: () => DeviceFaults,
): void {
  const list = platform.enumerateDevices.bind(platform)
  platform.enumerateDevices = async () => {
    const { isRefused, unplugged } = readFaults()
    const mine = simulated.map(({ deviceId, kind, label }) =>
      toListed(`${kind}input`, deviceId, label),
    )
    const others = (await list()).filter(({ kind }) => kind !== 'audioinput')
    const listed = [...others, ...mine].filter(
      ({ kind }) => !unplugged.some((each) => kind === `${each}input`),
    )
    return isRefused ? listed.map(({ kind }) => toListed(kind, '', '')) : listed
  }
}

const toListed = (kind: string, deviceId: string, label: string): MediaDeviceInfo => {
  const listed = { kind: kind as MediaDeviceKind, deviceId, label, groupId: GROUP_ID }
  return { ...listed, toJSON: () => listed }
}

interface Requests {
  readonly simulated: readonly SimulatedDevice[]
  readonly tracks: Map<MediaStreamTrack, SimulatedDevice | null>
  readonly readFaults: () => DeviceFaults
}

/** The browser is asked only for devices of its own. */
function patchRequests(platform: MediaDevices, { readFaults, simulated, tracks }: Requests): void {
  const request = platform.getUserMedia.bind(platform)
  platform.getUserMedia = async (constraints = {}) => {
    const wanted = KINDS.filter((kind) => constraints[kind])
    if (readFaults().isRefused) throw new DOMException('refused', 'NotAllowedError')
    if (wanted.some((kind) => isGone(kind, readFaults())))
      throw new DOMException('unplugged', 'NotFoundError')
    const mine = wanted.flatMap((kind) => find(simulated, kind, constraints[kind]) ?? [])
    const others = { ...constraints }
    for (const { kind } of mine) others[kind] = false
    const isAsked = mine.length < wanted.length
    const stream = isAsked ? await request(others) : new MediaStream()
    for (const track of stream.getTracks()) tracks.set(track, null)
    for (const device of mine) {
      const track = device.createTrack()
      if (!track) continue
      tracks.set(track, device)
      stream.addTrack(track)
    }
    return stream
  }
}

function find(
  simulated: readonly SimulatedDevice[],
  kind: Kind,
  constraint: boolean | MediaTrackConstraints | undefined,
): SimulatedDevice | undefined {
  const wanted = typeof constraint === 'object' ? JSON.stringify(constraint.deviceId ?? '') : ''
  return simulated.find((device) => device.kind === kind && wanted.includes(`"${device.deviceId}"`))
}
