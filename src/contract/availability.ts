/** What the session lets through at the moment: the one value that signals, subscribers and publishers go by. */

import type { ReconnectionStatus } from './snapshot.ts'

/** `pass`: connected; `hold`: it will be; `closed`: only after a `connect()`; `disposed`: never again. */
export type Availability = 'pass' | 'hold' | 'closed' | 'disposed'

export const AVAILABILITY: Readonly<Record<ReconnectionStatus, Availability>> = {
  idle: 'closed',
  connecting: 'hold',
  connected: 'pass',
  reconnecting: 'hold',
  reconnected: 'pass',
  disconnecting: 'closed',
  disconnected: 'closed',
}
