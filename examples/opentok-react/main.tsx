/** An app of the archived opentok-react: only the import is another one, and the app survives a lost connection. */

import type { Reconnection } from 'opentok-reconnection'
import { OTPublisher, OTSession, OTStreams, OTSubscriber } from 'opentok-reconnection/opentok-react'
import { useSnapshot } from 'opentok-reconnection/react'
import { StrictMode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { openDemoSession } from '../demo-session.ts'

const demo = await openDemoSession()
const token = await demo.token()
const camera = { audioSource: null, resolution: '320x240', width: 160, height: 120 }

function App() {
  // More than the archived package had: the handle of the library, for the status.
  const [reconnection, setReconnection] = useState<Reconnection | null>(null)
  const status = useSnapshot(reconnection, (snapshot) => snapshot.status)
  return (
    <>
      <p>
        You are <b data-testid="status">{status}</b>.{' '}
        <button onClick={() => void demo.cutNetwork()}>Cut the network for 3 s</button>
      </p>
      <OTSession
        apiKey="100"
        sessionId={demo.sessionId}
        token={token}
        onReconnection={setReconnection}
        onError={console.error}
      >
        <OTPublisher properties={camera} onError={console.error} />
        <OTStreams>
          <OTSubscriber properties={{ width: 320, height: 240 }} />
        </OTStreams>
      </OTSession>
    </>
  )
}

createRoot(document.getElementById('app') as HTMLElement).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
