/** A call in React, in StrictMode, that a test mounts, changes and unmounts. */

import type {} from '@opentok/client'
// Before React.
import { refresh } from './refresh.page.ts'
import type { Versions } from './refresh.page.ts'
import { createReconnection } from 'opentok-reconnection'
import type { Reconnection } from 'opentok-reconnection'
import {
  PublisherTile,
  SubscriberTile,
  useReconnection,
  useSignals,
  useSnapshot,
  useStreams,
} from 'opentok-reconnection/react'
import { memo, StrictMode } from 'react'
import type { ReactNode } from 'react'
import { createRoot, hydrateRoot } from 'react-dom/client'
import type { Root } from 'react-dom/client'
import { renderToString } from 'react-dom/server.browser'
import { createSilentTrack } from '../harness/page/silent-track.page.ts'

declare global {
  interface Window {
    app: typeof app
    mintToken(sessionId: string): Promise<string>
  }
}

export interface CallProps {
  readonly sessionId: string
  /** Another dependency of the factory. */
  readonly name?: string
  readonly publishes?: boolean
  /** Where the tiles are drawn. */
  readonly at?: 'left' | 'right'
}

const app = {
  /** Every call that a factory has created. */
  calls: [] as Reconnection[],
  /** The statuses and the marks of the chat that were drawn. */
  statuses: [] as string[],
  chats: [] as string[],
  errors: [] as string[],
  version: 1,
  mount: (props: CallProps) => draw(<versions.current {...props} />),
  unmount: () => draw(null),
  /** Draws on the server's part of React first. */
  hydrate(props: CallProps) {
    const element = toTree(<versions.current {...props} />)
    const place = openPlace()
    place.innerHTML = renderToString(element)
    const { innerHTML } = place
    root = hydrateRoot(place, element)
    return innerHTML
  },
  /** Saves another version of the file of `Call`. */
  save(keepsState: boolean) {
    app.version += 1
    refresh(versions, createVersion(app.version), keepsState)
  },
  remember() {
    picture = document.querySelector('.OT_subscriber')
    tile = document.querySelector('[data-testid=tile]')
  },
  isSamePicture: () => picture !== null && picture === document.querySelector('.OT_subscriber'),
  isSameTile: () => tile !== null && tile === document.querySelector('[data-testid=tile]'),
}
window.app = app

let picture: Element | null = null
let tile: Element | null = null
let root: Root | undefined

function openPlace(): HTMLElement {
  return document.body.appendChild(document.createElement('div'))
}

const toTree = (element: ReactNode) => <StrictMode>{element}</StrictMode>

function draw(element: ReactNode): void {
  root ??= createRoot(openPlace())
  root.render(toTree(element))
}

const openCamera = (element: HTMLElement) =>
  OT.initPublisher(element, {
    insertMode: 'append',
    audioSource: createSilentTrack(),
    resolution: '320x240',
  })

function open(sessionId: string): Reconnection {
  const call = createReconnection(OT.initSession('100', sessionId), {
    token: () => window.mintToken(sessionId),
    reconnectedMs: 500,
    // So long that a test decides when the attempt is made, by `reconnectNow()`.
    rejoin: { delay: () => 600_000 },
    inspect: window.person.actors.inspect,
  })
  app.calls.push(call)
  return call
}

/** Renders only when the call or the status has changed; StrictMode calls it twice each time. */
const Status = memo(function Status({ call }: { readonly call: Reconnection | null }) {
  const status = useSnapshot(call, (snapshot) => snapshot.status)
  app.statuses.push(status)
  return <p data-testid="status">{status}</p>
})

function Chat({ call }: { readonly call: Reconnection | null }) {
  const lines = useSignals(call, 'chat').map(({ id, own, data, status }) =>
    own ? `${id} ${status}` : `${data} ${status}`,
  )
  app.chats.push(lines.join(', '))
  return <p data-testid="chat">{lines.join(', ')}</p>
}

function CallView({
  at = 'left',
  name = '',
  publishes = true,
  sessionId,
  version,
}: CallProps & { readonly version: number }) {
  const call = useReconnection(() => open(sessionId), [sessionId, name])
  const tiles = useStreams(call).map((stream) => (
    <SubscriberTile
      key={stream.streamId}
      data-testid="tile"
      reconnection={call}
      stream={stream}
      properties={{ width: 160, height: 120 }}
    >
      {({ status }) => <b data-testid="tile-status">{status}</b>}
    </SubscriberTile>
  ))
  return (
    <>
      <h1>Version {version}</h1>
      <Status call={call} />
      <Chat call={call} />
      {publishes && (
        <PublisherTile
          reconnection={call}
          create={openCamera}
          onError={(error) => app.errors.push(String(error))}
        />
      )}
      <div data-testid="left">{at === 'left' && tiles}</div>
      <div data-testid="right">{at === 'right' && tiles}</div>
    </>
  )
}

/** The hooks of `CallView` are its own, as they are when a bundler registers the component of a file. */
const createVersion = (version: number) => (props: CallProps) => CallView({ ...props, version })

const versions: Versions<CallProps> = { current: createVersion(1), all: new Set() }
