/** Laws of a call beside those of the random calls. */

import type { World } from '../fuzz/world.ts'

/** The session is never live over a client that is not, or that has another connection; a leave takes OpenTok some time. */
export function checkClient({ app, isDisposed, session, tell }: World): void {
  const { connectionId, status } = app.reconnection.getSnapshot()
  if (isDisposed || (status !== 'connected' && status !== 'reconnected')) return
  if (session.currentState === 'disconnecting') return
  if (!session.isConnected() || session.connection?.connectionId !== connectionId)
    tell(`is ${status} over a client that is ${session.currentState}`)
}
