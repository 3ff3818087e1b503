/** Stories of the outcome of a signal: rate limit, ttl, key, abort, recipient, ack deadline, clock. */

import { afterEach, describe, expect, it, vi } from 'vitest'
import type { ReconnectionOptions } from '../../src/contract/options.types.ts'
import type { SignalSendOptions } from '../../src/index.ts'
import { openTokError } from '../../src/kit/testing/index.ts'
import { ACK_MS, CONNECT_MS } from './harness/scripted.ts'
import { useStory, createJoinedSetup, watch } from './harness/story.ts'
import { pass } from './harness/time.ts'
import type { Setup } from './harness/story.ts'

useStory()

const chat = (data: string) => ({ type: 'chat', data })

/** Sends a signal, and watches its promise. */
const send = ({ reconnection }: Setup, data: string, options?: SignalSendOptions) =>
  watch(reconnection.signal(chat(data), options))

const states = (promises: readonly { readonly state: string }[]) =>
  promises.map(({ state }) => state)

const dropped = ({ story }: Setup) =>
  story
    .filter((line) => line.startsWith('signalDropped'))
    .map((line) => line.replace('signalDropped type:chat code:', ''))

/** A connection of the class that the session creates. */
const connectionOf = ({ session }: Setup, connectionId: string) =>
  Object.create(
    Object.getPrototypeOf(session.connection) as object,
    Object.getOwnPropertyDescriptors({ connectionId, id: connectionId }),
  ) as { connectionId: string; id: string }

const numbers = (count: number) => Array.from({ length: count }, (_, index) => String(index))

async function createOutageSetup(options: ReconnectionOptions = {}): Promise<Setup> {
  const setup = await createJoinedSetup(options)
  setup.session.drop()
  setup.story.length = 0
  return setup
}

/** A server that accepts so many signals in any second, and refuses the others. */
function limitRate(
  { session }: Setup,
  perSecond: number,
  refusal = 'OT_UNEXPECTED_SERVER_RESPONSE',
) {
  let taken: number[] = []
  session.answerSignals(() => {
    taken = taken.filter((at) => Date.now() - at < 1_000)
    if (taken.length >= perSecond) return openTokError(refusal, 2001)
    taken.push(Date.now())
    return 'ok'
  })
}

