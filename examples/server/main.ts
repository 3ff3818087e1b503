/// <reference types="@opentok/client" />
/** A call whose session and tokens come from the app's own server, `server.mjs`. */

import { createReconnection } from 'opentok-reconnection'

/** The address of the token server, which `examples/start.mjs` puts in. */
declare const TOKEN_SERVER: string

interface Answer {
  readonly applicationId: string
  readonly sessionId: string
  readonly token: string
}

async function ask(path: string): Promise<Answer> {
  const response = await fetch(`${TOKEN_SERVER}/${path}`)
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  return (await response.json()) as Answer
}

const name = `page ${crypto.randomUUID()}`
const { applicationId, sessionId } = await ask('session')
location.hash = sessionId
OT.setProxyUrl(`${location.origin}/proxy`) // Leave this out to use the vendor's cloud.

const reconnection = createReconnection(OT.initSession(applicationId, sessionId), {
  // Called for each join, so also after an outage.
  token: async () => (await ask(`token?name=${encodeURIComponent(name)}`)).token,
})
reconnection.onChange(() => {
  document.getElementById('status')!.textContent = reconnection.status
})
reconnection.on('streamCreated', ({ stream }) => {
  reconnection.subscribe(stream, 'videos', { insertMode: 'append' })
})
await reconnection.connect()
await reconnection.publish(OT.initPublisher('videos', { insertMode: 'append', audioSource: null }))
