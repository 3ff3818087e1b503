/** A React app in StrictMode around the hook of the example, mounted and unmounted by a test. */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { useReconnection, useSnapshot } from '../../../examples/react/use-reconnection.ts'
import type { Reconnection } from '../../../src/reconnection.types.ts'

declare global {
  interface Window {
    strict: typeof strict
  }
}

function openCall(): Reconnection {
  strict.opened += 1
  return window.OpenTokReconnection.createReconnection(window.person.session, {
    token: (context) => window.askForToken({ ...context }),
  })
}

/** Two components share the call, and each goes through StrictMode's rehearsal. */
function Status({ name }: { readonly name: string }) {
  const snapshot = useSnapshot(useReconnection(openCall))
  return <p data-testid={name}>{snapshot?.status}</p>
}

const root = createRoot(document.body.appendChild(document.createElement('div')))

const strict = {
  opened: 0,
  mount: () =>
    root.render(
      <StrictMode>
        <Status name="first" />
        <Status name="second" />
      </StrictMode>,
    ),
  unmount: () => root.render(null),
}
window.strict = strict
