/**
 * A call of two people on the real client that lasts MINUTES (by default 30), with everything in `outages.ts` again and
 * again: the counts are equal at each quiet point, and nothing grows.
 */
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startEmulator } from '../../../../src/kit/emulator/index.ts'
import type { Emulator } from '../../../../src/kit/emulator/emulator.types.ts'
import { createChance } from '../../../unit/kit/emulator/chance.ts'
import { countSockets, readHeap } from '../../../unit/kit/emulator/resources.ts'
import { bundlePage } from '../../../browser/harness/bundle-page.ts'
import { launchChromium } from '../../../browser/harness/chromium.ts'
import { toFiles } from '../../../browser/harness/page-files.ts'
import { openCaller, poll } from './caller.ts'
import type { Caller } from './caller.ts'
import type { CallerRecord, Sample } from './growth.types.ts'
import { findGrowth, HEAD, toRow } from './judge.ts'
import { OUTAGES } from './outages.ts'
import type { Outage, Scene } from './outages.ts'
import { findLost, findUnknown, measureQuietly, untilQuiet } from './quiet.ts'

const MINUTES = Number(process.env.MINUTES ?? 30)
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000)
const MINUTE_MS = 60_000

const pageScript = bundlePage(join(import.meta.dirname, 'page', 'caller.page.ts'))
let browser: Browser
let emulator: Emulator

beforeAll(async () => {
  browser = await launchChromium()
  emulator = await startEmulator({ files: toFiles('@opentok/client') })
})
afterAll(async () => {
  await browser?.close()
  await emulator?.close()
})

it(
  `after ${MINUTES} minutes of outages all counts are equal, and nothing has grown`,
  { timeout: (MINUTES + 10) * MINUTE_MS, retry: 0 },
  async () => {
    const chance = createChance(SEED)
    const sessionId = emulator.createSession()
    const open = (name: string) => openCaller(name, browser, emulator, sessionId, pageScript)
    const callers = [await open('anna'), await open('bob')] as const
    const samples: Sample[] = []
    const played = new Map<string, number>()
    let events = 0
    let missed = 0
    let unknown = 0

    console.log(`long call: ${MINUTES} minutes, SEED=${SEED}\n${HEAD}`)
    for (const caller of callers) await caller.do('join')
    let records = await untilQuiet(emulator, sessionId, callers, [])
    const sample = async () => {
      const pages = await measureQuietly(emulator, sessionId, callers, records)
      const counts = { minute: Math.floor(minutes()), events, missed, unknown }
      samples.push(toSample(counts, pages, records))
      console.log(toRow(samples.at(-1)!))
    }
    const startedAt = performance.now()
    const minutes = () => (performance.now() - startedAt) / MINUTE_MS
    while (minutes() < MINUTES) {
      for (const name of chance.shuffle(Object.keys(OUTAGES))) {
        if (minutes() >= MINUTES) break
        const [victim, other] = chance.shuffle(callers) as [Caller, Caller]
        for (const caller of callers) await caller.do('forgetSignals')
        try {
          await playOutage(OUTAGES[name]!, { emulator, sessionId, victim, other })
          records = await untilQuiet(emulator, sessionId, callers, records)
        } catch (cause) {
          const what = `${name} of ${victim.name} (event ${events}, SEED=${SEED})`
          throw new Error(`${what}: ${String(cause)}`, { cause })
        }
        events += 1
        missed += countPairs(records, findLost)
        unknown += countPairs(records, findUnknown)
        played.set(name, (played.get(name) ?? 0) + 1)
        if (minutes() >= samples.length) await sample()
      }
    }
    await sample()
    console.log([...played].map(([name, times]) => `${times} × ${name}`).join(', '))
    expect(callers.flatMap(({ problems }) => problems)).toEqual([])
    const names = callers.map(({ name }) => name)
    expect(findGrowth(names, samples)).toEqual([])
    const last = samples.at(-1)!
    expect(last.sent + last.unknown, 'signals').toBe(last.received + last.missed)
  },
)

/** Both speak all the time, except to somebody who is not in the session. */
async function playOutage({ leaves, play }: Outage, scene: Scene): Promise<void> {
  const { other, victim } = scene
  for (const caller of [victim, other]) await caller.do('speak')
  if (leaves !== 'nobody') await quiet(other, victim)
  if (leaves === 'both') await quiet(victim, other)
  await play(scene)
  await untilBack(victim)
  for (const caller of [victim, other]) await caller.do('pause')
}

function toSample(
  counts: Pick<Sample, 'events' | 'minute' | 'missed' | 'unknown'>,
  pages: Sample['pages'],
  records: readonly CallerRecord[],
): Sample {
  const sum = (of: (record: CallerRecord) => number) =>
    records.reduce((total, record) => total + of(record), 0)
  return {
    ...counts,
    pages,
    server: {
      heapBytes: readHeap(),
      sockets: countSockets(),
      clients: emulator.clients().length,
    },
    outages: sum(({ outages }) => outages),
    joins: sum(({ joins }) => joins),
    helped: sum(({ helped }) => helped),
    sent: sum(({ spoken }) => spoken.resolved),
    received: sum(({ heard }) => heard.received),
  }
}

/** Counts the signals of a quiet point over both directions. */
function countPairs(
  [one, two]: readonly CallerRecord[],
  find: (spoken: CallerRecord['spoken'], heard: CallerRecord['heard']) => readonly number[],
): number {
  if (!one || !two) return 0
  return find(one.spoken, two.heard).length + find(two.spoken, one.heard).length
}

/** Stops speaking; everything so far has arrived. */
async function quiet(speaker: Caller, listener: Caller): Promise<void> {
  await speaker.do('pause')
  await speaker.until('has sent everything', ({ spoken }) => spoken.pending === 0)
  const { spoken } = await speaker.read()
  await listener.until('has heard everything', ({ heard }) => heard.next >= spoken.count)
}

/** Its user joins again after an end that the library does not recover. */
function untilBack(caller: Caller): Promise<void> {
  return poll(`${caller.name} comes back`, async () => {
    await caller.do('help')
    const { status } = await caller.read()
    return status === 'connected' ? [] : [status]
  })
}
