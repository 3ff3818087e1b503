/// <reference types="@opentok/client" />
/** A call in React, to copy: join, tiles, status, leave, join again. */

import { createReconnection } from 'opentok-reconnection'
import type { Reconnection } from 'opentok-reconnection'
import {
  PublisherTile,
  SubscriberTile,
  useReconnection,
  useSnapshot,
  useStreams,
} from 'opentok-reconnection/react'
import { useState } from 'react'
import { Chat } from './chat.tsx'

export interface AppProps {
  readonly apiKey: string
  readonly sessionId: string
  /** Requests a token from your server; called before each join. */
  readonly token: () => Promise<string>
}

export function App(props: AppProps) {
  const [name, setName] = useState<string | null>(null)
  if (name !== null) return <Call {...props} name={name} leave={() => setName(null)} />
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        setName(new FormData(event.currentTarget).get('name') as string)
      }}
    >
      <label>
        Your name <input name="name" required defaultValue="Ada" />
      </label>{' '}
      <button>Join</button>
    </form>
  )
}

type CallProps = AppProps & { readonly name: string; readonly leave: () => void }

const FULL = { width: '100%', height: '100%' }

function Call({ apiKey, leave, name, sessionId, token }: CallProps) {
  const call = useReconnection(
    () => createReconnection(OT.initSession(apiKey, sessionId), { token }),
    [apiKey, sessionId],
  )
  const streams = useStreams(call)
  const [problem, setProblem] = useState<string | null>(null)
  return (
    <>
      <Status call={call} />
      {problem !== null && <p role="alert">You are not seen: {problem}</p>}
      <PublisherTile
        className="tile"
        reconnection={call}
        create={(element) =>
          OT.initPublisher(element, { name, insertMode: 'append', resolution: '320x240', ...FULL })
        }
        onError={(error) => setProblem(String(error))}
      >
        {({ camera }) => camera === 'lost' && <p className="overlay">Your camera is gone.</p>}
      </PublisherTile>
      {streams.map((stream) => (
        <SubscriberTile
          key={stream.streamId}
          className="tile"
          data-testid="tile"
          reconnection={call}
          stream={stream}
          properties={FULL}
        >
          {({ status }) => status === 'reconnecting' && <p className="overlay">Reconnecting…</p>}
        </SubscriberTile>
      ))}
      <Chat call={call} name={name} />
      <button onClick={leave}>Leave</button>
    </>
  )
}

function Status({ call }: { readonly call: Reconnection | null }) {
  const { error, phase, reason, status } = useSnapshot(call)
  return (
    <p role="status">
      You are <b data-testid="status">{status}</b>
      {phase && ` (${phase})`}.{' '}
      {status === 'disconnected' && (
        <>
          {error?.message ?? reason}{' '}
          <button onClick={() => void call?.connect().catch(() => {})}>Join again</button>
        </>
      )}
      {phase === 'waiting' && <button onClick={() => call?.reconnectNow()}>Try now</button>}
    </p>
  )
}
