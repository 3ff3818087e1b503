/**
 * Invariants of signals (G14), with random schedules. `npm run test:all` plays 20 000 of them, and `npm run soak`
 * 100 000.
 */

import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { SignalError, SignalReceipt } from '../../src/index.ts'
import { Connection } from '../../src/kit/testing/sdk/connection.ts'
import { openTokError } from '../../src/kit/testing/index.ts'
import { SEED } from './harness/seed.ts'
import { createJoinedSetup } from './harness/story.ts'
import { pass, useFakeTimers } from './harness/time.ts'
import { readDelivered } from './laws/heard.ts'
import { checkSignals } from './laws/signal-laws.ts'

useFakeTimers()

const RUNS = Number(process.env.RUNS ?? 300)
/** A soak reports its progress after so many schedules. */
const REPORTED = 5_000

type Step =
  | { readonly does: 'send'; readonly count: number; readonly ttlMs: number; readonly kind: Kind }
  | { readonly does: 'wait'; readonly ms: number }
  | { readonly does: 'jump'; readonly ms: number }
  | { readonly does: 'limit'; readonly perSecond: number }
  | { readonly does: Fault }

/** `now`: without retryAfterReconnect. `long`: in chunks, if the options allow it. `to`: for one person. */
type Kind = 'plain' | 'now' | 'keyed' | 'abortable' | 'long' | 'to'
type Fault =
  | 'drop'
  | 'resume'
  | 'resumeInHaste'
  | 'giveUp'
  | 'loseAcks'
  | 'keepAcks'
  | 'clear'
  | 'abort'
  | 'leave'
  | 'comeBack'
  | 'emptyRecipients'
  | 'dispose'

const fault = (...names: Fault[]) => fc.record({ does: fc.constantFrom(...names) })

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 14,
    arbitrary: fc.record({
      does: fc.constant('send' as const),
      count: fc.integer({ min: 1, max: 4 }),
      ttlMs: fc.constantFrom(120_000, 120_000, 2_000),
      kind: fc.constantFrom<Kind>(
        'plain',
        'plain',
        'now',
        'keyed',
        'abortable',
        'long',
        'long',
        'to',
      ),
    }),
  },
  {
    weight: 14,
    arbitrary: fc.record({
      does: fc.constant('wait' as const),
      ms: fc.constantFrom(0, 1, 1, 1, 2, 3, 10, 700, 1_500, 16_000),
    }),
  },
  { weight: 12, arbitrary: fault('drop', 'drop', 'resume', 'resume', 'resumeInHaste', 'giveUp') },
  { weight: 4, arbitrary: fault('loseAcks', 'keepAcks', 'keepAcks', 'clear', 'abort') },
  { weight: 2, arbitrary: fault('leave', 'comeBack', 'emptyRecipients', 'dispose') },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('limit' as const),
      perSecond: fc.constantFrom(1, 5, Infinity),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('jump' as const),
      ms: fc.constantFrom(-3_600_000, -1_000, 1_000, 600_000),
    }),
  },
)

const signalOptions = fc.record({
  capacity: fc.constantFrom(3, 1_000),
  capacityBytes: fc.constantFrom(12, 1_048_576),
  overflow: fc.constantFrom('rejectNewest' as const, 'dropOldest' as const),
  unknownOutcome: fc.constantFrom('resend' as const, 'reject' as const),
  perSecond: fc.constantFrom(Infinity, Infinity, 3),
  dedupe: fc.boolean(),
  chunk: fc.boolean(),
})

const options = fc.record({
  signals: signalOptions,
  rejoin: fc.constantFrom(true, true, true, false),
})

type Options = typeof options extends fc.Arbitrary<infer Given> ? Given : never

/** A signal of a schedule: the request, what OpenTok got of it, and its outcome. Its type is its name. */
interface Sent {
  readonly kind: Kind
  readonly to: Connection | undefined
  /** Sent after `dispose()`: no event reports it. */
  readonly isLate: boolean
  /** Codes and `sent`, in the order of the events. */
  readonly outcomes: string[]
  /** The same, of its promise. */
  readonly settled: string[]
  receipt: SignalReceipt | null
  handOvers: number
  isInFlight: boolean
  /** It was in flight when the connection was lost. */
  isUnsure: boolean
  /** Count of answers that were lost with the connection. */
  losses: number
  /** The server refused it once, mostly by the rate limit; the answer may have been lost. */
  wasRefused: boolean
}

