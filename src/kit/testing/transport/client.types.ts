/** A session of the app, as its publishers, subscribers and signals see it. */

import type { Completion } from '../error.ts'
import type { FakePublisher, FakeSession } from '../sdk/objects.types.ts'
import type { Page } from '../sdk/page.types.ts'
import type { Member, ServerSession } from '../server/server-session.ts'
import type { Server } from '../server/server.types.ts'
import type { Link } from './link.types.ts'
import type { Membership } from './membership.ts'
import type { NetworkClient } from './network-client.types.ts'

/** What the parts of a client's life share. */
export interface ClientCore {
  readonly server: Server
  readonly page: Page
  readonly session: FakeSession
  readonly serverSession: ServerSession
  readonly link: Link
  readonly membership: Membership
}

export interface Client extends NetworkClient, Omit<ClientCore, 'membership' | 'link'> {
  readonly link: Link
  /** `null` while not joined. */
  readonly member: Member | null
  /** Joined, though perhaps reconnecting. */
  readonly isJoined: boolean
  readonly publishers: Set<ClientPublisher>
  connect(token: string, complete: Completion): void
  disconnect(): Promise<unknown>
  /** The server has ended the session and said so, before anything that waits has failed. */
  handleForcedOut(reason: string): void
}

/** A publisher as its client sees it. */
export interface ClientPublisher {
  readonly publisher: FakePublisher
  /** The server has ended its stream; the publisher is destroyed with it unless a listener prevents that. */
  handleStreamDestroyed(reason: string): void
  handleSessionEnd(reason: string): void
}
