/** What an app sees of its publisher and of the devices behind it, and the options. */

import type { Listening, StatusChange } from './event.types.ts'
import type { PublisherLike, StreamLike } from './opentok.types.ts'
import type { ConnectionQuality, DegradedBy, Quality, QualityChange } from './quality.types.ts'
import type { PublisherPhase, PublisherStatus } from './snapshot.ts'

/**
 * What a camera or a microphone does. The values:
 *
 * - `none`: published without it, or not there yet
 * - `off`: the app has switched it off
 * - `live`: it sends
 * - `interrupted`: the system holds it, for instance for a phone call; it comes back by itself
 * - `lost`: it has ended: unplugged, its permission withdrawn, its driver gone
 */
export type DeviceState = 'none' | 'off' | 'live' | 'interrupted' | 'lost'

/** The payload of `cameraChanged` and `microphoneChanged`: the new state, and the one before it. Never the same. */
export interface DeviceChange {
  /** The state now. */
  readonly state: DeviceState
  /** The state before. */
  readonly previous: DeviceState
}

/** The events of a `ReconnectingPublisher`: their names, each with its payload. Payloads are frozen. */
export interface PublisherEvents {
  /** The status has changed. */
  statusChanged: StatusChange<PublisherStatus>
  /** The camera has changed. */
  cameraChanged: DeviceChange
  /** The microphone has changed. */
  microphoneChanged: DeviceChange
  /**
   * Its quality or its `degradedBy` has changed. OpenTok judges the lines of your publishers only while somebody listens to this
   * event, or to `qualityChanged` or `subscriberQualityChanged` of the session.
   */
  qualityChanged: QualityChange
}

/** What is known of a publisher at one moment; frozen. */
export interface PublisherSnapshot extends Quality {
  /** The status. */
  readonly status: PublisherStatus
  /** What it does while `connecting` or `reconnecting`; otherwise `null`. */
  readonly phase: PublisherPhase | null
  /** What its camera does. */
  readonly camera: DeviceState
  /** What its microphone does. */
  readonly microphone: DeviceState
}

/**
 * The handle of a publisher: it says whether you are seen and heard.
 * @example
 * ```ts
 * import type { PublisherLike, ReconnectingPublisher, Reconnection } from 'opentok-reconnection'
 *
 * export async function show(reconnection: Reconnection, publisher: PublisherLike): Promise<void> {
 *   const me: ReconnectingPublisher = await reconnection.publish(publisher)
 *   me.on('cameraChanged', ({ state }) => {
 *     document.title = state === 'lost' ? 'Your camera is gone' : 'Call'
 *   })
 * }
 * ```
 * @see {@link https://tokbox.com/developer/sdks/js/reference/Publisher.html | OpenTok: Publisher}
 */
export interface ReconnectingPublisher extends Listening<PublisherEvents> {
  /** The publisher that you passed to `publish()`. */
  readonly publisher: PublisherLike
  /** Its stream, while it is live; a new one after each rejoin. */
  readonly stream: StreamLike | null
  /** The status now; begins as `connecting`. */
  readonly status: PublisherStatus
  /** What it does while `connecting` or `reconnecting`; otherwise `null`. */
  readonly phase: PublisherPhase | null
  /**
   * How good its line is, as far as OpenTok can tell without the others; `lost` while `reconnecting`, and `unknown` while nobody
   * listens to `qualityChanged`.
   */
  readonly quality: ConnectionQuality
  /** On whose side the problem lies; `null` if there is none. */
  readonly degradedBy: DegradedBy | null
  /** What its camera does. */
  readonly camera: DeviceState
  /** What its microphone does. */
  readonly microphone: DeviceState
  /** The whole state at this moment. Frozen, and the same object until something changes. */
  getSnapshot(): PublisherSnapshot
}

/** The camera and the microphone of a publisher, as its handle sees them. */
export interface PublisherDevices extends Pick<PublisherSnapshot, 'camera' | 'microphone'> {
  /** Looks at the tracks: OpenTok may have others. */
  read(): void
  /** Stops listening to them. */
  dispose(): void
}

/** Who hears of the devices of a publisher. */
export interface PublisherDevicesEnvironment {
  /** The state of one may have changed. */
  readonly handleChange: () => void
  /** The user has ended a screen share by the browser's own button. */
  readonly handleShareEnd: (reason: string) => void
}

/** Says what is done about a camera or a microphone that has ended. */
export interface PublisherOptions {
  /**
   * Whether a device that has ended is taken back as soon as it is there again. A device that was switched off stays off,
   * no permission prompt opens, and a track of your own is left alone.
   * @defaultValue `true`
   */
  readonly recoverDevices?: boolean
  /**
   * Which device may take the place of one that is not there: the system's default microphone (`microphone`), another
   * camera as well (`any`), or none.
   * @defaultValue `'microphone'`
   */
  readonly fallback?: 'none' | 'microphone' | 'any'
  /** How long to wait for a device to be there again, in ms. @defaultValue 300 000 */
  readonly deviceWaitMs?: number
}
