/**
 * Held signals compared with other ways to hold them, as medians of several rounds, with ratios within one run. All do
 * the same work: hold each signal with its own promise, send one at a time, wait for the answer, settle.
 */

import PQueue from 'p-queue'
import { platformClock } from '../../src/base/clock.ts'
import { DEFAULT_OPTIONS } from '../../src/options.ts'
import type { SignalLike } from '../../src/opentok/opentok.types.ts'
import { createSignalQueue } from '../../src/signals/signal-queue.ts'
import type { Queued } from '../../src/signals/signal-queue.ts'
import { createSignalOutbox } from '../../src/signals/signal-outbox.ts'
import type { SignalOutbox } from '../../src/signals/signal-outbox.ts'
import type { Availability } from '../../src/availability.ts'
import { createGoals } from './goals.ts'

/** Whether a round fits into the young generation, so that the garbage collector has no share in the figures. */
const IS_WITHOUT_COLLECTOR = process.execArgv.some((flag) =>
  flag.startsWith('--min-semi-space-size'),
)

const FEW = 1_000
const MANY = 100_000
const ROUNDS = { [FEW]: 301, [MANY]: 15 }

interface Entry {
  readonly signal: SignalLike
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

/** OpenTok that confirms at once. */
const handOver = (_: SignalLike) => Promise.resolve(null)

/** Holds all signals with a promise each, then sends them one at a time. */
type Contestant = (signals: readonly SignalLike[]) => Promise<unknown>

const contestants: Record<string, Contestant> = {
  /** The complete outbox, as an app uses it. */
  async outbox(signals) {
    const { open, outbox } = createClosedOutbox(signals.length)
    const all = signals.map((signal) => outbox.send(signal))
    open()
    await all.at(-1)
  },
  /** The queue alone: order, limits, bytes, expiry. */
  queue(signals) {
    const queue = createSignalQueue<Held>({
      capacity: signals.length,
      capacityBytes: 2 ** 31,
      overflow: 'rejectNewest',
    })
    return play(
      signals,
      (entry) => void queue.hold(entry, 0),
      () => (queue.nextExpiryAt <= 0 ? undefined : queue.shift()),
      toHeld,
    )
  },
  /** Plain array without limits or expiry. */
  array(signals) {
    const entries: Entry[] = []
    let next = -1
    return play(
      signals,
      (entry) => void entries.push(entry),
      () => entries[(next += 1)],
      toEntry,
    )
  },
  async 'p-queue'(signals) {
    const queue = new PQueue({ concurrency: 1, autoStart: false })
    const all = signals.map((signal) => queue.add(() => handOver(signal)))
    queue.start()
    await all.at(-1)
  },
  /** Map with random ids, as the SDK keeps signals in flight. */
  map(signals) {
    const entries = new Map<string, Entry>()
    let all: MapIterator<[string, Entry]> | undefined
    return play(
      signals,
      (entry) => void entries.set(crypto.randomUUID(), entry),
      () => {
        all ??= entries.entries()
        const [id = '', entry] = all.next().value ?? []
        entries.delete(id)
        return entry
      },
      toEntry,
    )
  },
}

type Held = Entry & Queued

const toEntry = (
  signal: SignalLike,
  _: number,
  resolve: Entry['resolve'],
  reject: Entry['reject'],
): Entry => ({ signal, resolve, reject })

const toHeld = (
  signal: SignalLike,
  index: number,
  resolve: Entry['resolve'],
  reject: Entry['reject'],
): Held => ({
  signal,
  resolve,
  reject,
  order: index + 1,
  position: index + 1,
  bytes: 30,
  expiresAt: 120_000,
  key: undefined,
})

async function play<Each extends Entry>(
  signals: readonly SignalLike[],
  hold: (entry: Each) => void,
  shift: () => Each | undefined,
  toEach: (
    signal: SignalLike,
    index: number,
    resolve: Entry['resolve'],
    reject: Entry['reject'],
  ) => Each,
): Promise<void> {
  const all = signals.map(
    (signal, index) =>
      new Promise<void>((resolve, reject) => hold(toEach(signal, index, resolve, reject))),
  )
  for (let entry = shift(); entry; entry = shift()) {
    await handOver(entry.signal)
    entry.resolve()
  }
  await all.at(-1)
}

function createClosedOutbox(capacity: number): { readonly outbox: SignalOutbox; open(): void } {
  let availability: Availability = 'hold'
  const outbox = createSignalOutbox({
    clock: platformClock,
    findRecipientProblem: () => null,
    availability: () => availability,
    handleChange() {},
    handOver,
    now: () => Date.now(),
    options: { ...DEFAULT_OPTIONS.signals, capacity, capacityBytes: 2 ** 31 - 1 },
    handleHeld() {},
    handleSent() {},
    handleDropped() {},
  })
  return {
    outbox,
    open() {
      availability = 'pass'
      outbox.flush()
    },
  }
}

const createSignals = (count: number): SignalLike[] =>
  Array.from({ length: count }, (_, index) => ({ type: 'chat', data: `message ${index}` }))

const median = (values: readonly number[]) =>
  values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN

/**
 * Nanoseconds of processor time for each signal, so that other processes do not count. The contestants take turns, each
 * after a garbage collection.
 */
async function measure(count: typeof FEW | typeof MANY): Promise<Record<string, number>> {
  const signals = createSignals(count)
  const times: Record<string, number[]> = {}
  for (let round = 0; round < ROUNDS[count]; round += 1) {
    for (const [name, run] of Object.entries(contestants)) {
      globalThis.gc?.({ type: 'minor', execution: 'sync' })
      const before = process.cpuUsage()
      await run(signals)
      const { system, user } = process.cpuUsage(before)
      ;(times[name] ??= []).push(((system + user) * 1e3) / count)
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]))
}

