/** Waits for conditions in a page; they are checked in every frame, without fixed delays. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { SignalOutcome } from './page/person.types.ts'

export interface Waits {
  /** Until the library's event was emitted for the `count`th time. */
  untilEvent(name: string, count?: number): Promise<void>
  /** Until the session's own event was emitted; the name includes the reason: `sessionDisconnected (…)`. */
  untilSdkEvent(name: string, count?: number): Promise<void>
  untilStatus(status: string): Promise<void>
  untilPhase(phase: string): Promise<void>
  /** Until every tile is `connected`. */
  untilTilesConnected(): Promise<void>
  /** Until that many videos of other people run. */
  untilVideos(count: number): Promise<void>
  /** Until there are `count` tiles and each has shown new frames from now on. */
  untilVideosMove(count: number): Promise<void>
  /** Until no timer of the library runs: none that is longer than this. After an end one runs until the next join is safe. */
  untilNoTimer(longestMs?: number): Promise<void>
  /** Until that many signals were delivered here. */
  untilHeard(count: number): Promise<void>
  /** Until no request for session information is under way, so that time does not overtake an answer. */
  untilAnswered(): Promise<void>
  /** Until the promise of the signal with this index has settled. */
  outcome(index: number): Promise<SignalOutcome>
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
    untilNoTimer: async (longestMs = 1_000) => {
      const timers = await page.evaluate(() => window.person.runningTimers())
      for (const ms of timers) expect(ms).toBeLessThanOrEqual(longestMs)
      await page.waitForFunction(() => window.person.runningTimers().length === 0)
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
    untilAnswered: async () => {
      await page.waitForFunction(() => window.person.sessionRequests.inFlight === 0)
    },
    outcome: async (index) => {
      const settled = await page.waitForFunction((at) => {
        const outcome = window.person.outcomes[at]
        return outcome?.state === 'pending' ? null : outcome
      }, index)
      return (await settled.jsonValue()) as SignalOutcome
    },
  }
}
