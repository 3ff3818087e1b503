/** A React app in StrictMode with the hook of the example, mounted and unmounted by a test. */
import type {} from '@opentok/client'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { useReconnection, useSnapshot } from '../../../examples/react/use-reconnection.ts'
import type { Reconnection } from '../../../src/api/reconnection.types.ts'

declare global {
  interface Window {
    strict: typeof strict
  }
}

function openCall(): Reconnection {
  strict.opened += 1
  const reconnection = window.OpenTokReconnection.createReconnection(window.person.session, {
    token: (context) => window.askForToken({ ...context }),
  })
  // Like the examples.
  reconnection.on('connected', ({ first }) => {
    if (first) reconnection.publish(openCamera()).then(() => (strict.published += 1), fail)
  })
  return reconnection
}

const openCamera = () =>
  OT.initPublisher('tiles', { insertMode: 'append', audioSource: null, resolution: '320x240' })

const fail = (error: unknown) => strict.failures.push(String(error))

/** Two components share the call, and StrictMode mounts each twice. */
function Status({ name }: { readonly name: string }) {
  const snapshot = useSnapshot(useReconnection(openCall))
  return <p data-testid={name}>{snapshot?.status}</p>
}

const root = createRoot(document.body.appendChild(document.createElement('div')))

const strict = {
  opened: 0,
  published: 0,
  failures: [] as string[],
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
