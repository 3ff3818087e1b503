/// <reference types="@opentok/client" />
/** A call in React. */

import { createReconnection } from 'opentok-reconnection'
import type { ReconnectingSubscriber } from 'opentok-reconnection'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { enterRoom, openCamera } from '../room.ts'
import { useReconnection, useSnapshot } from './use-reconnection.ts'

const { session, token, pullPlug } = await enterRoom()

/** Everything that belongs to the call and not to a component. */
function openCall() {
  const reconnection = createReconnection(session, { token })
  reconnection.on('streamCreated', ({ stream }) => {
    // OpenTok draws into an element of its own; `Tile` puts that where it belongs.
    reconnection.subscribe(stream, document.createElement('div'), { insertMode: 'append' })
  })
  reconnection.on('connected', ({ first }) => {
    // `first`: you have joined. After an outage the publisher comes back by itself.
    if (first) reconnection.publish(openCamera()).catch(console.error)
  })
  return reconnection
}

function App() {
  const reconnection = useReconnection(openCall)
  const snapshot = useSnapshot(reconnection)
  return (
    <>
      <p>
        You are <b data-testid="status">{snapshot?.status}</b>.{' '}
        <button onClick={() => void pullPlug()}>Pull the plug for 3 s</button>
      </p>
      {[...(reconnection?.subscribers.values() ?? [])].map((tile) => (
        <Tile key={tile.streamId} tile={tile} />
      ))}
    </>
  )
}

function Tile({ tile }: { tile: ReconnectingSubscriber }) {
  const status = useSnapshot(tile)?.status
  return (
    <figure data-testid="tile" data-status={status}>
      <div ref={(place) => void (tile.element && place?.replaceChildren(tile.element))} />
      <figcaption>{status}</figcaption>
    </figure>
  )
}

createRoot(document.getElementById('app') as HTMLElement).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
