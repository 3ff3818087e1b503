/** Held signals against other ways to keep them: each figure a ratio within one run, the median of several rounds. */

import PQueue from 'p-queue'
import { platformClock } from '../../src/clock.ts'
import { DEFAULT_OPTIONS } from '../../src/options.ts'
import type { SignalLike } from '../../src/opentok/opentok.types.ts'
import { createSignalQueue } from '../../src/signals/signal-queue.ts'
import type { Queued } from '../../src/signals/signal-queue.ts'
import { createSignalSender } from '../../src/signals/signal-sender.ts'
import type { SignalGate, SignalSender } from '../../src/signals/signal-sender.ts'

const FEW = 1_000
const MANY = 100_000
const ROUNDS: Record<number, number> = { [FEW]: 301, [MANY]: 25 }

interface Entry {
  readonly signal: SignalLike
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

/** OpenTok, as quick as can be. */
const handOver = (_: SignalLike) => Promise.resolve(null)

/** Holds all of them with a promise each, then sends them one at a time. */
type Contestant = (signals: readonly SignalLike[]) => Promise<unknown>

const contestants: Record<string, Contestant> = {
  /** Ours, the line alone: order, bounds, bytes, expiry. */
  line(signals) {
    const line = createSignalQueue<Entry & Queued>({
      capacity: signals.length,
      capacityBytes: 2 ** 31,
      overflow: 'rejectNewest',
    })
    return play(
      signals,
      ({ reject, resolve, signal }, index) =>
        void line.hold(
          {
            signal,
            resolve,
            reject,
            order: index + 1,
            bytes: 30,
            expiresAt: 120_000,
            key: undefined,
          },
          0,
        ),
      () => (line.nextExpiryAt <= 0 ? undefined : line.shift()),
    )
  },
  /** Ours, as the app has it: checked, measured, timed, told of, and with a receipt. */
  async sender(signals) {
    const { open, sender } = createOpenable(signals.length)
    const all = signals.map((signal) => sender.send(signal))
    open()
    await all.at(-1)
  },
  /** No bound, no expiry, nothing. */
  array(signals) {
    const entries: Entry[] = []
    let next = -1
    return play(
      signals,
      (entry) => void entries.push(entry),
      () => entries[(next += 1)],
    )
  },
  async 'p-queue'(signals) {
    const queue = new PQueue({ concurrency: 1, autoStart: false })
    const all = signals.map((signal) => queue.add(() => handOver(signal)))
    queue.start()
    await all.at(-1)
  },
  /** As the SDK keeps those that it has in hand. */
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
    )
  },
}

async function play(
  signals: readonly SignalLike[],
  hold: (entry: Entry, index: number) => void,
  shift: () => Entry | undefined,
): Promise<void> {
  const all = signals.map(
    (signal, index) =>
      new Promise<void>((resolve, reject) => hold({ signal, resolve, reject }, index)),
  )
  for (let entry = shift(); entry; entry = shift()) {
    await handOver(entry.signal)
    entry.resolve()
  }
  await all.at(-1)
}

function createOpenable(capacity: number): { readonly sender: SignalSender; open(): void } {
  let gate: SignalGate = 'hold'
  const sender = createSignalSender({
    clock: platformClock,
    gate: () => gate,
    handleChange() {},
    handOver,
    now: () => Date.now(),
    options: { ...DEFAULT_OPTIONS.signals, capacity, capacityBytes: 2 ** 31 - 1 },
    report() {},
  })
  return {
    sender,
    open() {
      gate = 'pass'
      sender.flush()
    },
  }
}

const createSignals = (count: number): SignalLike[] =>
  Array.from({ length: count }, (_, index) => ({ type: 'chat', data: `message ${index}` }))

const median = (values: readonly number[]) =>
  values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN

/** Nanoseconds for each signal; the contestants take turns, and each goes first as often: it meets the others' garbage. */
async function measure(count: number): Promise<Record<string, number>> {
  const signals = createSignals(count)
  const times: Record<string, number[]> = {}
  const entries = Object.entries(contestants)
  for (let round = 0; round < (ROUNDS[count] ?? 1); round += 1) {
    const turn = round % entries.length
    for (const [name, run] of [...entries.slice(turn), ...entries.slice(0, turn)]) {
      const startedAt = performance.now()
      await run(signals)
      ;(times[name] ??= []).push(((performance.now() - startedAt) * 1e6) / count)
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]))
}

/** Bytes that a held signal takes, its type and data aside. */
async function measureMemory(): Promise<number> {
  const signals = createSignals(MANY)
  const { sender } = createOpenable(MANY + 1)
  const used = () => {
    for (let turn = 0; turn < 5; turn += 1) globalThis.gc?.()
    return process.memoryUsage().heapUsed
  }
  void sender.send({ type: 'chat', data: 'the first, which costs most' })
  const before = used()
  for (const signal of signals) void sender.send(signal)
  const bytes = (used() - before) / MANY
  if (sender.held.length !== MANY + 1) throw new Error('not all are held')
  return bytes
}

const few = await measure(FEW)
const many = await measure(MANY)
const ratio = (one: number | undefined, other: number | undefined) => (one ?? 0) / (other ?? 0)
const print = (what: string, value: number, goal = '') =>
  console.log(`${what.padEnd(58)} ${value.toFixed(2).padStart(8)}  ${goal}`)

for (const [count, cost] of [
  [FEW, few],
  [MANY, many],
] as const) {
  console.log(`\nenqueue and flush of ${count.toLocaleString('en-US')} signals, ns each`)
  for (const [name, ns] of Object.entries(cost)) print(`  ${name}`, ns)
  for (const ours of ['line', 'sender']) {
    const isLine = ours === 'line'
    print(`  ${ours} × p-queue`, ratio(cost['p-queue'], cost[ours]), isLine ? 'goal ≥ 3' : '')
    print(
      `  ${ours} × Map with random ids`,
      ratio(cost.map, cost[ours]),
      isLine ? 'goal ≥ 1.5' : '',
    )
    print(`  ${ours} × array without bounds`, ratio(cost.array, cost[ours]))
  }
}
console.log()
for (const [name, ns] of Object.entries(few)) {
  const goal = name === 'line' || name === 'sender' ? 'goal ≤ 2.5' : ''
  print(`${name}: a signal of 100,000 costs that of 1,000 times`, ratio(many[name], ns), goal)
}
print('bytes for each held signal, without its payload', await measureMemory(), 'goal ≤ 400')
