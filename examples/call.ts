/** The call that every framework example shows: your camera, and a tile for each other participant. */

import { createReconnection } from 'opentok-reconnection'
import type { Reconnection } from 'opentok-reconnection'
import { openCamera } from './demo-session.ts'
import type { DemoSession } from './demo-session.ts'

/** Publishes your camera when you join. */
export function openCall({ session, token }: DemoSession): Reconnection {
  const reconnection = createReconnection(session, { token })
  reconnection.on('connected', ({ first }) => {
    // `first`: you have just joined. After an outage the library restores the publisher by itself.
    if (first) reconnection.publish(openCamera()).catch(console.error)
  })
  return reconnection
}

/** Also subscribes to all streams; the tiles are in `reconnection.subscribers`. */
export function openCallWithTiles(demo: DemoSession): Reconnection {
  const reconnection = openCall(demo)
  reconnection.on('streamCreated', ({ stream }) => {
    // OpenTok draws into this element; a `Tile` puts it into the page.
    reconnection.subscribe(stream, document.createElement('div'), { insertMode: 'append' })
  })
  return reconnection
}
