/// <reference types="@opentok/client" />
/** Your own picture: a drawing or the camera, with one publisher until you change it. */

import type { PublisherSnapshot, Reconnection } from 'opentok-reconnection'
import { createCanvasVideo } from './canvas-video.ts'
import type {} from './devices.ts'
import { createSilence } from './silence.ts'

export type Picture = 'canvas' | 'camera'

export interface OwnVideoEvents {
  /** Whether the others see and hear you; `null` while nothing is published. */
  changed(publisher: PublisherSnapshot | null): void
  cameraAllowed(): void
  /** The camera is denied, in use or missing; the drawing is published instead. */
  cameraFailed(reason: string): void
}

export interface OwnVideo {
  /** Publishes, and replaces what is published now. */
  publish(): void
  /** Selects the picture to publish; replaces what is published now. */
  choose(picture: Picture): void
  /** Publishes the same picture again, over new connections. */
  refresh(): void
}

/** Ids of the simulated devices. */
const DRAWING = 'drawing'
const SILENCE = 'silence'

const HUES: Readonly<Record<string, number>> = { Alice: 12, Bob: 200 }

export function createOwnVideo(
  reconnection: Reconnection,
  name: string,
  on: OwnVideoEvents,
): OwnVideo {
  const drawing = createCanvasVideo(name, HUES[name] ?? 90)
  const silence = createSilence()
  const { devices } = window
  devices?.add({ kind: 'video', deviceId: DRAWING, label: 'Drawing', createTrack: drawing })
  devices?.add({ kind: 'audio', deviceId: SILENCE, label: 'Silence', createTrack: silence })
  let picture: Picture = 'canvas'
  let published: OT.Publisher | null = null

  function publish(): void {
    if (published) reconnection.unpublish(published)

    const publisher = OT.initPublisher('own', toProperties(), (error) => {
      if (picture !== 'camera') return
      if (error) fallBack(error)
      else on.cameraAllowed()
    })
    published = publisher

    // A failure also shows in the snapshot.
    reconnection.publish(publisher).catch(() => {})
    const me = reconnection.publishers.get(publisher)
    const show = () => {
      if (publisher !== published) return
      if (me?.status === 'disconnected') published = null
      on.changed(published && (me?.getSnapshot() ?? null))
    }
    me?.onChange(show)
    show()
  }

  /** Silence and the drawing are devices of this page, see `devices.ts`: no permission prompt for microphone or camera. */
  function toProperties(): OT.PublisherProperties {
    return {
      name,
      audioSource: devices ? SILENCE : silence(),
      // Tells the others' pages how good your line is.
      publishSenderStats: true,
      ...(picture === 'canvas' && { videoSource: devices ? DRAWING : drawing(), mirror: false }),
      insertMode: 'append',
      width: '100%',
      height: '100%',
      showControls: false,
    }
  }

  function fallBack(error: OT.OTError): void {
    published = null
    picture = 'canvas'
    publish()
    on.cameraFailed(error.name)
  }

  function refresh(): void {
    if (published) publish()
  }

  function choose(chosen: Picture): void {
    picture = chosen
    refresh()
  }

  return { publish, choose, refresh }
}
