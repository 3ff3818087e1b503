/** Types of the page that shows the call of an example: the test mounts it, changes its props, and unmounts it. */
import type { Reconnection } from 'opentok-reconnection'

/** The props of the example's `Call`. */
export interface CallProps {
  readonly apiKey: string
  readonly sessionId: string
  readonly token: (sessionId: string) => Promise<string>
}

/** The props of single tiles, on a call that the test has made itself. */
export interface PartsProps {
  readonly call: Reconnection | null
  /** Whether the own tile is there. */
  readonly camera: boolean
  /** Where the tiles of the others are, if anywhere. */
  readonly place: 'left' | 'right' | null
}

export interface Frame {
  /** Takes over what a server has rendered, in an element of its own. */
  hydrate(html: string, props: CallProps): void
  /** Mounts the call, or changes its props; `null` unmounts it. */
  show(props: CallProps | null): void
  /** Mounts single tiles, or changes their props; `null` unmounts them. */
  showParts(props: PartsProps | null): void
  /** What an effect on a selector's result has read, one entry each time it ran. */
  readonly selected: string[]
  /** What the framework has caught. */
  readonly errors: string[]
  /** Every handle that the example has made. */
  readonly calls: Reconnection[]
  /** The statuses of the previous handles, at the moment when each one was made. */
  readonly previous: string[][]
  /** The next handle is not made: this is thrown in its place. */
  failure: Error | null
  /** Whether the next calls are made without a token. */
  isWithoutToken: boolean
}

declare global {
  interface Window {
    frame: Frame
  }
}
