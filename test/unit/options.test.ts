import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { DEFAULT_OPTIONS, resolveOptions } from '../../src/options.ts'
import type { ReconnectionOptions } from '../../src/contract/options.types.ts'
import { createScriptedSession } from '../stories/harness/scripted.ts'

const resolve = (options: unknown = {}) =>
  resolveOptions(createScriptedSession(), options as ReconnectionOptions)

const problem = (options: unknown) => {
  try {
    resolve(options)
    return null
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    return (error as Error).message
  }
}

describe('DEFAULT_OPTIONS', () => {
  it('are the documented ones', () => {
    expect(DEFAULT_OPTIONS).toMatchObject({
      joinTimeoutMs: 15_000,
      joinAttempts: 3,
      reconnectedMs: 3_000,
      giveUpMs: 600_000,
      rejoin: true,
      signals: {
        capacity: 1_000,
        capacityBytes: 1_048_576,
        ttlMs: 120_000,
        overflow: 'rejectNewest',
        perSecond: Infinity,
        ackTimeoutMs: 15_000,
        unknownOutcome: 'resend',
        dedupe: false,
        chunk: false,
        maxBytes: 262_144,
      },
    })
    expect(Object.isFrozen(DEFAULT_OPTIONS)).toBe(true)
    expect(Object.isFrozen(DEFAULT_OPTIONS.signals)).toBe(true)
  })

  it('are valid options', () => {
    expect(problem(DEFAULT_OPTIONS)).toBeNull()
  })

  it('take the time and the chance of the platform', () => {
    onTestFinished(() => void vi.restoreAllMocks())
    vi.spyOn(Date, 'now').mockReturnValueOnce(1_234)
    vi.spyOn(Math, 'random').mockReturnValueOnce(0.25)
    expect(DEFAULT_OPTIONS.now()).toBe(1_234)
    expect(DEFAULT_OPTIONS.random()).toBe(0.25)
  })

  it('leave the SDK the 51 s that it needs to give up by itself', () => {
    expect(DEFAULT_OPTIONS.giveUpMs).toBeGreaterThan(51_000)
  })
})

