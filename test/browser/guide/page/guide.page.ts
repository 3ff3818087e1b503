/** What a block of a guide finds in the page: the names that its text takes as given. */
import OT from '@opentok/client'
import { createReconnection } from 'opentok-reconnection'

/** From the test: the values of its emulator. */
export interface Given {
  readonly apiKey: string
  readonly proxyUrl: string
  readonly sessionId: string
  readonly token: string
  /** Whether the block uses a call that another one has begun. */
  readonly isInCall: boolean
}

declare global {
  interface Window {
    given: Given
  }
}

const { apiKey, isInCall, proxyUrl, sessionId, token } = window.given
OT.setProxyUrl(proxyUrl)
const session = OT.initSession(apiKey, sessionId)
const show = (text: string) => console.log(text)
Object.assign(window, { OT, apiKey, session, sessionId, show, token: () => token })

if (isInCall) {
  const reconnection = createReconnection(session, { token: () => token })
  await reconnection.connect()
  Object.assign(window, { reconnection })
}
