/** Every call of an app inside every event of OpenTok, over the automatic entry; see `core.test.ts`. */

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { watchListeners } from '../fuzz/watch.ts'
import { AUTO_CALLS } from './auto.calls.ts'
import type { AutoCallName } from './auto.calls.ts'
import { AUTO_EVENTS, countAutoEvents, playAutoCell } from './auto.play.ts'
import { isSelected, OCCURRENCES, printHistory, selectCalls } from './select.ts'

const ALL = Object.keys(AUTO_CALLS) as AutoCallName[]

describe('a call inside an event of OpenTok, with the library under the app', () => {
  let unwatch = () => {}
  let counts: ReadonlyMap<string, number>
  beforeAll(async () => {
    unwatch = watchListeners()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval'] })
    counts = await countAutoEvents()
  })
  afterAll(() => {
    vi.useRealTimers()
    unwatch()
  })

  it.each([...AUTO_EVENTS.entries()])(
    'obeys all laws: %i %s',
    async (row, event) => {
      const occurrences = Math.min(OCCURRENCES, counts.get(event) ?? 0)
      expect(occurrences, `${event} occurs`).toBeGreaterThan(0)
      const broken: string[] = []
      for (let occurrence = 1; occurrence <= occurrences; occurrence += 1) {
        for (const call of selectCalls(ALL, row)) {
          const name = `${event} ${occurrence}, ${call}`
          if (!isSelected(name)) continue
          const played = await playAutoCell({ event, occurrence, call })
          broken.push(...played.broken.map((law) => `${name}: ${law}`))
          printHistory(played.history)
        }
      }
      expect(broken).toEqual([])
    },
    30_000 + OCCURRENCES * 60_000,
  )
})
