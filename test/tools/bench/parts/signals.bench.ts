/** Signals: holding and flushing them compared with other queues, and sending them while connected. */

import PQueue from 'p-queue'
import { createReconnection } from '../../../../src/index.ts'
import type { SignalLike } from '../../../../src/index.ts'
import { HELD_COUNTS } from '../measure/measures.ts'
import { saveResults } from '../measure/results.ts'
import { playRound, playRounds } from '../measure/rounds.ts'
import { ScriptedSession } from '../subjects/scripted-session.ts'

const CAPACITY = 100_000

const createSignals = (count: number): SignalLike[] =>
  Array.from({ length: count }, (_, index) => ({ type: 'chat', data: `message ${index}` }))

function createHeld() {
  const session = new ScriptedSession()
  const reconnection = createReconnection(session, {
    token: 'token',
    signals: { capacity: CAPACITY, capacityBytes: 2 ** 31 - 1 },
  })
  return { session, reconnection }
}

/** Each holds all signals with a promise of its own, then sends one at a time and waits for its confirmation. */
const createContestants = (signals: readonly SignalLike[]) => {
  const { reconnection, session } = createHeld()
  return {
    reconnection,
    async ours() {
      session.lose()
      const all = signals.map((signal) => reconnection.signal(signal))
      session.resume()
      await Promise.all(all)
    },
    async queue() {
      const queue = new PQueue({ concurrency: 1, autoStart: false })
      const all = signals.map((signal) => queue.add(() => session.signal(signal)))
      queue.start()
      await Promise.all(all)
    },
    async array() {
      const held: { signal: SignalLike; resolve: () => void }[] = []
      const all = signals.map(
        (signal) => new Promise<void>((resolve) => held.push({ signal, resolve })),
      )
      for (const { resolve, signal } of held) {
        await session.signal(signal)
        resolve()
      }
      await Promise.all(all)
    },
  }
}

const values: Record<string, readonly number[]> = {}
for (const count of HELD_COUNTS) {
  const { array, ours, queue, reconnection } = createContestants(createSignals(count))
  const rounds = await playRounds(count > 1_000 ? 9 : 21, async (round) => {
    const cost = await playRound(
      {
        ours: { run: ours, isAsync: true },
        queue: { run: queue, isAsync: true },
        array: { run: array, isAsync: true },
      },
      { operations: count, calls: count > 1_000 ? 1 : 3, round },
    )
    return {
      [`hold.p-queue.${count}`]: cost.ours / cost.queue,
      [`hold.array.${count}`]: cost.ours / cost.array,
    }
  })
  reconnection.dispose()
  Object.assign(values, rounds)
}

const SENT = 5_000
const signal: SignalLike = { type: 'chat', data: 'message' }
const { reconnection, session } = createHeld()
const rounds = await playRounds(21, async (round) => {
  const cost = await playRound(
    {
      ours: {
        isAsync: true,
        async run() {
          for (let sent = 0; sent < SENT; sent += 1) await reconnection.signal(signal)
        },
      },
      bare: {
        isAsync: true,
        async run() {
          for (let sent = 0; sent < SENT; sent += 1) await session.signal(signal)
        },
      },
    },
    { operations: SENT, round },
  )
  return { 'signal.connected': cost.ours, 'signal.bare': cost.bare }
})
reconnection.dispose()
saveResults('signals', { values: { ...values, ...rounds } })
