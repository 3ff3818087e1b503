/// <reference types="@opentok/client" />
/**
 * opentok-react's own `OTSubscriber`, followed through `track()`. The session is given as a prop: `OTSession` and
 * `OTStreams` hand it down by React's legacy context, which React 19 has no more.
 */

import { OTSubscriber } from 'opentok-react'
import type { OTSubscriberRef } from 'opentok-react'
import { createReconnection } from 'opentok-reconnection'
import type { ReconnectingSubscriber, Reconnection } from 'opentok-reconnection'
import { useRef, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { useReconnection, useSnapshot } from '../react/use-reconnection.ts'
import { enterRoom, openCamera } from '../room.ts'
import { useStreams } from './use-streams.ts'

const { session, token, pullPlug } = await enterRoom()

function openCall(): Reconnection {
  const reconnection = createReconnection(session, { token })
  reconnection.on('connected', ({ first }) => {
    // `first`: you have joined. After an outage the publisher comes back by itself.
    if (first) reconnection.publish(openCamera()).catch(console.error)
  })
  return reconnection
}

function App() {
  const reconnection = useReconnection(openCall)
  const snapshot = useSnapshot(reconnection)
  const streams = useStreams(session, reconnection)
  return (
    <>
      <p>
        You are <b data-testid="status">{snapshot?.status}</b>.{' '}
        <button onClick={() => void pullPlug()}>Pull the plug for 3 s</button>
      </p>
      {reconnection &&
        streams.map(({ key, stream }) => <Tile key={key} {...{ reconnection, stream }} />)}
    </>
  )
}

function Tile({ reconnection, stream }: { reconnection: Reconnection; stream: OT.Stream }) {
  const component = useRef<OTSubscriberRef>(null)
  const [tile, setTile] = useState<ReconnectingSubscriber | null>(null)
  const status = useSnapshot(tile)?.status
  const follow = () => {
    const subscriber = component.current?.getSubscriber() as OT.Subscriber | undefined
    if (subscriber) setTile(reconnection.track(subscriber))
  }
  return (
    <figure data-testid="tile" data-status={status}>
      <OTSubscriber
        ref={component}
        session={session as never}
        stream={stream as never}
        onSubscribe={follow}
      />
      <figcaption>{status}</figcaption>
    </figure>
  )
}

createRoot(document.getElementById('app') as HTMLElement).render(<App />)
