/** The components of opentok-react as they are; the session is a prop, as React 19 has no legacy context any more. */
import type {} from '@opentok/client'
import { createSession, OTPublisher, OTSubscriber } from 'opentok-react'
import { useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import type { AppSettings } from './vendor-app.page.ts'

type Helper = ReturnType<typeof createSession>
type Streams = readonly OT.Stream[]

declare global {
  interface Window {
    components: {
      /** What the components have reported, in order. */
      readonly heard: string[]
      /** OpenTok's session, as opentok-react has it. */
      session?: OT.Session
      mount(settings: AppSettings): void
      unmount(): void
    }
  }
}

function Call({ apiKey, sessionId, token }: AppSettings) {
  const [helper, setHelper] = useState<Helper | null>(null)
  const [streams, setStreams] = useState<Streams>([])
  useEffect(() => {
    const opened = createSession({
      apiKey,
      sessionId,
      token,
      // It passes the same list each time.
      onStreamsUpdated: (updated) => setStreams([...(updated as unknown as Streams)]),
    })
    components.session = opened.session as unknown as OT.Session
    setHelper(opened)
    return () => opened.disconnect()
  }, [apiKey, sessionId, token])
  if (!helper?.session) return null
  const { session } = helper
  return (
    <>
      <div id="me">
        <OTPublisher
          session={session}
          properties={{ width: 160, height: 120 }}
          onPublish={() => heard.push('published')}
          onError={({ name }) => heard.push(`failed ${name}`)}
        />
      </div>
      <div id="tiles">
        {streams.map((stream) => (
          <OTSubscriber
            key={stream.streamId}
            session={session}
            stream={stream as never}
            properties={{ width: 160, height: 120 }}
            eventHandlers={{ disconnected: () => heard.push('disconnected') }}
            onSubscribe={() => heard.push('subscribed')}
            onError={({ name }) => heard.push(`failed ${name}`)}
          />
        ))}
      </div>
    </>
  )
}

const heard: string[] = []
let root: ReturnType<typeof createRoot> | undefined

const components: Window['components'] = {
  heard,
  mount(settings) {
    OT.setProxyUrl(settings.proxyUrl)
    // The places of the plain app would be in the way.
    for (const place of document.querySelectorAll('#me, #tiles')) place.remove()
    root = createRoot(document.body.appendChild(document.createElement('div')))
    root.render(<Call {...settings} />)
  },
  unmount: () => root?.unmount(),
}
window.components = components