describe('resolveOptions', () => {
  it('fills in every default', () => {
    expect(resolve()).toEqual(DEFAULT_OPTIONS)
    expect(resolve(undefined)).toEqual(DEFAULT_OPTIONS)
  })

  it('treats undefined as not given', () => {
    const undefinedOptions = Object.fromEntries(
      [...Object.keys(DEFAULT_OPTIONS), 'token', 'inspect', 'logger'].map((name) => [
        name,
        undefined,
      ]),
    )
    expect(resolve(undefinedOptions)).toEqual(DEFAULT_OPTIONS)
    expect(resolve({ signals: { capacity: undefined } }).signals).toEqual(DEFAULT_OPTIONS.signals)
  })

  it('merges nested options with their defaults, one level deep', () => {
    expect(resolve({ signals: { capacity: 1 } }).signals).toEqual({
      ...DEFAULT_OPTIONS.signals,
      capacity: 1,
    })
  })

  it.each<[ReconnectionOptions]>([
    [{ token: 'token' }],
    [{ token: async () => 'token' }],
    [{ joinTimeoutMs: 1, joinAttempts: 1, reconnectedMs: 1, giveUpMs: 2 ** 31 - 1 }],
    [{ rejoin: false }],
    [{ rejoin: {} }],
    [{ rejoin: { when: () => true, delay: () => null } }],
    [{ network: { isOnline: () => true, subscribe: () => () => {} } }],
    [{ inspect: () => {}, random: () => 0, now: () => 0 }],
    [{ logger: { debug() {}, info() {}, warn() {} } }],
    [{ logger: console }],
  ])('accepts %o unchanged', (options) => {
    expect(resolve(options)).toMatchObject(options)
  })

  it.each([
    [
      { joinTimeoutMs: '15' },
      'options.joinTimeoutMs must be a number from 1 to 2147483647, got string 15',
    ],
    [
      { joinTimeoutMs: 0 },
      'options.joinTimeoutMs must be a number from 1 to 2147483647, got number 0',
    ],
    [
      { joinAttempts: -1 },
      'options.joinAttempts must be a whole number from 1 to 2147483647, got number -1',
    ],
    [
      { reconnectedMs: Number.NaN },
      'options.reconnectedMs must be a number from 1 to 2147483647, got number NaN',
    ],
    [
      { giveUpMs: Number.POSITIVE_INFINITY },
      'options.giveUpMs must be a number from 1 to 2147483647, got number Infinity',
    ],
    [
      { joinAttempts: 1.5 },
      'options.joinAttempts must be a whole number from 1 to 2147483647, got number 1.5',
    ],
    [[], 'options must be an object, got array'],
    [{ signals: [] }, 'options.signals must be an object, got array'],
    [{ rejoin: [] }, 'options.rejoin must be a boolean or an object, got array'],
    [
      { identify: Object.create(null) as object },
      'options.identify must be a function, got object',
    ],
    [{ rejoin: 'yes' }, 'options.rejoin must be a boolean or an object, got string yes'],
    [{ rejoin: { dealy: () => 1 } }, "options.rejoin has no 'dealy', only when, delay"],
    [{ rejoin: { delay: 1_000 } }, 'options.rejoin.delay must be a function, got number 1000'],
    [{ signals: true }, 'options.signals must be an object, got boolean true'],
    [
      { signals: { overflow: 'drop' } },
      "options.signals.overflow must be 'rejectNewest' or 'dropOldest', got string drop",
    ],
    [
      { signals: { unknownOutcome: true } },
      "options.signals.unknownOutcome must be 'resend' or 'reject', got boolean true",
    ],
    [
      { signals: { capcity: 1 } },
      "options.signals has no 'capcity', only capacity, capacityBytes, ttlMs, overflow, perSecond, ackTimeoutMs, unknownOutcome, dedupe, chunk, maxBytes",
    ],
    [
      { signals: { capacity: 0 } },
      'options.signals.capacity must be a whole number from 1 to 2147483647, got number 0',
    ],
    [{ network: {} }, 'options.network must be an object with isOnline(), subscribe(), got object'],
    [
      { logger: { info() {} } },
      'options.logger must be an object with debug(), info(), warn(), got object',
    ],
    [
      { clock: { setTimeout } },
      'options.clock must be an object with setTimeout(), clearTimeout(), got object',
    ],
    [{ inspect: 'yes' }, 'options.inspect must be a function or an object, got string yes'],
    [{ identify: 'anna' }, 'options.identify must be a function, got string anna'],
    [{ subscribers: 5 }, 'options.subscribers must be an object, got number 5'],
    [
      { subscribers: { stallMs: 0 } },
      'options.subscribers.stallMs must be a number from 1 to 2147483647, got number 0',
    ],
    [
      { subscribers: { resubscribe: 'no' } },
      'options.subscribers.resubscribe must be a boolean, got string no',
    ],
    [
      { subscribers: { retries: 3 } },
      "options.subscribers has no 'retries', only stallMs, frozenMs, maxAttempts, resubscribe",
    ],
  ])('rejects %o', (options, expected) => {
    expect(problem(options)).toBe(expected)
  })

  it('lists all options if one is unknown', () => {
    const names = [
      'token',
      'joinTimeoutMs',
      'joinAttempts',
      'reconnectedMs',
      'giveUpMs',
      'rejoin',
      'subscribers',
      'publishers',
      'signals',
      'identify',
      'network',
      'devices',
      'inspect',
      'logger',
      'clock',
      'random',
      'now',
    ]
    expect(problem({ tokne: 'T1==secret' })).toBe(
      `options has no 'tokne', only ${names.join(', ')}`,
    )
  })

  it('fills missing subscriber options with the defaults', () => {
    const { subscribers } = resolveOptions(createScriptedSession(), {
      subscribers: { stallMs: 1_000 },
    })
    expect(subscribers).toEqual({
      stallMs: 1_000,
      frozenMs: 10_000,
      maxAttempts: 5,
      resubscribe: true,
    })
    expect(resolveOptions(createScriptedSession(), {}).subscribers).toEqual({
      stallMs: 15_000,
      frozenMs: 10_000,
      maxAttempts: 5,
      resubscribe: true,
    })
  })

  it('never shows a token', () => {
    for (const token of [{ secret: 'T1==' }, 12_345, true]) {
      expect(problem({ token })).toBe(
        `options.token must be a string or a function, got ${typeof token}`,
      )
    }
  })

  it.each([undefined, null, 42, 'session', {}, { connect() {} }])(
    'rejects %s, which is not a session',
    (session) => {
      expect(() => resolveOptions(session, {})).toThrow(TypeError)
      expect(() => resolveOptions(session, {})).toThrow(
        /^session must be an object with connect\(\)/,
      )
    },
  )

  it('rejects a session that lacks any one method', () => {
    for (const method of [
      'connect',
      'disconnect',
      'signal',
      'subscribe',
      'unsubscribe',
      'publish',
      'unpublish',
      'on',
      'off',
    ]) {
      const session = Object.assign(createScriptedSession(), { [method]: undefined })
      expect(() => resolveOptions(session, {}), method).toThrow(TypeError)
    }
  })
})
