/// <reference types="@opentok/client" />
/**
 * opentok-react's own `OTSubscriber`, followed through `track()`. The session is given as a prop: `OTSession` and
 * `OTStreams` hand it down by React's legacy context, which React 19 has no more.
 */

import { OTSubscriber } from 'opentok-react'
import { createReconnection } from 'opentok-reconnection'
import type { ReconnectingSubscriber, Reconnection, StreamLike } from 'opentok-reconnection'
import { useEffect, useMemo, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { useReconnection, useSnapshot } from '../react/use-reconnection.ts'
import { enterRoom, openCamera } from '../room.ts'

const { session, token, pullPlug } = await enterRoom()

function openCall(): Reconnection {
  const reconnection = createReconnection(session, { token })
  reconnection.once('connected', () => {
    reconnection.publish(openCamera()).catch(console.error)
  })
  return reconnection
}

/** What `OTSubscriber` asks of a session. Its subscriber is to be tracked before OpenTok says that it is connected. */
const toTracking = (reconnection: Reconnection) => ({
  subscribe(...args: Parameters<OT.Session['subscribe']>) {
    const subscriber = session.subscribe(...args)
    if (subscriber) reconnection.track(subscriber)
    return subscriber
  },
  unsubscribe: (subscriber: OT.Subscriber) => session.unsubscribe(subscriber),
})

/** The streams that deserve a tile, as the SDK's newest objects: after a rejoin it makes new ones. */
function useStreams(reconnection: Reconnection | null) {
  const [streams, setStreams] = useState<ReadonlyMap<string, OT.Stream>>(new Map())
  useEffect(() => {
    if (!reconnection) return
    const trusted = new Set<string>()
    const add = ({ stream }: { stream: OT.Stream }) => {
      const { streamId } = stream
      if (trusted.has(streamId)) setStreams((map) => new Map(map).set(streamId, stream))
    }
    const remove = ({ streamId }: StreamLike) =>
      setStreams((map) => new Map([...map].filter(([id]) => id !== streamId)))
    const offs = [
      reconnection.on('streamCreated', ({ stream }) => trusted.add(stream.streamId)),
      reconnection.on('streamDestroyed', ({ stream }) => remove(stream)),
      () => session.off('streamCreated', add),
    ]
    session.on('streamCreated', add)
    return () => offs.forEach((off) => off())
  }, [reconnection])
  return [...streams.values()]
}

/** A new object of the same stream needs a new `OTSubscriber`. */
const keys = new WeakMap<OT.Stream, string>()
function toKey(stream: OT.Stream): string {
  const key = keys.get(stream) ?? crypto.randomUUID()
  keys.set(stream, key)
  return key
}

function App() {
  const reconnection = useReconnection(openCall)
  const snapshot = useSnapshot(reconnection)
  const tracking = useMemo(() => reconnection && toTracking(reconnection), [reconnection])
  return (
    <>
      <p>
        You are <b data-testid="status">{snapshot?.status}</b>.{' '}
        <button onClick={() => void pullPlug()}>Pull the plug for 3 s</button>
      </p>
      {useStreams(reconnection).map((stream) => (
        <figure key={toKey(stream)}>
          <OTSubscriber session={tracking as never} stream={stream as never} />
          <Caption tile={reconnection?.subscribers.get(stream.streamId)} />
        </figure>
      ))}
    </>
  )
}

function Caption({ tile }: { tile: ReconnectingSubscriber | undefined }) {
  const status = useSnapshot(tile ?? null)?.status
  return (
    <figcaption data-testid="tile" data-status={status}>
      {status}
    </figcaption>
  )
}

createRoot(document.getElementById('app') as HTMLElement).render(<App />)
