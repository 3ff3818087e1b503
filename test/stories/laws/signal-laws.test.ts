/** Tests the laws themselves: each finds what breaks it, and nothing in a correct call. */

import { describe, expect, it } from 'vitest'
import { checkSignals, NOT_DELIVERED } from './signal-laws.ts'
import type { SentSignal, SignalExcuses } from './signal-laws.ts'

const RESEND = { dedupe: false, unknownOutcome: 'resend' } as const
const sent = (more: Partial<SentSignal> = {}): SentSignal => ({
  kind: 'plain',
  outcome: 'sent',
  receipt: { attempts: 1, heldMs: 0 },
  ...more,
})
const twice = sent({ receipt: { attempts: 2, heldMs: 5 } })

describe('the laws of signals', () => {
  it.each<[string, SentSignal[], number[], SignalExcuses?]>([
    ['signals in order', [sent(), sent()], [0, 1]],
    ['a drop', [sent({ outcome: 'expired', receipt: null, handOvers: 0 }), sent()], [1]],
    ['one that was resent', [twice, sent()], [0, 1, 0]],
    ['a late one that was handed over twice', [twice, sent()], [1, 0]],
    ['one that took the place of another', [sent({ kind: 'keyed' }), sent()], [1, 0]],
    ['one for somebody else', [sent({ isForListener: false })], []],
    ['a listener who was away', [sent()], [], { missed: true }],
    ['one that is waited for', [sent({ outcome: null, receipt: null })], [], { pending: true }],
    ['a late one that is excused', [sent(), sent()], [1, 0], { late: 1 }],
    ['a server that acts on repeats', [sent()], [0, 0, 0], { repeated: true }],
  ])('find nothing wrong with %s', (_, signals, heard, excuses) => {
    expect(checkSignals(signals, heard, RESEND, excuses)).toEqual([])
  })

  it.each<[string, SentSignal[], number[], string]>([
    ['was never sent', [sent()], [0, 1], '1 was received and never sent'],
    ['was sent and not heard', [sent()], [], 'it was sent'],
    ['has not settled', [sent({ outcome: null, receipt: null })], [], 'it has not settled'],
    ['is heard too often', [sent()], [0, 0], 'at most 1'],
    ['is heard once more than answers were lost', [sent({ losses: 1 })], [0, 0, 0], 'at most 2'],
    ['is late', [sent(), sent()], [1, 0], '0 came late'],
    ['was not refused, and is late', [{ ...twice, wasRefused: false }, sent()], [1, 0], 'late'],
    ['miscounts its attempts', [sent({ handOvers: 2 })], [0], 'it has 1 of 2 attempts'],
    ['was held for less than no time', [sent({ receipt: { attempts: 1, heldMs: -1 } })], [0], '-1'],
    [
      'has an unknown outcome though it was never handed over',
      [sent({ outcome: 'outcomeUnknown', receipt: null, handOvers: 0 })],
      [],
      'it was never handed over',
    ],
  ])('find a signal that %s', (_, signals, heard, law) => {
    expect(checkSignals(signals, heard, RESEND)).toEqual([expect.stringContaining(law)])
  })

  it.each(NOT_DELIVERED)('find one that is heard although it was dropped with %s', (outcome) => {
    const broken = checkSignals([sent({ outcome, receipt: null })], [0], RESEND)
    expect(broken).toEqual([expect.stringContaining('its code excludes that')])
  })

  it.each([
    { dedupe: true, unknownOutcome: 'resend' },
    { dedupe: false, unknownOutcome: 'reject' },
  ] as const)('allow no repeat with %o', (settings) => {
    expect(checkSignals([twice], [0, 0], settings)).toEqual([expect.stringContaining('at most 1')])
    expect(checkSignals([sent({ losses: 3 })], [0, 0], settings)).toHaveLength(1)
  })
})
