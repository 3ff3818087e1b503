/** What a test waits for in a page; conditions are looked at with every frame, nothing is waited out. */
import type { Page } from 'playwright-core'
import type { SignalOutcome } from '../page/person.types.ts'

export interface Waits {
  /** Until the library's event was seen, for the `count`th time. */
  untilEvent(name: string, count?: number): Promise<void>
  /** Until the session's own event was seen; a reason belongs to its name: `sessionDisconnected (…)`. */
  untilSdkEvent(name: string, count?: number): Promise<void>
  untilStatus(status: string): Promise<void>
  untilPhase(phase: string): Promise<void>
  /** Until every tile is `connected`. */
  untilTilesConnected(): Promise<void>
  /** Until that many pictures of other people move. */
  untilVideos(count: number): Promise<void>
  /** Until every tile shows that many new pictures more than now, and there are `count` tiles. */
  untilVideosMove(count: number): Promise<void>
  /** Until that many signals were delivered here. */
  untilHeard(count: number): Promise<void>
  /** Until the promise of the signal at this place has settled. */
  outcome(place: number): Promise<SignalOutcome>
}

export function createWaits(page: Page): Waits {
  return {
    untilEvent: async (name, count = 1) => {
      const isSeen = ([wanted, times]: readonly [string, number]) =>
        window.person.seen.filter((event) => event.name === wanted).length >= times
      await page.waitForFunction(isSeen, [name, count] as const)
    },
    untilSdkEvent: async (name, count = 1) => {
      const isSeen = ([wanted, times]: readonly [string, number]) =>
        window.person.sdkSeen.filter((event) => event === wanted).length >= times
      await page.waitForFunction(isSeen, [name, count] as const)
    },
    untilStatus: async (status) => {
      await page.waitForFunction((wanted) => window.person.reconnection.status === wanted, status)
    },
    untilPhase: async (phase) => {
      const isReached = (wanted: string) =>
        window.person.reconnection.getSnapshot().phase === wanted
      await page.waitForFunction(isReached, phase)
    },
    untilTilesConnected: async () => {
      await page.waitForFunction(() => {
        const tiles = [...window.person.reconnection.subscribers.values()]
        return tiles.every(({ status }) => status === 'connected')
      })
    },
    untilVideos: async (count) => {
      await page.waitForFunction((wanted) => window.person.runningVideos() === wanted, count)
    },
    untilVideosMove: async (count) => {
      await page.waitForFunction((wanted) => {
        const { length } = document.querySelectorAll('.OT_subscriber')
        return length === wanted && window.person.runningVideos() === wanted
      }, count)
      await page.evaluate(() => window.person.media.startCounting())
      await page.waitForFunction((wanted) => window.person.media.moved() === wanted, count)
    },
    untilHeard: async (count) => {
      await page.waitForFunction((wanted) => window.person.heard.length >= wanted, count)
    },
    outcome: async (place) => {
      const settled = await page.waitForFunction((at) => {
        const outcome = window.person.outcomes[at]
        return outcome?.state === 'pending' ? null : outcome
      }, place)
      return (await settled.jsonValue()) as SignalOutcome
    },
  }
}
