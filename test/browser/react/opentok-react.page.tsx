/** Apps of the documentation of opentok-react, and one whose file can be saved, on the real client. */

import type {} from '@opentok/client'
// Before React.
import { refresh } from './refresh.page.ts'
import type { Versions } from './refresh.page.ts'
import { Fragment, StrictMode, useState } from 'react'
import type { ComponentType } from 'react'
import { createRoot } from 'react-dom/client'
import {
  OTPublisher,
  OTSession,
  OTStreams,
  OTSubscriber,
} from '../../../src/bindings/opentok-react/index.ts'
import {
  HelperApp,
  PreloadedApp,
  PublisherApp,
  SessionApp,
  StrictHelperApp,
  SubscriberApp,
} from '../../unit/bindings/opentok-react/apps.tsx'
import type { AppProps } from '../../unit/bindings/opentok-react/apps.tsx'

declare global {
  interface Window {
    opentokReact: typeof opentokReact
  }
}

interface Settings extends Omit<AppProps, 'say'> {
  readonly proxyUrl: string
}

/** An app in functions, which a Fast Refresh renders again with its state. */
function SavedApp({ apiKey, sessionId, token, version }: AppProps & { readonly version: number }) {
  const [clicks, setClicks] = useState(0)
  return (
    <OTSession apiKey={apiKey} sessionId={sessionId} token={token}>
      <button onClick={() => setClicks(clicks + 1)}>
        version {version}, {clicks} clicks
      </button>
      <OTPublisher />
      <OTStreams>
        <OTSubscriber />
      </OTStreams>
    </OTSession>
  )
}

/** The hooks of `SavedApp` are its own, as they are when a bundler registers the component of a file. */
const createVersion = (version: number) => (props: AppProps) => SavedApp({ ...props, version })

const versions: Versions<AppProps> = { current: createVersion(1), all: new Set() }

const APPS: Readonly<Record<string, ComponentType<AppProps>>> = {
  HelperApp,
  PreloadedApp,
  PublisherApp,
  SavedApp: versions.current,
  SessionApp,
  StrictHelperApp,
  SubscriberApp,
}

const tracks: MediaStreamTrack[] = []
const { mediaDevices } = navigator
const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices)
mediaDevices.getUserMedia = async (constraints) => {
  opentokReact.cameraRequests += 1
  const stream = await getUserMedia(constraints)
  tracks.push(...stream.getTracks())
  return stream
}

const place = document.createElement('div')
const root = createRoot(place)
let saved = 1
let picture: Element | null = null

const opentokReact = {
  heard: [] as string[],
  cameraRequests: 0,
  liveTracks: () => tracks.filter(({ readyState }) => readyState === 'live').length,
  mount(name: string, isStrict: boolean, { proxyUrl, ...props }: Settings) {
    OT.setProxyUrl(proxyUrl)
    // The places of the plain app would be in the way.
    document.body.replaceChildren(place)
    const App = APPS[name]!
    const Mode = isStrict ? StrictMode : Fragment
    root.render(
      <Mode>
        <App {...props} say={(line) => opentokReact.heard.push(line)} />
      </Mode>,
    )
  },
  unmount: () => root.render(null),
  /** Saves another version of the file of `SavedApp`. */
  save(keepsState: boolean) {
    saved += 1
    refresh(versions, createVersion(saved), keepsState)
  },
  remember() {
    picture = document.querySelector('.OT_subscriber')
  },
  isSamePicture: () => picture !== null && picture === document.querySelector('.OT_subscriber'),
}
window.opentokReact = opentokReact
