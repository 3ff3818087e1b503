/** What a native session needs, and what the components see of it. */

import type { Clock, Network } from '../../index.ts'
import type { Foreground } from '../foreground.ts'
import type { TileBook } from '../media/tile-book.ts'
import type { NativeSession } from '../react-native.types.ts'
import type { NativeEntryEnvironment } from './native-entry.ts'
import type { NativeGhosts } from './native-ghosts.ts'

export interface NativeSessionEnvironment extends NativeEntryEnvironment {
  readonly now: () => number
  readonly network: Network
  readonly foreground: Foreground
  readonly ghosts: NativeGhosts
  /** `false` where the app has turned probes off together with the losses that they find. */
  readonly probeMs: number | false
  /** Whether native announces its losses itself. */
  readonly isAnnouncing: boolean
}

/** What the components see of a session. */
export interface OwnedSession extends NativeSession {
  readonly clock: Clock
  readonly tiles: TileBook
  readonly currentState: NativeState
  /** Hands a publisher's view over to native. */
  publishView(publisherId: string): void
}

/** The state of a session. */
export type NativeState =
  | 'disconnected'
  | 'connecting'
  | 'connected'
  | 'reconnecting'
  | 'disconnecting'
