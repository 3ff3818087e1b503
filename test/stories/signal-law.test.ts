/** What holds for signals whatever happens (G14): schedules made at random. `npm run soak` plays a hundred times as many. */

import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { openTokError } from '../../src/testing/error.ts'
import { pass, setJoinedStage, useStillTime } from '../stage.ts'

useStillTime()

const RUNS = Number(process.env.RUNS ?? 1_000)
const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31)

/** By these we know that it did not arrive. */
const IN_VAIN = ['notConnected', 'expired', 'overflow', 'superseded', 'aborted', 'sessionEnded']

type Step =
  | { readonly does: 'send'; readonly count: number; readonly ttlMs: number; readonly kind: Kind }
  | { readonly does: 'wait'; readonly ms: number }
  | { readonly does: 'jump'; readonly ms: number }
  | { readonly does: 'limit'; readonly perSecond: number }
  | { readonly does: Fault }

type Kind = 'plain' | 'now' | 'keyed' | 'abortable'
type Fault = 'drop' | 'resume' | 'giveUp' | 'loseAcks' | 'keepAcks' | 'clear' | 'abort'

const fault = (...names: Fault[]) => fc.record({ does: fc.constantFrom(...names) })

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('send' as const),
      count: fc.integer({ min: 1, max: 6 }),
      ttlMs: fc.constantFrom(120_000, 120_000, 2_000),
      kind: fc.constantFrom<Kind>('plain', 'plain', 'plain', 'now', 'keyed', 'abortable'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('wait' as const),
      ms: fc.constantFrom(0, 1, 2, 3, 10, 700, 1_500, 16_000),
    }),
  },
  { weight: 6, arbitrary: fault('drop', 'resume', 'resume', 'giveUp') },
  { weight: 2, arbitrary: fault('loseAcks', 'keepAcks', 'keepAcks', 'clear', 'abort') },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('limit' as const),
      perSecond: fc.constantFrom(1, 5, Infinity),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('jump' as const),
      ms: fc.constantFrom(-3_600_000, -1_000, 1_000, 600_000),
    }),
  },
)

const options = fc.record({
  capacity: fc.constantFrom(3, 1_000),
  overflow: fc.constantFrom('rejectNewest' as const, 'dropOldest' as const),
  unknownOutcome: fc.constantFrom('resend' as const, 'reject' as const),
  perSecond: fc.constantFrom(Infinity, 3),
  dedupe: fc.boolean(),
})

