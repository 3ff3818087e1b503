/** What a test can ask of a page, as plain data. */
import type { Page } from 'playwright-core'
import type { SeenEvent } from '../page/person.types.ts'
import { toLine } from './record.ts'

export interface Reads {
  status(): Promise<string>
  snapshot(): Promise<Record<string, unknown>>
  stats(): Promise<Record<string, unknown>>
  /** The library's events so far, with their payloads. */
  seen(): Promise<SeenEvent[]>
  /** The library's events so far, one line each; without names all but `statusChanged`. */
  story(...names: string[]): Promise<string[]>
  /** Every status, with its phase, that the snapshot showed so far. */
  phases(): Promise<string[]>
  /** The session's own events so far. */
  sdkStory(): Promise<string[]>
  /** The signals that the SDK delivered here: `type data`. */
  heard(): Promise<string[]>
  /** The statuses that the tile of a stream went through. */
  tileStatuses(streamId: string): Promise<string[]>
  /** How many tiles of other people are in the page, with a picture or without. */
  tileCount(): Promise<number>
  /** How often the page asked for a camera or a microphone. */
  cameraRequests(): Promise<number>
  /** How many tracks keep the camera and the microphone of the page on. */
  liveTracks(): Promise<number>
  /** How many peer connections of the page are not closed. */
  peerConnections(): Promise<number>
  /** The delays of the timers that the library has running. */
  runningTimers(): Promise<number[]>
  /** How many listeners the library has on the session, by name. */
  listenerCounts(): Promise<Record<string, number>>
  /** What the library has of everything that must be as much after the tenth outage as after the first. */
  costs(): Promise<Costs>
  /** All that was recorded, for a failure's message. */
  tell(): Promise<string>
}

export interface Costs {
  readonly actors: number
  /** Delays of its running timers. */
  readonly timers: readonly number[]
  readonly listeners: {
    readonly session: Record<string, number>
    /** Of the SDK subscribers and publishers that have any. */
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
    story: async (...names) => {
      const isTold = ({ name }: SeenEvent) =>
        names.length ? names.includes(name) : name !== 'statusChanged'
      return (await reads.seen()).filter(isTold).map(toLine)
    },
    phases: () => page.evaluate(() => window.person.phases),
    sdkStory: () => page.evaluate(() => window.person.sdkSeen),
    heard: async () => {
      const heard = await page.evaluate(() => window.person.heard)
      return heard.map(({ type, data }) => `${type} ${data}`)
    },
    tileStatuses: (streamId) => page.evaluate((id) => window.person.tiles[id] ?? [], streamId),
    tileCount: () => page.evaluate(() => document.querySelectorAll('.OT_subscriber').length),
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
    tell: async () => {
      const outcomes = await page.evaluate(() => window.person.outcomes)
      return [
        `library: ${(await reads.seen()).map(toLine).join(' | ')}`,
        `snapshots: ${(await reads.phases()).join(' | ')}`,
        `SDK: ${(await reads.sdkStory()).join(' | ')}`,
        `heard: ${(await reads.heard()).join(' | ')}`,
        `own signals: ${outcomes.map(({ state, code }) => code ?? state).join(' | ')}`,
      ].join('\n')
    },
  }
  return reads
}
