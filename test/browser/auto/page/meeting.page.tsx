/// <reference types="@opentok/client" />
/**
 * A larger React app of plain OpenTok.js, in the style of the vendor's reference app: publishers and subscribers are in the
 * state of components, layouts put tiles into other boxes, mute buttons read the client. One line is added.
 */

import { installReconnection } from 'opentok-reconnection/auto'
import { useEffect, useReducer, useRef, useState } from 'react'
import { createRoot } from 'react-dom/client'
import type { AppSettings } from './vendor-app.page.ts'

declare global {
  interface Window {
    meeting: {
      mount(settings: AppSettings): void
      /** The most tiles of each label that were in the page at one time. */
      readonly most: Record<string, number>
    }
  }
}

interface Person {
  readonly key: string
  readonly subscriber: OT.Subscriber
  readonly element: HTMLElement
  readonly isScreen: boolean
  readonly name: string
}

const OWN_UI = { insertDefaultUI: false } as const
const CAMERA = { ...OWN_UI, resolution: '320x240', disableAudioProcessing: true } as const
const SCREEN = { ...OWN_UI, videoSource: 'screen', publishAudio: false } as const

type Tracked = OT.Publisher | OT.Subscriber

const onElement = (made: Tracked, use: (element: HTMLElement) => void) =>
  (made as OT.Subscriber).on('videoElementCreated', ({ element }) => use(element as HTMLElement))

/** Puts the element of the client wherever React draws this. */
function Video({ element }: { element: HTMLElement }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.append(element), [element])
  return <div ref={box} />
}

/** The session, and the people of it. */
function useSession({ apiKey, sessionId, token }: AppSettings) {
  const [session, setSession] = useState<OT.Session | null>(null)
  const [people, setPeople] = useState<readonly Person[]>([])
  const [lines, setLines] = useState<readonly string[]>([])
  const [isLost, setIsLost] = useState(false)
  const [, draw] = useReducer((count: number) => count + 1, 0)
  useEffect(() => {
    const made = OT.initSession(apiKey, sessionId)
    made.on('streamCreated', ({ stream }) => {
      const subscriber = made.subscribe(stream, undefined, OWN_UI)
      onElement(subscriber, (element) => {
        const isScreen = stream.videoType === 'screen'
        const { connection, streamId: key } = stream
        const person = { key, subscriber, element, isScreen, name: connection.data }
        setPeople((all) => [...all, person])
      })
      subscriber.on('destroyed', () =>
        setPeople((all) => all.filter((each) => each.subscriber !== subscriber)),
      )
    })
    made.on('streamPropertyChanged', draw)
    made.on('signal:chat', ({ data }) => setLines((all) => [...all, data ?? '']))
    made.on('sessionReconnecting', () => setIsLost(true))
    made.on('sessionReconnected', () => setIsLost(false))
    made.connect(token, (error) => !error && setSession(made))
    return () => void made.disconnect()
  }, [apiKey, sessionId, token])
  return { session, people, lines, isLost }
}

/** A publisher that is live while it is wanted. */
function usePublisher(session: OT.Session | null, isWanted: boolean, properties: object) {
  const [publisher, setPublisher] = useState<OT.Publisher | null>(null)
  const [element, setElement] = useState<HTMLElement | null>(null)
  useEffect(() => {
    if (!session || !isWanted) return
    const made = OT.initPublisher(undefined, properties)
    onElement(made, setElement)
    made.on('streamDestroyed', () => {
      setPublisher(null)
      setElement(null)
    })
    session.publish(made, (error) => !error && setPublisher(made))
    return () => session.unpublish(made)
  }, [session, isWanted, properties])
  return { publisher, element }
}

function Devices() {
  const [names, setNames] = useState<readonly string[]>([])
  useEffect(() => {
    void OT.getDevices((_, devices) => setNames((devices ?? []).map(({ label }) => label)))
  }, [])
  return (
    <select>
      {names.map((name, at) => (
        <option key={at}>{name}</option>
      ))}
    </select>
  )
}

