/** Creates a plan from a seed: the settings of a call, and its steps. */
import fc from 'fast-check'
import type {
  NegotiationKind,
  RefusalKind,
  RefusalScope,
  RequestKind,
} from '../../../src/kit/emulator/faults/network.types.ts'
import { NAMES } from './soak.types.ts'
import type { Call, Fault, Name, Plan, Settings, SignalKind, Step } from './soak.types.ts'

/** Average time between two steps. */
const GAP_MS = 300

const one = fc.constantFrom
const kind = one<RequestKind[]>('connection', 'stream', 'subscriber', 'signal')
const count = one(1, 1, 2)

/** Steps of one kind, with random arguments. */
const does = <Key extends string, Rest = unknown>(
  names: Key | readonly Key[],
  rest = {} as { [Key in keyof Rest]: fc.Arbitrary<Rest[Key]> },
) => {
  const name = fc.record({ does: one(...([names].flat() as Key[])) })
  return fc.tuple(name, fc.record(rest)).map(([head, tail]) => ({ ...head, ...(tail as Rest) }))
}

/** The number is the relative frequency. */
const oneOf = <Value>(...choices: (readonly [number, fc.Arbitrary<Value>])[]) =>
  fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })))

const refusal = one<RefusalKind[]>('reset', 'unavailable', 'hang', 'acceptThenClose')
const scope = one<RefusalScope[]>('everything', 'sockets')
const negotiation = one<NegotiationKind[]>('offer', 'answer', 'generateoffer')

const fault = oneOf<Fault>(
  [9, does('restore')],
  [6, does('drop')],
  [2, does(['silence', 'flap'])],
  [2, does(['cutMedia', 'healMedia'])],
  [3, does(['restart', 'kick', 'endStreams'])],
  [2, does(['offline', 'online'])],
  [5, does('refuse', { kind: refusal, scope })],
  [5, does('close', { code: one(1001, 1003, 1006, 1011, 1011) })],
  [2, does(['delay', 'delaySessionInfo'], { ms: one(50, 400, 2_000) })],
  [2, does('sleep', { ms: one(400, 2_000, 7_000) })],
  [1, does('failSessionInfo', { status: one(403, 500, 503) })],
  [4, does('fail', { kind, count, status: one(403, 404, 409, 429, 500, 503) })],
  [3, does('ignore', { kind, count })],
  [2, does('loseAck', { kind, count, drop: fc.boolean() })],
  [1, does('tokens', { how: one('reject', 'hang', 'refused') })],
  [1, does('withhold', { kind: negotiation })],
  [1, does('rateLimit', { perSecond: one(1, 5, null) })],
)

const signal = one<SignalKind[]>('all', 'all', 'to', 'now', 'keyed', 'abortable', 'long')

const call = oneOf<Call>(
  [10, does('say', { kind: signal, count: one(1, 1, 2, 4) })],
  [1, does(['abort', 'clearSignals'])],
  [4, does(['publish', 'unpublish'])],
  [3, does(['subscribe', 'unsubscribe'])],
  [3, does(['muteVideo', 'muteAudio'])],
  [4, does(['join', 'join', 'leave'])],
  [1, does('disconnectItself')],
  [1, does('reconnectNow')],
)

const settings: fc.Arbitrary<Omit<Settings, 'audio' | 'dedupe' | 'end' | 'start'>> = fc.record({
  chunk: fc.boolean(),
  unknownOutcome: one('resend', 'reject'),
  giveUpMs: one(600_000, 600_000, 600_000, 600_000, 600_000, 12_000),
  joinTimeoutMs: one(8_000, 8_000, 5_000),
  rejoinMs: one(20, 300),
  identify: fc.boolean(),
  mediaMode: one('relayed', 'relayed', 'routed'),
  keepLostMs: one(3_000, 30_000),
  greetResumed: one(true, true, false),
})

const gapMs = fc.integer({ min: 0, max: 2 * GAP_MS })
const victim = one<(Name | 'both')[]>(...NAMES, ...NAMES, 'both')
const step = oneOf<
  Pick<Step, 'is' | 'who'> & { readonly gapMs: number; readonly what: Fault | Call }
>(
  [4, fc.record({ is: fc.constant('fault'), gapMs, who: victim, what: fault })],
  [5, fc.record({ is: fc.constant('call'), gapMs, who: one(...NAMES), what: call })],
)

/** @param ms duration of the plan */
export function toPlan(seed: number, ms: number): Plan {
  const length = Math.round(ms / GAP_MS)
  const plan = fc.record({
    settings,
    steps: fc.array(step, { minLength: length, maxLength: length, size: 'max' }),
  })
  const [drawn] = fc.sample(fc.noBias(plan), { seed, numRuns: 1 })
  if (!drawn) throw new Error(`no plan for the seed ${seed}`)
  let at = 0
  const steps = drawn.steps.map(({ gapMs: gap, is: kind, what, who }) => {
    at += gap
    return { is: kind, at, who, ...what } as Step
  })
  const dedupe = seed % 2 === 0
  const end = Math.floor(seed / 2) % 2 === 0 ? 'leave' : 'dispose'
  // A busy machine would otherwise play most schedules before anybody has joined.
  const start = seed % 4 === 1 ? 'joining' : 'joined'
  // Measured: sound is half of the processor time of a call.
  const audio = seed % 3 === 0
  return { seed, settings: { ...drawn.settings, audio, dedupe, end, start }, steps }
}

export const toLine = (step: Step) => `${String(step.at).padStart(6)} ms  ${toText(step)}`

export function toText({ is: _, at: __, who, does: name, ...rest }: Step): string {
  return [who, name, ...Object.values(rest)].map(String).join(' ')
}
