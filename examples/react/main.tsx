/** Starts the call with a session of the local emulator. */

import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { openDemoSession } from '../demo-session.ts'
import { App } from './app.tsx'

const { cutNetwork, sessionId, token } = await openDemoSession()

createRoot(document.getElementById('app') as HTMLElement).render(
  <StrictMode>
    <App apiKey="100" sessionId={sessionId} token={token} />
    <button onClick={() => void cutNetwork()}>Cut the network for 3 s</button>
  </StrictMode>,
)
