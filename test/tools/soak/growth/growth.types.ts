/** Types of the long call: what the page counts, and the figures of one point in time. */

/** What the app in a page knows, without anything that grows. */
export interface CallerRecord {
  readonly status: string
  readonly connectionId: string | null
  /** Streams that the library has announced, and not announced as destroyed. */
  readonly streams: readonly string[]
  readonly tiles: readonly { readonly streamId: string; readonly status: string }[]
  /** Elements of OpenTok in the page. */
  readonly elements: { readonly tiles: number; readonly selfViews: number }
  readonly publishedStreamId: string | null
  /** Unsettled promises of `connect()`, `disconnect()` and `publish()`. */
  readonly pending: number
  readonly outages: number
  readonly joins: number
  readonly attempts: number
  /** What the app had to do again: joins, publishes, subscribes. */
  readonly helped: number
  readonly spoken: Spoken
  readonly heard: Heard
  /** Whether the picture of every tile has moved since the last `startCounting()`. */
  readonly moved: number
  /** Errors that were thrown into the app, and `error` events. */
  readonly errors: readonly string[]
}

/** Own signals. */
export interface Spoken {
  readonly count: number
  readonly resolved: number
  readonly pending: number
  /** Numbers of rejected ones, with their codes. */
  readonly rejected: readonly (readonly [number, string])[]
}

/** Signals of the other person. */
export interface Heard {
  /** Number after the highest that was received. */
  readonly next: number
  readonly received: number
  readonly repeated: number
  /** Numbers below `next` that were not received. */
  readonly missing: readonly number[]
}

/** What must not grow in a page. */
export interface PageFigures {
  /** After a garbage collection. */
  readonly heapBytes: number
  readonly nodes: number
  /** All listeners in the page, and those of the library on OpenTok, `window` and `document`. */
  readonly domListeners: number
  readonly listeners: number
  readonly sockets: number
  /** Open peer connections, and those in memory. */
  readonly peers: number
  readonly peersInMemory: number
  readonly timers: number
  readonly actors: number
  readonly tracks: number
  /** OpenTok's subscribers and publishers in memory. */
  readonly subscribersInMemory: number
  readonly publishersInMemory: number
}

/** What must not grow in the process of the emulator. */
export interface ServerFigures {
  readonly heapBytes: number
  readonly sockets: number
  readonly clients: number
}

export interface Sample {
  readonly minute: number
  /** Faults and calls so far. */
  readonly events: number
  readonly pages: readonly PageFigures[]
  readonly server: ServerFigures
  /** Of both people together, since the start. */
  readonly outages: number
  readonly joins: number
  readonly helped: number
  /** Signals; `missed` by somebody who was not in the session; `unknown`: rejected, and yet received. */
  readonly sent: number
  readonly received: number
  readonly missed: number
  readonly unknown: number
}
