/** 10 000 signals held through a 60 s outage in Chromium, with the real client, and an inspector attached. */

import { withCall } from '../browser/bench-page.ts'
import { createHeldOutage } from '../browser/held-outage.ts'
import { saveResults } from '../measure/results.ts'

const HELD = 10_000
/** Signals sent per task, as an app does; no task may be a long one. */
const BATCH = 100
const FEW = 10

await withCall(async ({ browser, emulator, open }) => {
  const anna = await open('anna', { clock: true })
  const bob = await open('bob')
  await bob.create()
  await bob.connect()
  const { playBare, playOutage, settledHeap } = await createHeldOutage(anna, bob, emulator, HELD)

  const few = await playOutage(FEW, BATCH)
  const start = await settledHeap()
  // What the client, the browser and the page's clock remember of as many signals is not the library's.
  await playBare(HELD)
  const bare = await settledHeap()
  const many = await playOutage(HELD, BATCH)
  const end = await settledHeap()
  const atOnce = await playOutage(HELD, HELD)

  const lost = [many, atOnce].filter((one) => one.delivered !== HELD || !one.isInOrder)
  const toMegabytes = (bytes: number) => bytes / 2 ** 20
  saveResults('held', {
    chromium: browser.version(),
    values: {
      'held.lost': [lost.length],
      'held.task': [many.longestTaskMs],
      'held.once': [atOnce.holdMs],
      'held.inspected': [Math.max(0, many.inspected - few.inspected)],
      'held.memory': [Math.max(0, toMegabytes(end - bare - (bare - start)))],
    },
  })
})