/** Plays a schedule to its end, and then holds the laws against it. */
async function play(signals: Parameters<typeof setJoinedStage>[0], steps: readonly Step[]) {
  const { reconnection, session } = await setJoinedStage(signals)
  const unknownOutcome = signals?.signals?.unknownOutcome
  /** News of each signal; its type is its name. */
  const fates: string[][] = []
  const settlements: number[] = []
  const keyed = new Set<number>()
  const inHand = new Set<number>()
  /** Of those, the ones that were in hand when the connection was lost. */
  const unsure = new Set<number>()
  /** How often each was handed over, and how often that ended with the connection. */
  const handOvers: number[] = []
  const losses: number[] = []
  const controllers: AbortController[] = []
  const overtaken: string[] = []
  const toIndex = (type: string | undefined) => Number(type?.slice(1))
  const isSettled = (index: number) => (fates[index]?.length ?? 0) > 0
  let isAckLost = false
  let limit = Infinity
  let taken: number[] = []

  reconnection.on('signalSent', ({ type }) => fates[toIndex(type)]!.push('sent'))
  reconnection.on('signalDropped', ({ code, type }) => fates[toIndex(type)]!.push(code))

  const handOver = session.signal.bind(session)
  session.signal = (signal) => {
    const index = toIndex(signal.type)
    for (let earlier = 0; earlier < index && !keyed.has(index); earlier += 1) {
      const isWaiting = !isSettled(earlier) && !inHand.has(earlier) && !keyed.has(earlier)
      if (isWaiting) overtaken.push(`${index} overtakes ${earlier}`)
    }
    handOvers[index] = (handOvers[index] ?? 0) + 1
    inHand.add(index)
    unsure.delete(index)
    const answer = handOver(signal)
    answer.then(
      () => inHand.delete(index),
      ({ name }: Error) => {
        inHand.delete(index)
        if (name === 'OT_NOT_CONNECTED' || unsure.has(index))
          losses[index] = (losses[index] ?? 0) + 1
      },
    )
    return answer
  }
  session.answerSignals(() => {
    taken = taken.filter((at) => at <= Date.now() && Date.now() - at < 1_000)
    if (taken.length >= limit) return openTokError('OT_UNEXPECTED_SERVER_RESPONSE', 2001)
    taken.push(Date.now())
    return isAckLost ? 'never' : 'ok'
  })

  function send({ count, kind, ttlMs }: Extract<Step, { does: 'send' }>): void {
    for (let more = 0; more < count; more += 1) {
      const index = fates.push([]) - 1
      if (kind === 'keyed') keyed.add(index)
      const controller = new AbortController()
      if (kind === 'abortable') controllers.push(controller)
      reconnection
        .signal(
          { type: `n${index}`, data: String(index), retryAfterReconnect: kind !== 'now' },
          { ttlMs, abort: controller.signal, ...(kind === 'keyed' && { key: 'key' }) },
        )
        .then(
          () => (settlements[index] = (settlements[index] ?? 0) + 1),
          () => (settlements[index] = (settlements[index] ?? 0) + 1),
        )
    }
  }

  const acts: Record<Fault, () => void> = {
    drop() {
      if (!/^(re)?connected$/.test(reconnection.status)) return
      for (const index of inHand) unsure.add(index)
      session.drop()
    },
    resume: () => reconnection.getSnapshot().phase === 'resuming' && session.resume(),
    giveUp: () => session.connection && session.end('networkDisconnected'),
    loseAcks: () => (isAckLost = true),
    keepAcks: () => (isAckLost = false),
    clear: () => reconnection.signals.clear(),
    abort: () => controllers.shift()?.abort(),
  }
  for (const step of steps) {
    if (step.does === 'send') send(step)
    else if (step.does === 'wait') await pass(step.ms)
    else if (step.does === 'jump') vi.setSystemTime(Date.now() + step.ms)
    else if (step.does === 'limit') limit = step.perSecond
    else acts[step.does]()
  }
  // The end of it, one way or the other.
  limit = Infinity
  isAckLost = false
  const isEarly = steps.length % 3 === 0
  if (!isEarly) {
    acts.resume()
    await pass(60_000)
  }
  void reconnection.disconnect()
  await pass(10_000)

  const delivered = session.delivered.map((data) => Number(data?.replace(/^otr1:.*:/, '')))
  expect(overtaken).toEqual([])
  expect(reconnection.signals).toMatchObject({ length: 0, bytes: 0 })
  expect(vi.getTimerCount()).toBe(0)
  const first = new Map<number, number>()
  const times = new Map<number, number>()
  for (const [place, index] of delivered.entries()) {
    if (!first.has(index)) first.set(index, place)
    times.set(index, (times.get(index) ?? 0) + 1)
    // Delivered is a part of sent.
    expect(fates[index]).toBeDefined()
  }
  let before = -1
  for (const [index, fate] of fates.entries()) {
    // Every promise settles, once, and the news says so once.
    expect([index, settlements[index], fate.length]).toEqual([index, 1, 1])
    const [code = ''] = fate
    const count = times.get(index) ?? 0
    if (code === 'sent') expect(count).toBeGreaterThan(0)
    if (IN_VAIN.includes(code)) expect([index, code, count]).toEqual([index, code, 0])
    // Twice only if nobody knew, and only if that was wanted.
    const most = unknownOutcome === 'resend' ? 1 + (losses[index] ?? 0) : 1
    expect(count).toBeLessThanOrEqual(most)
    // In the order of sending: what was handed over once was not refused while a later one was in hand already.
    const place = first.get(index)
    if (place === undefined || keyed.has(index) || handOvers[index] !== 1) continue
    expect(place).toBeGreaterThan(before)
    before = place
  }
  if (signals?.signals?.dedupe) {
    const heard: (string | undefined)[] = []
    const other = await setJoinedStage()
    other.reconnection.on('signal', ({ data }) => heard.push(data))
    for (const data of session.delivered)
      other.session.fire('signal', { type: 'signal', data: data! })
    expect(heard).toEqual([...first.keys()].map(String))
    other.reconnection.dispose()
  }
  reconnection.dispose()
  vi.clearAllTimers()
}

describe('signals, whatever happens (G14)', () => {
  it(
    `settle once each, keep their order, and repeat only what nobody knew: ${RUNS} schedules, SEED=${SEED}`,
    async () => {
      await fc.assert(
        fc.asyncProperty(options, fc.array(step, { maxLength: 40 }), (signals, steps) =>
          play({ signals }, steps),
        ),
        { numRuns: RUNS, seed: SEED },
      )
    },
    60_000 + RUNS * 60,
  )
})
