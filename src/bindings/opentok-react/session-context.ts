/** What `OTSession` gives to the components inside of it, however deep. */

import { createContext } from 'react'
import type { SessionLike, StreamLike } from '../../index.ts'

/** A session, and the streams of the others. */
export interface SharedSession {
  readonly session: SessionLike
  readonly streams: readonly StreamLike[]
}

export const SessionContext = createContext<SharedSession | null>(null)
