/**
 * opentok-react's own `OTSubscriber`, followed through `track()`. The session is a prop, because `OTSession` and
 * `OTStreams` pass it down through React's legacy context, which React 19 has removed.
 */

import { OTSubscriber } from 'opentok-react'
import type { OTSubscriberRef } from 'opentok-react'
import type { ReconnectingSubscriber, Reconnection } from 'opentok-reconnection'
import { useReconnection, useSnapshot, useSubscriber } from 'opentok-reconnection/react'
import { useRef, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { openCall } from '../call.ts'
import { openDemoSession } from '../demo-session.ts'
import { useStreams } from './use-streams.ts'

const demo = await openDemoSession()
const open = () => openCall(demo)

function App() {
  const reconnection = useReconnection(open, [])
  const status = useSnapshot(reconnection, (snapshot) => snapshot.status)
  const streams = useStreams(demo.session, reconnection)
  return (
    <>
      <p>
        You are <b data-testid="status">{status}</b>.{' '}
        <button onClick={() => void demo.cutNetwork()}>Cut the network for 3 s</button>
      </p>
      {reconnection &&
        streams.map(({ key, stream }) => <Tile key={key} {...{ reconnection, stream }} />)}
    </>
  )
}

function Tile({ reconnection, stream }: { reconnection: Reconnection; stream: OT.Stream }) {
  const [tile, setTile] = useState<ReconnectingSubscriber | null>(null)
  const status = useSubscriber(tile)?.status
  const component = useRef<OTSubscriberRef>(null)
  const follow = () => setTile(reconnection.track(component.current!.getSubscriber()))
  return (
    <figure data-testid="tile" data-status={status}>
      <OTSubscriber
        ref={component}
        session={demo.session as never}
        stream={stream as never}
        onSubscribe={follow}
      />
      <figcaption>{status}</figcaption>
    </figure>
  )
}

createRoot(document.getElementById('app') as HTMLElement).render(<App />)
