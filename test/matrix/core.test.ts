/**
 * Every call of the app inside every event of the library: nothing throws, everything settles, nothing is left over.
 * `npm run soak -- events` plays each occurrence of each event (RUNS of them at most), and ends the call in each way.
 */

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { watchListeners } from '../fuzz/watch.ts'
import { LISTENER_CALLS } from './core.calls.ts'
import type { ListenerCall } from './core.calls.ts'
import { countEvents, EVENTS, playCell } from './core.play.ts'
import { IS_COMPLETE, isSelected, OCCURRENCES, printHistory, selectCalls } from './select.ts'

const ENDINGS = IS_COMPLETE ? [0, 1, 2, 3] : [1]
const ALL = Object.keys(LISTENER_CALLS) as ListenerCall[]

describe('a call inside an event of the library', () => {
  let unwatch = () => {}
  let counts: ReadonlyMap<string, number>
  beforeAll(async () => {
    unwatch = watchListeners()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval'] })
    counts = await countEvents()
  })
  afterAll(() => {
    vi.useRealTimers()
    unwatch()
  })

  it.each([...EVENTS.entries()])(
    'obeys all laws: %i %s',
    async (row, event) => {
      const occurrences = Math.min(OCCURRENCES, counts.get(event) ?? 0)
      expect(occurrences, `${event} occurs`).toBeGreaterThan(0)
      const broken: string[] = []
      for (let occurrence = 1; occurrence <= occurrences; occurrence += 1) {
        for (const call of selectCalls(ALL, row)) {
          for (const ending of ENDINGS) {
            const name = `${event} ${occurrence}, ${call}, ending ${ending}`
            if (!isSelected(name)) continue
            const played = await playCell({ event, occurrence, call, ending })
            broken.push(...played.broken.map((law) => `${name}: ${law}`))
            printHistory(played.history)
          }
        }
      }
      expect(broken).toEqual([])
    },
    30_000 + OCCURRENCES * 60_000,
  )
})
