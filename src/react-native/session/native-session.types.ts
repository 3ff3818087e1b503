/** What a native session needs, and what the components see of it. */

import type { Clock, Network } from '../../index.ts'
import type { TileBook } from '../media/tile-book.ts'
import type { NativeSession } from '../react-native.types.ts'
import type { NativeEntries } from './native-entry.ts'
import type { NativeModule } from './native-module.types.ts'

/** What a session needs from outside. */
export interface NativeSessionEnvironment {
  readonly module: NativeModule
  readonly clock: Clock
  readonly now: () => number
  readonly entries: NativeEntries
  readonly network: Network
  readonly apiKey: string
  readonly sessionId: string
  readonly options: object
  readonly encryptionSecret: string | undefined
  /** `false` on iOS, and where the app has turned it off together with the losses that it finds. */
  readonly probeMs: number | false
  /** Whether native announces its losses itself. */
  readonly isAnnouncing: boolean
}

/** What the components see of a session. */
export interface OwnedSession extends NativeSession {
  readonly tiles: TileBook
  readonly currentState: NativeState
  /** Hands a publisher's view over to native. */
  publishView(publisherId: string): void
  /** Leaves native without an announcement. */
  release(): void
}

/** The state of a session. */
export type NativeState =
  'disconnected' | 'connecting' | 'connected' | 'reconnecting' | 'disconnecting'