/** Runs a schedule to its end, and then checks the invariants. */
async function play(given: Options, steps: readonly Step[]): Promise<void> {
  const { chunk } = given.signals
  const { reconnection, session } = await createJoinedSetup(given)
  const all: Sent[] = []
  const broken: string[] = []
  const callers: AbortController[] = []
  /** Data as OpenTok gets it → connection id of the sender. */
  const travelled = new Map<string | undefined, string | undefined>()
  let isAckLost = false
  let isGone = false
  let isDisposed = false
  /** OpenTok has given up, and announces it a moment later. */
  let isEnding = false
  let limit = Infinity
  let taken: number[] = []

  const nameOf = (type: string | undefined) => Number(type?.slice(1))
  const sentOf = (type: string | undefined): Sent => all[nameOf(type)]!
  const holds = (isTrue: boolean, law: string) => isTrue || broken.push(law)

  reconnection.on('signalHeld', ({ type }) => {
    holds(sentOf(type).outcomes.length === 0, `${type} is held after its end`)
  })
  reconnection.on('signalSent', ({ type }) => sentOf(type).outcomes.push('sent'))
  reconnection.on('signalDropped', ({ code, type }) => sentOf(type).outcomes.push(code))

  const handOver = session.signal.bind(session)
  session.signal = (signal) => {
    const { data, to, type } = signal
    const sent = sentOf(type)
    const earlier = all.slice(0, nameOf(type))
    const isOvertaking = earlier.some(
      (other) => other.outcomes.length === 0 && !other.isInFlight && other.kind !== 'keyed',
    )
    holds(!isOvertaking || sent.kind === 'keyed', `${type} overtakes another`)
    holds(!isDisposed, `${type} is handed over after the end`)
    holds(sent.outcomes.length === 0, `${type} is handed over after its end`)
    holds(
      to === sent.to && (to as { id?: string } | undefined)?.id === to?.connectionId,
      `${type} goes to somebody else`,
    )
    sent.handOvers += 1
    sent.isInFlight = true
    sent.isUnsure = false
    travelled.set(data, session.connection?.connectionId)
    const answer = handOver(signal)
    answer.then(
      () => (sent.isInFlight = false),
      ({ name }: Error) => {
        sent.isInFlight = false
        if (name === 'OT_NOT_CONNECTED' || sent.isUnsure) sent.losses += 1
      },
    )
    return answer
  }
  const haste = openTokError('OT_UNEXPECTED_SERVER_RESPONSE', 2001)
  const answerSignals = () =>
    session.answerSignals(({ to, type }) => {
      taken = taken.filter((at) => at <= Date.now() && Date.now() - at < 1_000)
      const isForNobody = to !== undefined && isGone
      if (isForNobody || taken.length >= limit) {
        sentOf(type).wasRefused = true
        return isForNobody ? openTokError('OT_NOT_FOUND', 404) : haste
      }
      taken.push(Date.now())
      return isAckLost ? 'never' : 'ok'
    })
  answerSignals()

  function send({ count, kind, ttlMs }: Extract<Step, { does: 'send' }>): void {
    for (let more = 0; more < count; more += 1) {
      const name = all.length
      const to = kind === 'to' ? new Connection('bob', '') : undefined
      const sent: Sent = {
        kind,
        to,
        isLate: isDisposed,
        outcomes: [],
        settled: [],
        receipt: null,
        handOvers: 0,
        isInFlight: false,
        isUnsure: false,
        losses: 0,
        wasRefused: false,
      }
      all.push(sent)
      const caller = kind === 'abortable' ? new AbortController() : null
      if (caller) callers.push(caller)
      const isLong = chunk && kind === 'long'
      const wasFull = reconnection.signals.length
      reconnection
        .signal(
          {
            type: `n${name}`,
            data: isLong ? `${name} ${LONG}` : String(name),
            retryAfterReconnect: kind !== 'now',
            ...(to && { to }),
          },
          {
            ttlMs,
            ...(caller && { abort: caller.signal }),
            ...(kind === 'keyed' && { key: 'key' }),
          },
        )
        .then(
          (receipt) => {
            sent.settled.push('sent')
            sent.receipt = receipt
          },
          ({ code }: SignalError) => sent.settled.push(code),
        )
      const { length } = reconnection.signals
      // Only signals that come back from flight may exceed the capacity.
      holds(length <= Math.max(given.signals.capacity, wasFull), `${length} are held`)
    }
  }

  /** @param answer to the signals that OpenTok sends again */
  function resume(answer: Parameters<typeof session.answerSignals>[0]): void {
    if (isEnding || reconnection.getSnapshot().phase !== 'resuming') return
    for (const sent of all) sent.wasRefused ||= sent.isInFlight && answer === haste
    session.answerSignals(answer)
    answerSignals()
    session.resume()
  }

  session.on('sessionDisconnected', () => (isEnding = false))
  const acts: Record<Fault, () => void> = {
    drop() {
      if (isEnding || !/^(re)?connected$/.test(reconnection.status)) return
      for (const sent of all) sent.isUnsure ||= sent.isInFlight
      session.drop()
    },
    resume: () => resume(isAckLost ? 'never' : 'ok'),
    /** The server refuses what OpenTok sends again, even what had arrived. */
    resumeInHaste: () => resume(haste),
    giveUp() {
      if (!session.connection) return
      isEnding = true
      session.end('networkDisconnected')
    },
    loseAcks: () => (isAckLost = true),
    keepAcks: () => (isAckLost = false),
    clear: () => reconnection.signals.clear(),
    abort: () => callers.shift()?.abort(),
    leave: () => (isGone = true),
    comeBack: () => (isGone = false),
    emptyRecipients() {
      for (const { isInFlight, to } of all) if (to && !isInFlight) to.id = undefined
    },
    dispose() {
      reconnection.dispose()
      isDisposed = true
    },
  }
  for (const step of steps) {
    if (step.does === 'send') send(step)
    else if (step.does === 'wait') await pass(step.ms)
    else if (step.does === 'jump') vi.setSystemTime(Date.now() + step.ms)
    else if (step.does === 'limit') limit = step.perSecond
    // Rarely, since nothing happens after it.
    else if (step.does !== 'dispose' || steps.length % 4 === 0) acts[step.does]()
  }
  // End of the schedule, by one way or another.
  limit = Infinity
  isAckLost = false
  if (steps.length % 3 > 0) {
    acts.resume()
    await pass(60_000)
  }
  if (steps.length % 2 > 0) acts.dispose()
  else void reconnection.disconnect()
  await pass(10_000)

  const { length, bytes } = reconnection.signals
  holds(length === 0 && bytes === 0, 'nothing is left in the queue')
  for (const [name, { isLate, outcomes, settled }] of all.entries()) {
    holds(settled.length === 1, `n${name} settles ${settled.length} times`)
    holds(
      outcomes.join() === (isLate ? '' : settled[0]),
      `n${name} has events of ${outcomes.join()}`,
    )
  }
  const signals = all.map((sent) => ({ ...sent, outcome: sent.settled[0] ?? null }))
  broken.push(...checkSignals(signals, toHeard(session.delivered, travelled, holds), given.signals))
  reconnection.dispose()
  holds(vi.getTimerCount() === 0, 'no timer is left')
  vi.clearAllTimers()
  expect(broken).toEqual([])
}

