/** Turns a new status of a publisher, and a new state of its devices, into public events. */

import type { ReconnectionEvents } from '../contract/events.ts'
import type { PublisherLike } from '../contract/opentok.types.ts'
import type {
  DeviceState,
  PublisherEvents,
  PublisherSnapshot,
} from '../contract/publisher.types.ts'
import type { PublisherStatus } from '../contract/snapshot.ts'
import type { Emit } from '../lib/emitter.ts'
import type { PublisherContext } from './publisher.types.ts'

export function announcePublisher(
  publisher: PublisherLike,
  status: PublisherStatus,
  { error, reason }: PublisherContext,
  emit: Emit<ReconnectionEvents>,
): void {
  if (status === 'connected') emit('publisherConnected', { publisher })
  if (status === 'reconnecting') emit('publisherReconnecting', { publisher })
  if (status === 'reconnected') emit('publisherReconnected', { publisher })
  if (status === 'disconnected') emit('publisherDisconnected', { publisher, reason, error })
}

/** Who hears of a device. */
interface DeviceListeners {
  readonly session: Emit<ReconnectionEvents>
  readonly handle: Emit<PublisherEvents>
}

export function announceDevices(
  publisher: PublisherLike,
  before: PublisherSnapshot,
  now: PublisherSnapshot,
  { handle, session }: DeviceListeners,
): void {
  if (isNews(before.camera, now.camera)) {
    const change = { state: now.camera, previous: before.camera }
    handle('cameraChanged', change)
    session('publisherCameraChanged', { publisher, ...change })
  }
  if (isNews(before.microphone, now.microphone)) {
    const change = { state: now.microphone, previous: before.microphone }
    handle('microphoneChanged', change)
    session('publisherMicrophoneChanged', { publisher, ...change })
  }
}

/** That a publisher begins with a device that works is no news. */
const isNews = (before: DeviceState, now: DeviceState) =>
  now !== before && (before !== 'none' || now === 'interrupted' || now === 'lost')
