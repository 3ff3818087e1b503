/** Which of OpenTok's events about streams count: those of the session that this library has joined, or is joining. */

import { AVAILABILITY } from '../contract/availability.ts'
import type { ReconnectionSnapshot } from '../contract/snapshot.ts'

/** A late join that is left again lists streams too, and nobody would hear of their end. */
export const isListing = ({ phase, status }: ReconnectionSnapshot): boolean =>
  phase === 'joining' || phase === 'rejoining' || AVAILABILITY[status] === 'pass'

/** Without a connection an end is late news of a previous join. The next join shows whether the stream lives on. */
export const isEnding = ({ connectionId }: ReconnectionSnapshot): boolean => connectionId !== null
