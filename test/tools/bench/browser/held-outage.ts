/** Outages of 60 s in which signals are held, in a page whose clock stands still until it is advanced. */

import type { Emulator } from '../../../../src/kit/emulator/emulator.types.ts'
import type { Person } from '../../../browser/harness/person.ts'

/** Counters in the page. */
interface Counts {
  inspected: number
  /** Longest task of the page so far in ms; 0 if none took 50 ms or more. */
  longest: number
  settled: number
}

type Counting = Window & { counts: Counts }

export interface HeldOutage {
  readonly delivered: number
  readonly isInOrder: boolean
  readonly holdMs: number
  readonly inspected: number
  readonly longestTaskMs: number
}

/** @param capacity of the library, and the most signals that an outage holds */
export async function createHeldOutage(
  anna: Person,
  bob: Person,
  { network }: Emulator,
  capacity: number,
) {
  const devTools = await anna.page.context().newCDPSession(anna.page)
  await devTools.send('HeapProfiler.enable')
  await create(anna, capacity)
  await anna.connect()
  const counts = () => anna.page.evaluate(() => (window as unknown as Counting).counts)

  return {
    /** One outage, up to the last confirmation. @param batch signals that are sent in one task */
    async playOutage(held: number, batch: number): Promise<HeldOutage> {
      const before = await counts()
      await anna.page.evaluate(() => ((window as unknown as Counting).counts.longest = 0))
      network.cut({ target: 'anna' })
      await anna.untilStatus('reconnecting')
      const holdMs = await hold(anna, held, batch)
      await anna.fastForward(31_000)
      await anna.fastForward(29_000)
      network.restore()
      const heard = (await bob.heard()).length
      await anna.page.evaluate(() => window.person.reconnection.reconnectNow())
      while ((await counts()).settled < before.settled + held) {
        await anna.page.clock.runFor(100)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      await bob.untilHeard(heard + held)
      const lines = (await bob.heard()).slice(heard)
      await anna.page.clock.runFor(4_000)
      const after = await counts()
      return {
        delivered: lines.length,
        isInOrder: lines.every((line, index) => line === `bench message ${index}`),
        holdMs,
        inspected: after.inspected - before.inspected,
        longestTaskMs: after.longest,
      }
    },
    /** Sends as many through the client alone. */
    playBare: (count: number) =>
      anna.page.evaluate(async (sent) => {
        for (let index = 0; index < sent; index += 1) {
          await window.person.session.signal({ type: 'bench', data: `message ${index}` })
        }
      }, count),
    /** Bytes, after the client has forgotten what it remembers for 30 s, and without the page's own record. */
    async settledHeap(): Promise<number> {
      await anna.fastForward(60_000)
      await anna.page.evaluate(() => void (window.person.heard.length = 0))
      for (let turn = 0; turn < 3; turn += 1) await devTools.send('HeapProfiler.collectGarbage')
      return (await devTools.send('Runtime.getHeapUsage')).usedSize
    },
  }
}

function create(anna: Person, capacity: number): Promise<void> {
  return anna.page.evaluate((capacity) => {
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
  }, capacity)
}

/** @returns how long it took, in ms */
function hold(anna: Person, held: number, batch: number): Promise<number> {
  return anna.page.evaluate(
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
}
