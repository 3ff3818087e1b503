/** Which status may follow which: a law of the random tests, on the fake and on the real client. */

export type NextStatuses = Readonly<Record<string, readonly string[]>>

export const NEXT_OF_SESSION: NextStatuses = {
  idle: ['connecting', 'connected'],
  connecting: ['connected', 'disconnecting', 'disconnected'],
  connected: ['reconnecting', 'disconnecting', 'disconnected'],
  reconnecting: ['reconnected', 'disconnecting', 'disconnected'],
  reconnected: ['connected', 'reconnecting', 'disconnecting', 'disconnected'],
  disconnecting: ['disconnected'],
  disconnected: ['connecting', 'connected'],
}

/** A tile may be interrupted or end at any time. */
export const NEXT_OF_TILE: NextStatuses = {
  connecting: ['connected', 'reconnecting', 'disconnected'],
  connected: ['reconnecting', 'disconnected'],
  reconnecting: ['reconnected', 'disconnected'],
  reconnected: ['connected', 'reconnecting', 'disconnected'],
  disconnected: [],
}