/** Long enough for two chunks. */
const LONG = 'y'.repeat(8_300)

/** The names of the signals that the others received. */
function toHeard(
  delivered: readonly (string | undefined)[],
  travelled: ReadonlyMap<string | undefined, string | undefined>,
  holds: (isTrue: boolean, law: string) => void,
): readonly number[] {
  const signals = delivered.map((data) => {
    const connectionId = travelled.get(data)
    return { data, from: connectionId === undefined ? null : { connectionId } }
  })
  const handleError = (error: Error) => {
    throw error
  }
  return readDelivered(signals, () => 0, handleError).map((data) => {
    const name = Number.parseInt(data, 10)
    holds(data === String(name) || data === `${name} ${LONG}`, 'what is heard was said')
    return name
  })
}

describe('signals in random schedules (G14)', () => {
  it(
    `settle once each, keep their order, and repeat only unknown outcomes: ${RUNS} schedules, SEED=${SEED}`,
    async () => {
      const schedule = fc.array(step, { minLength: 12, maxLength: 30, size: 'max' })
      let played = 0
      const property = fc.asyncProperty(options, schedule, async (given, steps) => {
        await play(given, steps)
        played += 1
        if (played % REPORTED === 0) console.log(`${played} schedules have held`)
      })
      await fc.assert(property, { numRuns: RUNS, seed: SEED })
    },
    60_000 + RUNS * 60,
  )
})
