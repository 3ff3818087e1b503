/** A call as every framework here shows it: your camera at each join, and a tile for whoever comes. */

import { createReconnection } from 'opentok-reconnection'
import type { Reconnection } from 'opentok-reconnection'
import { openCamera } from './room.ts'
import type { Room } from './room.ts'

/** Publishes your camera each time you join. */
export function openCall({ session, token }: Room): Reconnection {
  const reconnection = createReconnection(session, { token })
  reconnection.on('connected', ({ first }) => {
    // `first`: you have joined. After an outage the publisher comes back by itself.
    if (first) reconnection.publish(openCamera()).catch(console.error)
  })
  return reconnection
}

/** The same, and subscribes to everybody: the tiles are in `reconnection.subscribers`. */
export function openCallWithTiles(room: Room): Reconnection {
  const reconnection = openCall(room)
  reconnection.on('streamCreated', ({ stream }) => {
    // OpenTok draws into an element of its own; a `Tile` puts that where it belongs.
    reconnection.subscribe(stream, document.createElement('div'), { insertMode: 'append' })
  })
  return reconnection
}
