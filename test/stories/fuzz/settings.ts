/** The settings of a fuzzed call: options of the library, and the kind of cloud that the fake plays. */

import fc from 'fast-check'
import type { ReconnectionOptions } from '../../../src/index.ts'
import type { FakeOpenTokOptions } from '../../../src/kit/testing/index.ts'

const one = fc.constantFrom

const options = fc.record({
  joinTimeoutMs: one(15_000, 15_000, 5_000),
  joinAttempts: one(3, 3, 1),
  giveUpMs: one(600_000, 600_000, 600_000, 20_000),
  rejoin: one<'on' | 'off' | 'quick' | 'thrice' | 'throws'>(
    'on',
    'on',
    'quick',
    'quick',
    'thrice',
    'throws',
    'off',
  ),
  subscribers: fc.record({
    stallMs: one(15_000, 1_000),
    maxAttempts: one(5, 1),
    resubscribe: one(true, true, true, false),
  }),
  signals: fc.record({
    capacity: one(3, 1_000),
    capacityBytes: one(40, 1_048_576),
    overflow: one('rejectNewest' as const, 'dropOldest' as const),
    unknownOutcome: one('resend' as const, 'reject' as const),
    perSecond: one(Infinity, Infinity, 3),
    dedupe: fc.boolean(),
    chunk: fc.boolean(),
  }),
})

const cloud = fc.record({
  mediaMode: one('relayed' as const, 'routed' as const),
  echoSignals: fc.boolean(),
  greetResumed: one(true, true, false),
  redeliver: one(true, true, false),
  dropRepeats: one(true, true, false),
  unknownSocketCloseCode: one(1011 as const, 1011 as const, 1003 as const, null),
  addressPerConnection: one(true, true, false),
  keepLostMs: one(30_000, 3_000),
  loadMs: one(0, 200),
}) satisfies fc.Arbitrary<FakeOpenTokOptions & { keepLostMs: number; loadMs: number }>

export const settings = fc.record({
  options,
  cloud,
  token: one<'provider' | 'text' | 'none'>('provider', 'provider', 'provider', 'text', 'none'),
  identifies: fc.boolean(),
  /** The app subscribes to each stream that is announced. */
  subscribes: one(true, true, false),
  /** The session is wrapped after the app has joined it. */
  isJoinedFirst: one(false, false, false, true),
  /** Fails a use of destroyed objects. */
  isStrict: fc.boolean(),
  /** Inspection and log are read; they cost time. */
  isInspected: one(false, false, false, true),
})

export type Settings = typeof settings extends fc.Arbitrary<infer Value> ? Value : never

/** The `rejoin` option behind each name. */
export const REJOIN: Record<Settings['options']['rejoin'], ReconnectionOptions['rejoin']> = {
  on: true,
  off: false,
  quick: { delay: () => 20 },
  thrice: { delay: ({ attempt }) => (attempt > 3 ? null : 500) },
  throws: {
    when() {
      throw new AppError('when')
    },
    delay() {
      throw new AppError('delay')
    },
  },
}

/** An error that the app throws on purpose. */
export class AppError extends Error {
  override readonly name = 'AppError'
}
