/** A call in React. */

import type { ReconnectingSubscriber } from 'opentok-reconnection'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { openCallWithTiles } from '../call.ts'
import { enterRoom } from '../room.ts'
import { useReconnection, useSnapshot } from './use-reconnection.ts'

const room = await enterRoom()
const openCall = () => openCallWithTiles(room)

function App() {
  const reconnection = useReconnection(openCall)
  const status = useSnapshot(reconnection)?.status
  return (
    <>
      <p>
        You are <b data-testid="status">{status}</b>.{' '}
        <button onClick={() => void room.pullPlug()}>Pull the plug for 3 s</button>
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
