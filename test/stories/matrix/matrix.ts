/** Plays a matrix: each call of an app inside each event, under a clock of its own, and collects the laws that break. */

import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { reportTo, watchListeners } from '../fuzz/watch.ts'
import { takeXStateWarnings } from '../../tools/vitest/xstate-warnings.ts'
import { SEED } from '../harness/seed.ts'
import { isSelected, OCCURRENCES, printHistory, selectCalls } from './select.ts'

/** Where the call is made, and how everything ends afterwards. */
export interface Cell<Call extends string> {
  readonly event: string
  /** Counted from 1. */
  readonly occurrence: number
  readonly call: Call
  /** See `endCall()`. */
  readonly ending: number
}

export interface Played {
  readonly broken: readonly string[]
  readonly history: readonly string[]
}

/** What a cell is played in. */
interface CellWorld extends Played {
  readonly tell: (law: string) => void
}

export interface Matrix<Call extends string> {
  readonly events: readonly string[]
  readonly calls: readonly Call[]
  /** The ways in which the call of a cell ends; without them there is one. */
  readonly endings?: readonly number[]
  /** @returns how often each event occurs, if its listeners call nothing */
  readonly count: () => Promise<ReadonlyMap<string, number>>
  readonly play: (cell: Cell<Call>) => Promise<Played>
}

/** Declares a test for each event. */
export function itObeysAllLaws<Call extends string>({
  calls,
  count,
  endings,
  events,
  play,
}: Matrix<Call>): void {
  async function playRow(event: string, row: number, occurrences: number): Promise<string[]> {
    const broken: string[] = []
    for (let occurrence = 1; occurrence <= occurrences; occurrence += 1) {
      for (const call of selectCalls(calls, row)) {
        for (const ending of endings ?? [0]) {
          const name = `${event} ${occurrence}, ${call}${endings ? `, ending ${ending}` : ''}`
          if (!isSelected(name)) continue
          const played = await play({ event, occurrence, call, ending })
          broken.push(...played.broken.map((law) => `${name}: ${law}`))
          printHistory(played.history)
        }
      }
    }
    return broken
  }

  let unwatch = () => {}
  let counts: ReadonlyMap<string, number>
  beforeAll(async () => {
    unwatch = watchListeners()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval'] })
    counts = await count()
  })
  afterAll(() => {
    vi.useRealTimers()
    unwatch()
  })

  it.each([...events.entries()])(
    `obeys all laws: %i %s, SEED=${SEED}`,
    async (row, event) => {
      const occurrences = Math.min(OCCURRENCES, counts.get(event) ?? 0)
      expect(occurrences, `${event} occurs`).toBeGreaterThan(0)
      expect(await playRow(event, row, occurrences)).toEqual([])
    },
    30_000 + OCCURRENCES * 60_000,
  )
}

/**
 * Plays one cell. Whatever throws, reports, warns or stays behind breaks a law.
 * @param run plays it, and passes on its world as soon as that has begun
 */
export async function runCell<World extends CellWorld>(
  run: (handleBegun: (begun: World) => void) => Promise<void>,
): Promise<Played> {
  let world: World | undefined
  vi.stubGlobal('reportError', (error: unknown) =>
    world?.tell(`reports to the page: ${String(error)}`),
  )
  try {
    await run((begun) => {
      world = begun
      reportTo(begun.tell)
    })
    if (vi.getTimerCount() > 0) world?.tell('uses the timers of the platform')
  } catch (error) {
    world?.tell(String((error as Error).stack))
  } finally {
    vi.clearAllTimers()
    vi.unstubAllGlobals()
  }
  for (const warning of takeXStateWarnings()) world!.tell(`XState warns: ${warning}`)
  const { broken, history } = world!
  return { broken, history }
}
