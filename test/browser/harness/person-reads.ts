/** Reads the state of a page, as plain data. */
import type { Page } from 'playwright-core'
import type { SeenEvent } from './page/person.types.ts'
import { toLine } from './record.ts'

/** The library's listeners on the page that stay from `createReconnection()` to `dispose()`. */
export const PAGE_CACHE = { pagehide: 1, pageshow: 1 }

export interface Reads {
  status(): Promise<string>
  snapshot(): Promise<Record<string, unknown>>
  stats(): Promise<Record<string, unknown>>
  /** The library's events so far, with their payloads. */
  seen(): Promise<SeenEvent[]>
  /** The library's events so far, one line each; without names, all except `statusChanged`. */
  eventLines(...names: string[]): Promise<string[]>
  /** Every status with its phase that the snapshot had so far. */
  phases(): Promise<string[]>
  /** The session's own events so far. */
  sdkEventLines(): Promise<string[]>
  /** Signals that the SDK delivered here: `type data`. */
  heard(): Promise<string[]>
  /** Statuses of the tile of a stream, in order. */
  tileStatuses(streamId: string): Promise<string[]>
  /** Number of tiles of other people in the page, with or without a picture. */
  tileCount(): Promise<number>
  /** Number of tiles of other people with a running video. */
  runningVideos(): Promise<number>
  /** Number of camera and microphone requests of the page. */
  cameraRequests(): Promise<number>
  /** Number of live camera and microphone tracks of the page. */
  liveTracks(): Promise<number>
  /** Number of open peer connections of the page. */
  peerConnections(): Promise<number>
  /** Delays of the library's running timers. */
  runningTimers(): Promise<number[]>
  /** Number of the library's listeners on the session, by name. */
  listenerCounts(): Promise<Record<string, number>>
  /** Resources of the library that must not grow from one outage to the next. */
  costs(): Promise<Costs>
  /** The whole record as text, for the message of a failure. */
  describe(): Promise<string>
}

export interface Costs {
  readonly actors: number
  /** Delays of its running timers. */
  readonly timers: readonly number[]
  readonly listeners: {
    readonly session: Record<string, number>
    /** Of SDK subscribers and publishers with listeners. */
    readonly media: readonly Record<string, number>[]
    /** On `window` and `document`. */
    readonly platform: Record<string, number>
  }
  readonly peerConnections: number
  readonly cameraRequests: number
  readonly handles: readonly string[]
}

export function createReads(page: Page): Reads {
  const reads: Reads = {
    status: () => page.evaluate(() => window.person.reconnection.status),
    snapshot: () => page.evaluate(() => ({ ...window.person.reconnection.getSnapshot() })),
    stats: () => page.evaluate(() => ({ ...window.person.reconnection.stats })),
    seen: () => page.evaluate(() => window.person.seen),
    eventLines: async (...names) => {
      const isWanted = ({ name }: SeenEvent) =>
        names.length ? names.includes(name) : name !== 'statusChanged'
      return (await reads.seen()).filter(isWanted).map(toLine)
    },
    phases: () => page.evaluate(() => window.person.phases),
    sdkEventLines: () => page.evaluate(() => window.person.sdkSeen),
    heard: async () => {
      const heard = await page.evaluate(() => window.person.heard)
      return heard.map(({ type, data }) => `${type} ${data}`)
    },
    tileStatuses: (streamId) => page.evaluate((id) => window.person.tiles[id] ?? [], streamId),
    tileCount: () => page.evaluate(() => document.querySelectorAll('.OT_subscriber').length),
    runningVideos: () => page.evaluate(() => window.person.runningVideos()),
    cameraRequests: () => page.evaluate(() => window.person.media.cameraRequests()),
    liveTracks: () => page.evaluate(() => window.person.media.liveTracks()),
    peerConnections: () => page.evaluate(() => window.person.media.peerConnections()),
    runningTimers: () => page.evaluate(() => window.person.runningTimers()),
    listenerCounts: () => page.evaluate(() => window.person.listenerCounts()),
    costs: () =>
      page.evaluate(() => {
        const { actors, listenerCounts, media, platformListeners } = window.person
        const { mediaListeners, reconnection, runningTimers } = window.person
        return {
          actors: actors.running(),
          timers: runningTimers(),
          listeners: {
            session: listenerCounts(),
            media: mediaListeners
              .map((count) => count())
              .filter((counts) => Object.values(counts).length > 0),
            platform: platformListeners(),
          },
          peerConnections: media.peerConnections(),
          cameraRequests: media.cameraRequests(),
          handles: [...reconnection.subscribers.keys()],
        }
      }),
    describe: async () => {
      const outcomes = await page.evaluate(() => window.person.outcomes)
      return [
        `library: ${(await reads.seen()).map(toLine).join(' | ')}`,
        `snapshots: ${(await reads.phases()).join(' | ')}`,
        `SDK: ${(await reads.sdkEventLines()).join(' | ')}`,
        `heard: ${(await reads.heard()).join(' | ')}`,
        `own signals: ${outcomes.map(({ state, code }) => code ?? state).join(' | ')}`,
      ].join('\n')
    },
  }
  return reads
}
