/** 10 000 signals held through a 60 s outage in Chromium, with the real client, and an inspector attached. */

import { buildSync } from 'esbuild'
import { join } from 'node:path'
import { startEmulator } from '../../src/emulator/index.ts'
import { launchChromium } from '../e2e/browser/chromium.ts'
import { openPerson } from '../e2e/browser/person.ts'
import { createGoals } from './goals.ts'

const HELD = 10_000

/** Counters in the page. */
interface Counts {
  inspected: number
  /** Longest task of the page so far in ms; 0 if none took 50 ms or more. */
  longest: number
  settled: number
}

type Counting = Window & { counts: Counts }
/** Signals sent per task, as an app does; no task may be a long one. */
const BATCH = 100

const root = process.cwd()
const emulator = await startEmulator({
  files: {
    '/index.html': join(root, 'test/e2e/page/index.html'),
    '/opentok.js': join(root, 'node_modules/@opentok/client/dist/js/opentok.min.js'),
    '/opentok-reconnection.umd.js': join(root, 'dist/opentok-reconnection.umd.js'),
  },
})
const sessionId = emulator.createSession()
const pageScript = buildSync({
  entryPoints: [join(root, 'test/e2e/page/person.page.ts')],
  bundle: true,
  format: 'iife',
  target: 'es2022',
  write: false,
}).outputFiles[0]!.text
const browser = await launchChromium()
try {
  const anna = await openPerson(
    'anna',
    { browser, emulator, sessionId, pageScript },
    { clock: true },
  )
  const bob = await openPerson('bob', { browser, emulator, sessionId, pageScript })
  await bob.create()
  await bob.connect()
  const devTools = await anna.page.context().newCDPSession(anna.page)
  await devTools.send('HeapProfiler.enable')
  const heap = async () => {
    for (let turn = 0; turn < 3; turn += 1) await devTools.send('HeapProfiler.collectGarbage')
    return (await devTools.send('Runtime.getHeapUsage')).usedSize
  }

  await anna.page.evaluate((capacity) => {
    const { createReconnection } = window.OpenTokReconnection
    const counts = { inspected: 0, longest: 0, settled: 0 }
    Object.assign(window, { counts })
    window.person.reconnection = createReconnection(window.person.session, {
      token: () => window.askForToken({}),
      inspect: () => (counts.inspected += 1),
      rejoin: { delay: () => 20 },
      signals: { capacity, ttlMs: 600_000, capacityBytes: 2 ** 30 },
    })
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        counts.longest = Math.max(counts.longest, duration)
      }
    }).observe({ type: 'longtask' })
  }, HELD)
  await anna.connect()
  const counts = () =>
    anna.page.evaluate(() => ({
      ...(window as unknown as Counting).counts,
      held: window.person.reconnection.signals.length,
    }))

  /** Outage of 60 s with that many held signals, up to the last confirmation. @param batch signals sent in one task */
  async function playOutage(held: number, batch: number) {
    const before = await counts()
    await anna.page.evaluate(() => ((window as unknown as Counting).counts.longest = 0))
    emulator.network.cut({ target: 'anna' })
    await anna.untilStatus('reconnecting')
    const holdMs = await anna.page.evaluate(
      async ([count, batch]) => {
        const { counts } = window as unknown as Counting
        // Event timestamps are the only clock of the page that does not stand still.
        const now = () => new Event('now').timeStamp
        const startedAt = now()
        for (let index = 0; index < count; index += 1) {
          const settle = () => void (counts.settled += 1)
          window.person.reconnection
            .signal({ type: 'bench', data: `message ${index}` })
            .then(settle, settle)
          if (index % batch === batch - 1) {
            await new Promise((resolve) => {
              const { port1, port2 } = new MessageChannel()
              port1.addEventListener('message', resolve, { once: true })
              port1.start()
              port2.postMessage(0)
            })
          }
        }
        return now() - startedAt
      },
      [held, batch] as const,
    )
    const full = await counts()
    await anna.fastForward(31_000)
    await anna.fastForward(29_000)
    emulator.network.restore()
    const heard = (await bob.heard()).length
    const startedAt = performance.now()
    await anna.page.evaluate(() => window.person.reconnection.reconnectNow())
    while ((await counts()).settled < before.settled + held) {
      await anna.page.clock.runFor(100)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    const flushMs = performance.now() - startedAt
    await bob.untilHeard(heard + held)
    const delivered = (await bob.heard()).slice(heard)
    const isInOrder = delivered.every((text, index) => text === `bench message ${index}`)
    await anna.page.clock.runFor(4_000)
    const after = await counts()
    return {
      held: full.held,
      holdMs: Math.round(holdMs),
      delivered: delivered.length,
      isInOrder,
      flushMs: Math.round(flushMs),
      inspected: after.inspected - before.inspected,
      longestTaskMs: Math.round(after.longest),
    }
  }

  /** Heap after the SDK has dropped what it keeps for 30 s, and without the test's own record. */
  async function settledHeap(): Promise<number> {
    await anna.fastForward(60_000)
    await anna.page.evaluate(() => void (window.person.heard.length = 0))
    return heap()
  }

  /** The same number through the SDK alone: what SDK, browser and the page's clock keep of them is not this library's. */
  const playPlain = () =>
    anna.page.evaluate(async (count) => {
      for (let index = 0; index < count; index += 1) {
        await window.person.session.signal({ type: 'bench', data: `message ${index}` })
      }
    }, HELD)

  const few = await playOutage(10, BATCH)
  const start = await settledHeap()
  await playPlain()
  const plain = await settledHeap()
  const many = await playOutage(HELD, BATCH)
  const end = await settledHeap()
  const atOnce = await playOutage(HELD, HELD)
  console.log('10 held:', few)
  console.log(`${HELD} held:`, many)
  console.log(`${HELD} held in one task:`, atOnce)
  const { finish, print } = createGoals()
  const lost = [many, atOnce].filter((one) => one.delivered !== HELD || !one.isInOrder)
  print('outages with signals lost or out of order', lost.length, { most: 0 })
  print('longest task, ms; 0 if none took 50 ms or more', many.longestTaskMs, { most: 100 })
  print('10 000 held in one task, ms', atOnce.holdMs, { most: 100 })
  print('inspector events with 10 held', few.inspected)
  // Outages differ by an attempt or two of a few events each; an event per signal would be 10 000.
  print('inspector events with 10 000 held', many.inspected, { most: few.inspected + 10 })
  const toMegabytes = (bytes: number) => bytes / 2 ** 20
  const ofSdk = toMegabytes(plain - start)
  print('heap at the start, MB', toMegabytes(start))
  print('growth after 10 000 through the SDK alone, MB', ofSdk)
  print('growth after 10 000 held through an outage, MB', toMegabytes(end - plain), {
    most: ofSdk + 1,
  })
  finish()
} finally {
  await browser.close()
  await emulator.close()
}
