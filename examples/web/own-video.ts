/// <reference types="@opentok/client" />
/** Your own picture: a drawing or the camera, one publisher for as long as you do not change it. */

import type { Reconnection } from 'opentok-reconnection'
import { createCanvasVideo } from './canvas-video.ts'

export type Picture = 'canvas' | 'camera'

/** `reconnecting`: the picture is there, and nobody else sees it for the moment. */
export type OwnStatus = 'none' | 'connected' | 'reconnecting'

export interface OwnVideoEvents {
  onAir(status: OwnStatus): void
  cameraAllowed(): void
  /** Denied, busy, or there is none; the drawing has taken its place. */
  cameraFailed(reason: string): void
}

export interface OwnVideo {
  /** Publishes, in place of what is published now. */
  publish(): void
  /** What to publish from now on; replaces what is on air. */
  choose(picture: Picture): void
  /** The same picture over new connections. */
  refresh(): void
}

const HUES: Readonly<Record<string, number>> = { Alice: 12, Bob: 200 }

export function createOwnVideo(
  reconnection: Reconnection,
  name: string,
  on: OwnVideoEvents,
): OwnVideo {
  const drawing = createCanvasVideo(name, HUES[name] ?? 90)
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

    // Whoever ignores the promise hears of it by `publisherDisconnected`.
    reconnection.publish(publisher).catch(() => {})
  }

  reconnection.on('publisherConnected', () => on.onAir('connected'))
  reconnection.on('publisherReconnecting', () => on.onAir('reconnecting'))
  reconnection.on('publisherReconnected', () => on.onAir('connected'))
  reconnection.on('publisherDisconnected', ({ publisher }) => {
    if (publisher !== published) return
    published = null
    on.onAir('none')
  })

  /** No audio, so no question about the microphone; a track of our own, so none about the camera. */
  function toProperties(): OT.PublisherProperties {
    return {
      name,
      audioSource: null,
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
