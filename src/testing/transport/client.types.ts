/** A session of the app, as the network and the session's own objects see it. */

import type { Completion } from '../error.ts'
import type { Who } from './faults.ts'
import type { Line } from './link.ts'
import type { Page } from '../sdk/page.ts'
import type { Publication } from '../sdk/publisher/publisher-controller.types.ts'
import type { Member, Room } from '../server/server-session.ts'
import type { Server } from '../server/server.ts'
import type { FakeSession } from '../sdk/session/session.ts'

/** What OpenTok itself calls them, and `reconnecting`, which it keeps to itself. */
export type ClientState =
  'disconnected' | 'connecting' | 'connected' | 'reconnecting' | 'disconnecting'

/** One session of the app, as the network and the session's own objects see it. */
export interface Client {
  readonly face: FakeSession
  readonly server: Server
  readonly page: Page
  readonly room: Room
  readonly line: Line
  readonly state: ClientState
  /** `null` while not joined. */
  readonly member: Member | null
  /** Joined, though perhaps away. */
  readonly isJoined: boolean
  readonly publications: Set<Publication>
  who(): Who
  connect(token: string, complete: Completion): void
  disconnect(): Promise<unknown>
  /** A join gets through that nobody waits for any more. */
  letIn(): void
  /** The socket is lost; OpenTok knocks until it gives up. */
  lose(): void
  /** A socket is to be had again, or speaks again. */
  resume(): void
  /** OpenTok notices in time that a socket says nothing. */
  watchForSilence(): void
  /** OpenTok sees no way to go on. */
  giveUp(reason: string): void
  /** A socket that OpenTok has left behind while connecting is closed, and taken for that of the join. */
  closeLeftBehind(): void
  /** The server has ended it, and says so: before anything that waits has failed. */
  handleForcedOut(reason: string): void
}