describe('a server that limits the rate (G8)', () => {
  it.each(['OT_UNEXPECTED_SERVER_RESPONSE', 'OT_RATE_LIMIT_EXCEEDED'])(
    'to 5 a second by %s gets all 50 in order, sent at once while connected',
    async (refusal) => {
      const setup = await createJoinedSetup()
      limitRate(setup, 5, refusal)
      const sent = numbers(50).map((text) => send(setup, text))
      await pass(60_000)
      expect(setup.session.delivered).toEqual(numbers(50))
      expect(new Set(states(sent))).toEqual(new Set(['resolved']))
      expect(setup.reconnection.stats.signals).toMatchObject({ sent: 50, dropped: 0 })
      expect(vi.getTimerCount()).toBe(0)
    },
  )

  it('gets all 50 in order when they were held', async () => {
    const setup = await createOutageSetup()
    limitRate(setup, 5)
    const sent = numbers(50).map((text) => send(setup, text))
    setup.session.resume()
    await pass(60_000)
    expect(setup.session.delivered).toEqual(numbers(50))
    expect(new Set(states(sent))).toEqual(new Set(['resolved']))
  })

  it('gets signals sent meanwhile behind the others', async () => {
    const setup = await createJoinedSetup()
    limitRate(setup, 1)
    send(setup, '1')
    send(setup, '2')
    await pass(500)
    const third = send(setup, '3')
    expect(setup.reconnection.signals.length).toBe(2)
    await pass(10_000)
    expect(setup.session.delivered).toEqual(['1', '2', '3'])
    expect(third.state).toBe('resolved')
  })

  it('that always refuses gets attempts with longer waits, until ttlMs is over', async () => {
    const setup = await createJoinedSetup({ signals: { ttlMs: 30_000 } })
    setup.session.answerSignals(openTokError('OT_UNEXPECTED_SERVER_RESPONSE', 2001))
    const at: number[] = []
    const signal = vi.spyOn(setup.session, 'signal')
    signal.mockImplementation(() => {
      at.push(Date.now())
      return Promise.reject(openTokError('OT_UNEXPECTED_SERVER_RESPONSE', 2001))
    })
    const sent = send(setup, '1')
    await pass(29_999)
    expect(at.map((time) => time - at[0]!)).toEqual([0, 1_000, 3_000, 7_000, 15_000, 23_000])
    expect(sent.state).toBe('pending')
    await pass(1)
    expect(sent.state).toBe('rejected expired')
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a signal in flight at a drop, whose repeat exceeds the rate limit', () => {
  it.each([
    ['resend', 'resolved', 2],
    ['reject', 'rejected outcomeUnknown', 1],
  ] as const)('may have arrived before: %s', async (unknownOutcome, state, handOvers) => {
    const setup = await createJoinedSetup({ signals: { unknownOutcome } })
    const sent = send(setup, '1')
    await pass(ACK_MS - 1)
    setup.session.drop()
    setup.session.answerSignals(openTokError('OT_UNEXPECTED_SERVER_RESPONSE', 2001))
    setup.session.resume()
    await pass(ACK_MS)
    setup.session.answerSignals('ok')
    await pass(1_000 + ACK_MS)
    expect(sent.state).toBe(state)
    expect(setup.session.calls.signal).toBe(handOvers)
  })
})

describe('perSecond', () => {
  it('sends so many in any second, in order, and needs no timer afterwards', async () => {
    const setup = await createJoinedSetup({ signals: { perSecond: 5 } })
    const sent = numbers(12).map((text) => send(setup, text))
    expect(setup.session.calls.signal).toBe(5)
    expect(setup.reconnection.signals.length).toBe(7)
    await pass(999)
    expect(setup.session.delivered).toEqual(numbers(5))
    await pass(1 + 5 * ACK_MS)
    expect(setup.session.delivered).toEqual(numbers(10))
    await pass(1_000 + 5 * ACK_MS)
    expect(setup.session.delivered).toEqual(numbers(12))
    expect(new Set(states(sent))).toEqual(new Set(['resolved']))
    expect(vi.getTimerCount()).toBe(0)
  })

  it('limits the flush too', async () => {
    const setup = await createOutageSetup({ signals: { perSecond: 2 } })
    for (const text of numbers(5)) send(setup, text)
    setup.session.resume()
    await pass(500)
    expect(setup.session.delivered).toEqual(numbers(2))
    await pass(1_000)
    expect(setup.session.delivered).toEqual(numbers(4))
    await pass(1_000)
    expect(setup.session.delivered).toEqual(numbers(5))
  })
})

describe('ttlMs (G10)', () => {
  it('counts from the call, to the millisecond, and nothing is sent later', async () => {
    const setup = await createOutageSetup({ signals: { ttlMs: 10_000 } })
    const own = send(setup, 'own', { ttlMs: 5_000 })
    const common = send(setup, 'common')
    await pass(4_999)
    expect(setup.reconnection.signals.list()).toMatchObject([
      { ageMs: 4_999, expiresInMs: 1 },
      { ageMs: 4_999, expiresInMs: 5_001 },
    ])
    expect(states([own, common])).toEqual(['pending', 'pending'])
    await pass(1)
    expect(states([own, common])).toEqual(['rejected expired', 'pending'])
    await pass(5_000)
    expect(states([own, common])).toEqual(['rejected expired', 'rejected expired'])
    expect(dropped(setup)).toEqual(['expired', 'expired'])
    expect(setup.reconnection.getSnapshot().heldSignals).toBe(0)
    expect(setup.reconnection.stats.signals).toMatchObject({ dropped: 2, expired: 2 })
    setup.session.resume()
    await pass(100)
    expect(setup.session.delivered).toEqual([])
  })

  it('is checked at the flush by the clock: a page that slept had no timers', async () => {
    const setup = await createOutageSetup()
    const old = send(setup, 'old')
    vi.setSystemTime(Date.now() + 120_000)
    const young = send(setup, 'young')
    setup.session.resume()
    await pass(10)
    expect(states([old, young])).toEqual(['rejected expired', 'resolved'])
    expect(setup.session.delivered).toEqual(['young'])
  })

  it('makes room for others before a limit drops any', async () => {
    const setup = await createOutageSetup({ signals: { capacity: 1, overflow: 'dropOldest' } })
    const old = send(setup, 'old')
    vi.setSystemTime(Date.now() + 120_000)
    const young = send(setup, 'young')
    await pass(0)
    expect(states([old, young])).toEqual(['rejected expired', 'pending'])
  })
})

describe('a key (G10)', () => {
  it('sends only the newest signal with this key, in the place of the first', async () => {
    const setup = await createOutageSetup()
    const places = ['1', '2', '3'].map((place) => send(setup, `cursor ${place}`, { key: 'cursor' }))
    const chat = send(setup, 'chat')
    const last = send(setup, 'cursor 4', { key: 'cursor' })
    await pass(0)
    expect(states([...places, chat, last])).toEqual([
      'rejected superseded',
      'rejected superseded',
      'rejected superseded',
      'pending',
      'pending',
    ])
    expect(dropped(setup)).toEqual(['superseded', 'superseded', 'superseded'])
    expect(setup.reconnection.signals.length).toBe(2)
    setup.session.resume()
    await pass(10)
    expect(setup.session.delivered).toEqual(['cursor 4', 'chat'])
  })

  it('is one key for each recipient', async () => {
    const setup = await createOutageSetup()
    const to = (name: string) => ({ ...chat(name), to: connectionOf(setup, name) })
    const key = 'state'
    const sent = [
      watch(setup.reconnection.signal(to('bob'), { key })),
      watch(setup.reconnection.signal(to('carol'), { key })),
      watch(setup.reconnection.signal(chat('all'), { key })),
      watch(setup.reconnection.signal(to('bob'), { key })),
    ]
    await pass(0)
    expect(states(sent)).toEqual(['rejected superseded', 'pending', 'pending', 'pending'])
    setup.session.resume()
    await pass(20)
    expect(setup.session.delivered).toEqual(['bob', 'carol', 'all'])
  })

  it('does not affect signals that are not held', async () => {
    const setup = await createJoinedSetup()
    const sent = [send(setup, '1', { key: 'a' }), send(setup, '2', { key: 'a' })]
    await pass(ACK_MS)
    expect(states(sent)).toEqual(['resolved', 'resolved'])
    expect(setup.session.delivered).toEqual(['1', '2'])
  })
})

describe('abort (G10)', () => {
  it('before the call: aborted, and never sent', async () => {
    const setup = await createJoinedSetup()
    const reason = new Error('changed my mind')
    const failed = expect(
      setup.reconnection.signal(chat('1'), { abort: AbortSignal.abort(reason) }),
    ).rejects.toMatchObject({ code: 'aborted', cause: reason })
    await failed
    expect(setup.session.calls.signal).toBe(0)
    expect(dropped(setup)).toEqual(['aborted'])
  })

  it('while held: aborted, once, and never sent; the others go on', async () => {
    const setup = await createOutageSetup()
    const controller = new AbortController()
    const sent = [
      send(setup, '1'),
      send(setup, '2', { abort: controller.signal }),
      send(setup, '3'),
    ]
    controller.abort()
    controller.abort()
    await pass(0)
    expect(states(sent)).toEqual(['pending', 'rejected aborted', 'pending'])
    expect(setup.reconnection.getSnapshot().heldSignals).toBe(2)
    expect(dropped(setup)).toEqual(['aborted'])
    setup.session.resume()
    await pass(10)
    expect(setup.session.delivered).toEqual(['1', '3'])
  })

  it('in flight: the signal is not recalled', async () => {
    const setup = await createJoinedSetup()
    const controller = new AbortController()
    const sent = send(setup, '1', { abort: controller.signal })
    controller.abort()
    await pass(ACK_MS)
    expect(sent.state).toBe('resolved')
    expect(setup.session.delivered).toEqual(['1'])
  })

  it('in flight at a drop: outcomeUnknown, and not sent again', async () => {
    const setup = await createJoinedSetup()
    const controller = new AbortController()
    const sent = send(setup, '1', { abort: controller.signal })
    setup.session.drop()
    controller.abort()
    await pass(0)
    expect(sent.state).toBe('pending')
    setup.session.end('networkDisconnected')
    await pass(1)
    expect(sent.state).toBe('rejected outcomeUnknown')
    await pass(500 + CONNECT_MS + 1_000)
    expect(setup.session.delivered).toEqual([])
    expect(dropped(setup)).toEqual(['outcomeUnknown'])
  })

  it('leaves no listener on a controller that outlives its signals', async () => {
    const setup = await createOutageSetup({ signals: { capacity: 3, overflow: 'dropOldest' } })
    const { signal } = new AbortController()
    let listening = 0
    vi.spyOn(signal, 'addEventListener').mockImplementation(() => void (listening += 1))
    vi.spyOn(signal, 'removeEventListener').mockImplementation(() => void (listening -= 1))
    send(setup, 'overflows', { abort: signal })
    send(setup, 'is superseded', { abort: signal, key: 'a' })
    send(setup, 'is sent', { abort: signal, key: 'a' })
    send(setup, 'expires', { abort: signal, ttlMs: 1_000 })
    send(setup, 'is sent, too', { abort: signal })
    expect(listening).toBe(3)
    await pass(1_000)
    expect(listening).toBe(2)
    setup.session.resume()
    await pass(20)
    expect(listening).toBe(0)
    setup.session.drop()
    send(setup, 'is disposed of', { abort: signal })
    expect(listening).toBe(1)
    setup.reconnection.dispose()
    expect(listening).toBe(0)
  })
})

describe('the app in the middle of a flush', () => {
  it.each(['dispose', 'disconnect'] as const)('%ss: nothing is sent later', async (does) => {
    const setup = await createOutageSetup()
    const { reconnection, session } = setup
    const sent = numbers(3).map((text) => send(setup, text))
    let calls = 0
    reconnection.onChange(() => {
      if (reconnection.signals.length !== 2 || calls > 0) return
      calls = session.calls.signal
      void reconnection[does]()
    })
    session.resume()
    await pass(60_000)
    expect([calls, session.calls.signal]).toEqual([1, 1])
    const [first = '', ...others] = states(sent)
    expect(first).toMatch(/resolved|rejected outcomeUnknown/)
    const code = does === 'dispose' ? 'disposed' : 'sessionEnded'
    expect(others).toEqual([`rejected ${code}`, `rejected ${code}`])
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a recipient (G11)', () => {
  it.each([
    ['has lost its id, as it would go to everybody', undefined],
    ['has another id', 'carol'],
  ])('whose connection %s is gone', async (_, id) => {
    const setup = await createOutageSetup()
    const bob = connectionOf(setup, 'bob')
    const sent = watch(setup.reconnection.signal({ ...chat('secret'), to: bob }))
    Object.assign(bob, { id })
    setup.session.resume()
    await pass(1_000)
    expect(sent.state).toBe('rejected recipientGone')
    expect(setup.session.calls.signal).toBe(0)
  })

  it('that OpenTok did not create is rejected at the call', async () => {
    const setup = await createOutageSetup()
    class Other {
      readonly connectionId = 'bob'
    }
    const sent = watch(setup.reconnection.signal({ ...chat('secret'), to: new Other() }))
    await pass(0)
    expect(sent.state).toBe('rejected invalidSignal')
    expect(setup.reconnection.signals.length).toBe(0)
  })

  it('that changed after the call is gone: the signal never goes to everybody', async () => {
    const setup = await createOutageSetup()
    const to = connectionOf(setup, 'bob')
    const sent = watch(setup.reconnection.signal({ ...chat('secret'), to }))
    // OpenTok empties its own objects like this.
    Object.assign(to, { connectionId: undefined })
    setup.session.resume()
    await pass(1_000)
    expect(sent.state).toBe('rejected recipientGone')
    expect(setup.session.calls.signal).toBe(0)
    expect(setup.session.delivered).toEqual([])
  })

  it('who is gone does not block other signals', async () => {
    const setup = await createOutageSetup()
    const to = connectionOf(setup, 'bob')
    const gone = watch(setup.reconnection.signal({ ...chat('1'), to }))
    to.connectionId = 'somebody else'
    const next = send(setup, '2')
    setup.session.resume()
    await pass(10)
    expect(states([gone, next])).toEqual(['rejected recipientGone', 'resolved'])
  })
})

describe('a signal that is never confirmed (G12)', () => {
  it('is given up after ackTimeoutMs, and the others go on', async () => {
    const setup = await createOutageSetup()
    setup.session.answerSignals(({ data }) => (data === '1' ? 'never' : 'ok'))
    const sent = ['1', '2', '3'].map((text) => send(setup, text))
    setup.session.resume()
    await pass(14_999)
    expect(states(sent)).toEqual(['pending', 'pending', 'pending'])
    await pass(1 + 2 * ACK_MS)
    expect(states(sent)).toEqual(['rejected outcomeUnknown', 'resolved', 'resolved'])
    expect(dropped(setup)).toEqual(['outcomeUnknown'])
    expect(setup.reconnection.stats.signals).toMatchObject({ outcomeUnknown: 1 })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('has an ack clock that stops during an outage', async () => {
    const setup = await createJoinedSetup()
    setup.session.answerSignals('never')
    const sent = send(setup, '1')
    await pass(10_000)
    setup.session.drop()
    await pass(25_000)
    setup.session.resume()
    await pass(4_999)
    expect(sent.state).toBe('pending')
    await pass(1)
    expect(sent.state).toBe('rejected outcomeUnknown')
  })

  it('is reported once, though OpenTok confirms it later', async () => {
    const setup = await createJoinedSetup({ signals: { ackTimeoutMs: 1_000 } })
    let confirm = () => {}
    vi.spyOn(setup.session, 'signal').mockImplementation(
      () => new Promise((resolve) => (confirm = resolve)),
    )
    const sent = send(setup, '1')
    await pass(1_000)
    confirm()
    await pass(10_000)
    expect(sent.state).toBe('rejected outcomeUnknown')
    expect(setup.story).toEqual(['signalDropped type:chat code:outcomeUnknown'])
  })

  it('is given up in time even if the clock is set back', async () => {
    const setup = await createJoinedSetup()
    setup.session.answerSignals('never')
    const sent = send(setup, '1')
    vi.setSystemTime(Date.now() - 3_600_000)
    await pass(15_000)
    expect(sent.state).toBe('rejected outcomeUnknown')
  })
})

describe('a clock that is set', () => {
  it('back delays neither the rate limiter nor a wait', async () => {
    const setup = await createJoinedSetup({ signals: { perSecond: 2 } })
    const sent = numbers(4).map((text) => send(setup, text))
    vi.setSystemTime(Date.now() - 3_600_000)
    await pass(3_000)
    expect(new Set(states(sent))).toEqual(new Set(['resolved']))
  })

  it('back does not keep signals an hour longer', async () => {
    const setup = await createOutageSetup()
    const sent = send(setup, '1', { ttlMs: 5_000 })
    vi.setSystemTime(Date.now() - 3_600_000)
    await pass(4_999)
    expect(sent.state).toBe('pending')
    expect(setup.reconnection.signals.list()).toMatchObject([{ ageMs: 0, expiresInMs: 5_000 }])
    await pass(5_001)
    expect(sent.state).toBe('rejected expired')
  })

  it('back does not shorten the ack deadline', async () => {
    const setup = await createJoinedSetup()
    setup.session.answerSignals('never')
    await pass(20_000)
    const before = send(setup, 'before')
    await pass(13_000)
    vi.setSystemTime(Date.now() - 3_600_000)
    await pass(1_000)
    const after = send(setup, 'after')
    await pass(14_999)
    expect(after.state).toBe('pending')
    await pass(1)
    expect(states([before, after])).toEqual(['rejected outcomeUnknown', 'rejected outcomeUnknown'])
  })

  it('forward does not shorten it either', async () => {
    const setup = await createJoinedSetup()
    setup.session.answerSignals('never')
    const first = send(setup, 'first')
    await pass(10_000)
    const second = send(setup, 'second')
    await pass(1_000)
    vi.setSystemTime(Date.now() + 600_000)
    // It looks like sleep, so that part of the wait does not count.
    await pass(5_499)
    expect(states([first, second])).toEqual(['pending', 'pending'])
    await pass(1)
    expect(states([first, second])).toEqual(['rejected outcomeUnknown', 'pending'])
    await pass(9_999)
    expect(second.state).toBe('pending')
    await pass(1)
    expect(second.state).toBe('rejected outcomeUnknown')
  })
})

describe('options of a call that are wrong', () => {
  afterEach(() => vi.restoreAllMocks())

  it('are an invalidSignal: signal() never throws', async () => {
    const setup = await createOutageSetup()
    for (const options of [{ ttlMs: 0 }, { key: 1 }, { abort: 'now' }, { ttl: 1 }, 'soon']) {
      const sent = watch(setup.reconnection.signal(chat('1'), options as never))
      await pass(0)
      expect(sent.state).toBe('rejected invalidSignal')
    }
    expect(setup.reconnection.signals.length).toBe(0)
  })
})