/** Bytes that a held signal takes, without its type and data. */
async function measureMemory(): Promise<number> {
  const signals = createSignals(MANY)
  const { outbox } = createClosedOutbox(MANY + 1)
  const used = () => {
    for (let turn = 0; turn < 5; turn += 1) globalThis.gc?.()
    return process.memoryUsage().heapUsed
  }
  void outbox.send({ type: 'chat', data: 'the first, which costs most' })
  const before = used()
  for (const signal of signals) void outbox.send(signal)
  const bytes = (used() - before) / MANY
  if (outbox.held.length !== MANY + 1) throw new Error('not all are held')
  outbox.end('disposed')
  return bytes
}

const few = await measure(FEW)
const many = await measure(MANY)
const ratio = (one: number | undefined, other: number | undefined) => (one ?? 0) / (other ?? 0)
const { finish, print } = createGoals()

for (const [count, cost] of [
  [FEW, few],
  [MANY, many],
] as const) {
  console.log(`\nhold and flush of ${count.toLocaleString('en-US')} signals, ns each`)
  for (const [name, ns] of Object.entries(cost)) print(`  ${name}`, ns)
  // The outbox does more than the others: it validates, counts bytes, reads the clock, and creates receipts.
  for (const own of ['queue', 'outbox']) {
    print(`  p-queue ÷ ${own}`, ratio(cost['p-queue'], cost[own]))
    print(`  Map with random ids ÷ ${own}`, ratio(cost.map, cost[own]))
    print(`  array without limits ÷ ${own}`, ratio(cost.array, cost[own]))
  }
}
console.log()
for (const [name, ns] of Object.entries(few)) {
  const isOwn = name === 'queue' || name === 'outbox'
  // The garbage collector's cost of 100,000 live signals is outside this library: the plain array pays as much.
  const goal = isOwn ? { most: 2.5, isAim: !IS_WITHOUT_COLLECTOR } : {}
  print(`${name}: cost of a signal of 100,000 ÷ of 1,000`, ratio(many[name], ns), goal)
}
print('bytes for each held signal, without its payload', await measureMemory(), { most: 400 })
finish()
