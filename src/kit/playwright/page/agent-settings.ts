/** What the agent in a page is told, and where it stands there. */

/** The key of the symbol on the global object. */
export const AGENT = 'opentok-reconnection.playwright'

/** The key of the symbol under which the library adds the handle of each reconnection. */
export const HANDLES = 'opentok-reconnection.handles'

export interface AgentSettings {
  readonly agent: string
  readonly handles: string
  /** Host and port of the emulator. */
  readonly authority: string
}