function Tile({ person: { element, isScreen, name, subscriber } }: { person: Person }) {
  const label = isScreen ? `${name} screen` : name
  // Read from the client at each render, as the vendor's app does.
  const isMuted = !subscriber.stream?.hasAudio
  const hasCaptions = subscriber.isSubscribedToCaptions()
  return (
    <figure className="person" data-label={label}>
      <Video element={element} />
      <figcaption>{`${label}${isMuted ? ' muted' : ''}${hasCaptions ? ' captions' : ''}`}</figcaption>
    </figure>
  )
}

function Chat({ lines, session }: { lines: readonly string[]; session: OT.Session | null }) {
  const [text, setText] = useState('')
  const send = () => {
    void session?.signal({ type: 'chat', data: text }, () => {})
    setText('')
  }
  return (
    <>
      <ol>
        {lines.map((line, at) => (
          <li key={at}>{line}</li>
        ))}
      </ol>
      <input aria-label="Message" value={text} onChange={(event) => setText(event.target.value)} />
      <button onClick={send}>Send</button>
    </>
  )
}

function Meeting(settings: AppSettings) {
  const { isLost, lines, people, session } = useSession(settings)
  const [isSharing, setIsSharing] = useState(false)
  const [layout, setLayout] = useState<'grid' | 'speaker'>('grid')
  const [, draw] = useReducer((count: number) => count + 1, 0)
  const camera = usePublisher(session, true, CAMERA)
  const screen = usePublisher(session, isSharing, SCREEN)
  const isMuted = camera.publisher?.stream?.hasAudio === false
  const mute = () => {
    camera.publisher?.publishAudio(isMuted)
    setTimeout(draw, 200)
  }
  const subscribeToCaptions = () => {
    const requests = people.map(({ subscriber }) => subscriber.subscribeToCaptions(true))
    void Promise.all(requests).then(draw)
  }
  const isLarge = ({ isScreen }: Person) => layout === 'speaker' && isScreen
  const drawAll = (shown: readonly Person[]) =>
    shown.map((person) => <Tile key={person.key} person={person} />)
  return (
    <>
      <p data-testid="banner">{isLost ? 'reconnecting' : 'connected'}</p>
      <div className="self">{camera.element && <Video element={camera.element} />}</div>
      <div className="own-screen">{screen.element && <Video element={screen.element} />}</div>
      <section data-testid="stage">{drawAll(people.filter(isLarge))}</section>
      <section data-testid="grid">{drawAll(people.filter((person) => !isLarge(person)))}</section>
      <button onClick={mute}>{isMuted ? 'Unmute' : 'Mute'}</button>
      <button onClick={() => setIsSharing(!isSharing)}>
        {screen.publisher ? 'Stop sharing' : 'Share'}
      </button>
      <button onClick={() => setLayout(layout === 'grid' ? 'speaker' : 'grid')}>Layout</button>
      <button onClick={subscribeToCaptions}>Captions</button>
      <Devices />
      <Chat lines={lines} session={session} />
    </>
  )
}

const most: Record<string, number> = {}

new MutationObserver(() => {
  const labels = [...document.querySelectorAll<HTMLElement>('.person')].map(
    ({ dataset }) => dataset['label'] ?? '',
  )
  for (const label of labels) {
    const count = labels.filter((each) => each === label).length
    most[label] = Math.max(most[label] ?? 0, count)
  }
}).observe(document, { subtree: true, childList: true })

window.meeting = {
  most,
  mount(settings) {
    OT.setProxyUrl(settings.proxyUrl)
    // The line that is added.
    installReconnection(OT, { identify: ({ data }) => data })
    createRoot(document.body.appendChild(document.createElement('div'))).render(
      <Meeting {...settings} />,
    )
  },
}
