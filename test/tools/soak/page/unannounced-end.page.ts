/** Measures how long the library is `connected` while the client is not. */

import type {} from '@opentok/client'

const STEP_MS = 200

/** `longestMs`: of such a time at a stretch; counted in steps, as the page may have slept. */
export function watchDeadClient() {
  const { reconnection, session } = window.person
  let presentMs = 0
  let longestMs = 0
  const timer = setInterval(() => {
    const { status } = reconnection
    const isLive = status === 'connected' || status === 'reconnected'
    presentMs = isLive && !isConnected(session) ? presentMs + STEP_MS : 0
    longestMs = Math.max(longestMs, presentMs)
  }, STEP_MS)
  return { longestMs: () => longestMs, stop: () => clearInterval(timer) }
}

/** What OpenTok's types lack. */
interface State {
  readonly currentState: string
  isConnected(): boolean
}

const isConnected = (session: OT.Session) => (session as unknown as State).isConnected()

export function describeClient(session: OT.Session): string {
  const { currentState } = session as unknown as State
  return `${currentState}, isConnected ${isConnected(session)}, connection ${session.connection?.connectionId}`
}
