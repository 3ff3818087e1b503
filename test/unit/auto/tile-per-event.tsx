/** A plain app of OpenTok.js in React, as many are written: state holds what OpenTok has made, and each event changes it. */

import { useEffect, useRef, useState } from 'react'

type Listener = (event: {
  readonly element: HTMLVideoElement
  readonly stream: { readonly streamId: string }
}) => void

interface Emitter {
  on(names: string, listener: Listener): unknown
}

interface Publisher extends Emitter {
  destroy(): unknown
}

interface Session extends Emitter {
  connect(token: string, callback: () => void): unknown
  publish(publisher: Publisher): unknown
  unpublish(publisher: Publisher): unknown
  subscribe(stream: object, properties: object): Emitter
}

/** As much of OpenTok as it uses: of the fake, or of the real client. */
export interface PlainOT {
  initSession(apiKey: string, sessionId: string): Session
  initPublisher(target: undefined, properties: object): Publisher
}

export interface PlainCallProps {
  readonly OT: PlainOT
  readonly apiKey: string
  readonly sessionId: string
  readonly token: string
}

/** Someone in the grid. */
interface Person {
  readonly key: string
  readonly element: HTMLVideoElement
}

const OWN_UI = { insertDefaultUI: false }

const CAMERA = { ...OWN_UI, resolution: '320x240', disableAudioProcessing: true }

const SCREEN = { ...OWN_UI, videoSource: 'screen', publishAudio: false }

/** Appends the element whenever it is drawn for another one. */
function Tile({ element, kind }: { readonly element: HTMLVideoElement; readonly kind: string }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.append(element), [element])
  return <div className={kind} ref={box} />
}

/** The camera: published once, and made again, for the self view, when its stream has ended. */
function useCamera(OT: PlainOT) {
  const [publisher, setPublisher] = useState<Publisher | null>(null)
  const [element, setElement] = useState<HTMLVideoElement | null>(null)
  useEffect(() => {
    function prepare(): void {
      const made = OT.initPublisher(undefined, CAMERA)
      made.on('videoElementCreated', (event) => setElement(event.element))
      made.on('streamDestroyed', () => {
        made.destroy()
        prepare()
      })
      setPublisher(made)
    }
    prepare()
  }, [OT])
  return { publisher, element }
}

function useScreen(OT: PlainOT, session: Session | null) {
  const [screen, setScreen] = useState<Publisher | null>(null)
  function share(): void {
    const made = OT.initPublisher(undefined, SCREEN)
    made.on('streamDestroyed', () => {
      made.destroy()
      setScreen(null)
    })
    session?.publish(made)
    setScreen(made)
  }
  const stop = () => screen && session?.unpublish(screen)
  return { isSharing: screen !== null, toggle: screen ? stop : share }
}

export function PlainCall({ OT, apiKey, sessionId, token }: PlainCallProps) {
  const { element: selfView, publisher } = useCamera(OT)
  const [session, setSession] = useState<Session | null>(null)
  const [people, setPeople] = useState<readonly Person[]>([])
  const isPublished = useRef(false)
  const { isSharing, toggle } = useScreen(OT, session)

  useEffect(() => {
    const joining = OT.initSession(apiKey, sessionId)
    joining.on('streamCreated', ({ stream }) => {
      const key = stream.streamId
      const subscriber = joining.subscribe(stream, OWN_UI)
      subscriber.on('videoElementCreated', ({ element }) =>
        setPeople((others) => [...others, { key, element }]),
      )
      subscriber.on('destroyed', () =>
        setPeople((others) => others.filter((other) => other.key !== key)),
      )
    })
    joining.connect(token, () => setSession(joining))
  }, [OT, apiKey, sessionId, token])

  useEffect(() => {
    if (!session || !publisher || isPublished.current) return
    isPublished.current = true
    session.publish(publisher)
  }, [session, publisher])

  return (
    <main>
      {selfView && <Tile kind="self" element={selfView} />}
      {people.map(({ element, key }, at) => (
        <Tile kind="person" key={`${key} ${at}`} element={element} />
      ))}
      <button type="button" onClick={toggle}>
        {isSharing ? 'Stop sharing' : 'Share'}
      </button>
    </main>
  )
}
