/** A call in React. */

import type { ReconnectingSubscriber } from 'opentok-reconnection'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { openCallWithTiles } from '../call.ts'
import { openDemoSession } from '../demo-session.ts'
import { useReconnection, useSnapshot } from './use-reconnection.ts'

const demo = await openDemoSession()
const openCall = () => openCallWithTiles(demo)

function App() {
  const reconnection = useReconnection(openCall)
  const status = useSnapshot(reconnection)?.status
  return (
    <>
      <p>
        You are <b data-testid="status">{status}</b>.{' '}
        <button onClick={() => void demo.cutNetwork()}>Cut the network for 3 s</button>
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
      <div ref={(container) => void (tile.element && container?.replaceChildren(tile.element))} />
      <figcaption>{status}</figcaption>
    </figure>
  )
}

createRoot(document.getElementById('app') as HTMLElement).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
