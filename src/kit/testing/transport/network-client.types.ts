/** A session of the app, as the faults of the network act on it. */

import type { FakeSession } from '../sdk/objects.types.ts'
import type { Who } from './faults.ts'

/** OpenTok's own names, and `reconnecting`, which OpenTok does not show. */
export type ClientState =
  | 'disconnected'
  | 'connecting'
  | 'connected'
  | 'reconnecting'
  | 'disconnecting'

/** `open`: a socket is up. `away`: it is lost, another may come. `leaving`: what was sent arrives, answers do not. */
export type LinkState = 'closed' | 'open' | 'away' | 'leaving'

export interface NetworkClient {
  readonly session: FakeSession
  readonly state: ClientState
  readonly link: { readonly state: LinkState }
  who(): Who
  /** A join succeeds that nobody waits for any more. */
  letIn(): void
  /** The socket is lost; OpenTok tries to reconnect until it gives up. */
  lose(): void
  /** A socket can be opened again, or carries messages again. */
  resume(): void
  /** Starts or stops the timer after which OpenTok notices that a socket is silent. */
  updateSilence(): void
  /** OpenTok ends the session. */
  giveUp(reason: string): void
  /** The server closes a socket that OpenTok left behind while connecting, and OpenTok takes it for that of the join. */
  closeLeftBehind(): void
}
