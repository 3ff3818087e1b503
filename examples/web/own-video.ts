/// <reference types="@opentok/client" />
/** Your own picture: a drawing or the camera, with one publisher until you change it. */

import type { Reconnection } from 'opentok-reconnection'
import { createCanvasVideo } from './canvas-video.ts'
import { createSilence } from './silence.ts'

export type Picture = 'canvas' | 'camera'

/** `reconnecting`: you see the picture, but others temporarily do not. */
export type OwnStatus = 'none' | 'connecting' | 'connected' | 'reconnecting'

export interface OwnVideoEvents {
  statusChanged(status: OwnStatus): void
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

const HUES: Readonly<Record<string, number>> = { Alice: 12, Bob: 200 }

export function createOwnVideo(
  reconnection: Reconnection,
  name: string,
  on: OwnVideoEvents,
): OwnVideo {
  const drawing = createCanvasVideo(name, HUES[name] ?? 90)
  const silence = createSilence()
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
    on.statusChanged('connecting')

    // A failure is also reported by `publisherDisconnected`.
    reconnection.publish(publisher).catch(() => {})
  }

  reconnection.on('publisherConnected', () => on.statusChanged('connected'))
  reconnection.on('publisherReconnecting', () => on.statusChanged('reconnecting'))
  reconnection.on('publisherReconnected', () => on.statusChanged('connected'))
  reconnection.on('publisherDisconnected', ({ publisher }) => {
    if (publisher !== published) return
    published = null
    on.statusChanged('none')
  })

  /** Silence and, for the drawing, a track of its own: no permission prompt for microphone or camera. */
  function toProperties(): OT.PublisherProperties {
    return {
      name,
      audioSource: silence(),
      // Tells the others' pages how good your line is.
      publishSenderStats: true,
      ...(picture === 'canvas' && { videoSource: drawing(), mirror: false }),
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
