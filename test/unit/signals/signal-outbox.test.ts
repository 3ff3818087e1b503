import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { DEFAULT_OPTIONS } from '../../../src/options.ts'
import type { SignalLike } from '../../../src/contract/opentok.types.ts'
import type { SignalRefusal } from '../../../src/opentok/signal.adapter.ts'
import { createSignalOutbox } from '../../../src/signals/signal-outbox.ts'
import type { ReconnectionEvents } from '../../../src/contract/events.ts'
import type { Emit } from '../../../src/lib/emitter.ts'
import type { Availability } from '../../../src/contract/availability.ts'
import type { ResolvedSignalOptions } from '../../../src/contract/signal.types.ts'
import { openTokError } from '../../../src/kit/testing/error.ts'
import { notConnected } from '../../stories/harness/scripted.ts'
import { toLine, watch } from '../../stories/harness/story.ts'
import { pass, useFakeTimers } from '../../stories/harness/time.ts'

useFakeTimers()

const AWAY: SignalRefusal = { code: 'away', cause: notConnected() }

const NAMES: Readonly<Record<string, string>> = {
  signalHeld: 'held',
  signalSent: 'sent',
  signalDropped: 'dropped',
}

type Problem = 'invalidSignal' | 'recipientGone' | null

/** Outbox without a session: the test answers each request to OpenTok itself. */
function setUp(options: Partial<ResolvedSignalOptions> = {}) {
  const world = { availability: 'hold' as Availability, problem: null as Problem }
  const handedOver: SignalLike[] = []
  const answers: ((error: SignalRefusal | null) => void)[] = []
  const story: string[] = []
  const sending: string[] = []
  const handleChange = vi.fn()
  const outbox = createSignalOutbox({
    clock: DEFAULT_OPTIONS.clock,
    findRecipientProblem: () => world.problem,
    availability: () => world.availability,
    handleChange,
    handOver(signal) {
      handedOver.push(signal)
      return new Promise((resolve) => answers.push(resolve))
    },
    now: () => Date.now(),
    options: { ...DEFAULT_OPTIONS.signals, ...options },
    onChange: () => () => {},
    emit: ((name: string, event: Record<string, unknown>) => {
      if (name === 'signalSending') return void sending.push(String(event['id']))
      story.push(toLine(NAMES[name]!, event))
    }) as Emit<ReconnectionEvents>,
  })
  const send = (data: string, more: SignalLike = {}) => watch(outbox.send({ data, ...more }))
  /** Answers the oldest open request. */
  const answer = async (error: SignalRefusal | null = null) => {
    answers.shift()!(error)
    await pass(0)
  }
  const open = async () => {
    world.availability = 'pass'
    outbox.flush()
    await pass(0)
  }
  const sent = () => handedOver.map(({ data }) => data)
  return {
    world,
    outbox,
    send,
    sent,
    answer,
    answers,
    open,
    story,
    sending,
    handleChange,
    handedOver,
  }
}

describe('a signal, by availability', () => {
  it('is sent at once if the session is available and nothing is held (rule 1)', async () => {
    const { world, outbox, send, sent, answer, story } = setUp()
    world.availability = 'pass'
    const [one, two] = [send('1'), send('2')]
    expect(sent()).toEqual(['1', '2'])
    expect(outbox.held.length).toBe(0)
    await answer()
    expect([one.state, two.state]).toEqual(['resolved', 'pending'])
    await answer()
    expect(two.state).toBe('resolved')
    expect(story).toEqual([
      'sent type:undefined heldMs:0 attempts:1',
      'sent type:undefined heldMs:0 attempts:1',
    ])
  })

  it('joins the end of the queue if something is held (rule 1)', async () => {
    const { send, sent, answer, open } = setUp()
    send('1')
    send('2')
    await open()
    send('3')
    expect(sent()).toEqual(['1'])
    await answer()
    await answer()
    expect(sent()).toEqual(['1', '2', '3'])
  })

  it('is held while the session may return, unless it has retryAfterReconnect false (rule 2)', async () => {
    const { outbox, send, sent, story } = setUp()
    const kept = send('1')
    const requested = send('2', { retryAfterReconnect: true })
    const not = send('3', { retryAfterReconnect: false })
    await pass(0)
    expect([kept.state, requested.state, not.state]).toEqual([
      'pending',
      'pending',
      'rejected notConnected',
    ])
    expect(outbox.held.length).toBe(2)
    expect(sent()).toEqual([])
    expect(story).toEqual([
      'held type:undefined',
      'held type:undefined',
      'dropped type:undefined code:notConnected',
    ])
  })

  it.each([
    ['closed', 'notConnected'],
    ['disposed', 'disposed'],
  ] as const)('is rejected if the session is %s (rule 3)', async (availability, code) => {
    const { world, outbox, send } = setUp()
    world.availability = availability
    const rejected = send('1')
    await pass(0)
    expect(rejected.state).toBe(`rejected ${code}`)
    expect(outbox.held.length).toBe(0)
  })

  it('that is invalid is rejected first, and nothing is held', async () => {
    for (const availability of ['pass', 'hold', 'closed'] as const) {
      const { world, outbox, sent, story } = setUp()
      world.availability = availability
      await expect(outbox.send({ type: 'a b' })).rejects.toMatchObject({
        code: 'invalidSignal',
        message: "The signal is invalid: signal.type has letters, digits and - . _ ~, got 'a b'.",
        cause: expect.any(TypeError),
      })
      expect(outbox.held.length).toBe(0)
      expect(sent()).toEqual([])
      expect(story).toEqual(['dropped type:a b code:invalidSignal'])
    }
  })

  it('that has no text as its type is dropped without one', async () => {
    const { outbox, story } = setUp()
    await expect(outbox.send({ type: 5 as never })).rejects.toMatchObject({
      code: 'invalidSignal',
      message: 'The signal is invalid: signal.type must be a string, got number 5.',
    })
    expect(story).toEqual(['dropped type:undefined code:invalidSignal'])
  })

  it('that is too long says so, and by how much', async () => {
    const { outbox } = setUp()
    await expect(outbox.send({ data: 'x'.repeat(8_191) })).rejects.toMatchObject({
      message: 'The signal is invalid: signal.data has at most 8192 characters as JSON, got 8193.',
    })
  })

  it('that is nothing at all is an empty one', async () => {
    const { outbox, open, handedOver } = setUp()
    void outbox.send(null as never)
    await open()
    expect(handedOver).toEqual([{}])
  })

  it('is copied at the call, so that later changes to the object are not sent', async () => {
    const { outbox, open, handedOver } = setUp()
    const signal = { type: 'chat', data: 'as sent' }
    void outbox.send(signal)
    signal.data = 'changed'
    await open()
    expect(handedOver).toEqual([{ type: 'chat', data: 'as sent' }])
  })
})

describe('a recipient', () => {
  const to = { connectionId: 'bob' }

  it('that OpenTok would reject is rejected at the call', async () => {
    const { world, send, sent, outbox, story } = setUp()
    world.availability = 'pass'
    world.problem = 'recipientGone'
    const promise = send('1', { to })
    await pass(0)
    expect(promise.state).toBe('rejected invalidSignal')
    expect(story).toEqual(['dropped type:undefined code:invalidSignal'])
    expect([sent(), outbox.held.length]).toEqual([[], 0])
  })

  it.each(['recipientGone', 'invalidSignal'] as const)(
    'that is invalid when it is sent is %s, and the queue continues',
    async (problem) => {
      const { world, send, sent, open } = setUp()
      const lost = send('1', { to })
      const next = send('2')
      world.problem = problem
      await open()
      expect(sent()).toEqual(['2'])
      expect([lost.state, next.state]).toEqual([`rejected ${problem}`, 'pending'])
    },
  )

  it('that changes its id counts as gone', async () => {
    const { send, sent, open } = setUp()
    const changing = { connectionId: 'bob' }
    const lost = send('1', { to: changing })
    changing.connectionId = 'carol'
    await open()
    expect(lost.state).toBe('rejected recipientGone')
    expect(sent()).toEqual([])
  })
})

describe('a call of the app inside a change event', () => {
  it('finds each signal either held or in flight: one that is being sent is already in flight', async () => {
    const { world, outbox, send, sent, open, handleChange } = setUp()
    const first = send('1')
    const second = send('2')
    handleChange.mockImplementation(() => {
      if (outbox.held.length !== 1) return
      world.availability = 'disposed'
      outbox.end('disposed')
    })
    await open()
    expect(sent()).toEqual(['1'])
    expect([first.state, second.state]).toEqual(['rejected outcomeUnknown', 'rejected disposed'])
    expect(vi.getTimerCount()).toBe(0)
    await pass(60_000)
    expect(sent()).toEqual(['1'])
  })

  it('is announced in order: held, then dropped, even if the signal is removed at once', async () => {
    const { outbox, send, story, handleChange } = setUp()
    handleChange.mockImplementationOnce(() => outbox.held.clear())
    send('1', { type: 'a' })
    expect(story).toEqual(['held type:a', 'dropped type:a code:aborted'])
    handleChange.mockImplementationOnce(() => {
      send('3', { type: 'c' })
      outbox.held.clear()
    })
    send('2', { type: 'b' })
    expect(story.slice(2)).toEqual([
      'held type:b',
      'held type:c',
      'dropped type:b code:aborted',
      'dropped type:c code:aborted',
    ])
  })
})

describe('flush() (rule 4)', () => {
  it('sends one at a time, in order', async () => {
    const { send, sent, answer, open, outbox } = setUp()
    for (const data of ['1', '2', '3']) send(data)
    await open()
    expect(sent()).toEqual(['1'])
    await answer()
    expect(sent()).toEqual(['1', '2'])
    await answer()
    expect(sent()).toEqual(['1', '2', '3'])
    expect(outbox.held.length).toBe(0)
  })

  it('reports how long each was held until it was sent', async () => {
    const { send, answer, open, story } = setUp()
    send('1')
    await pass(1_000)
    send('2')
    await pass(500)
    await open()
    await pass(100)
    await answer()
    await pass(100)
    await answer()
    expect(story.slice(2)).toEqual([
      'sent type:undefined heldMs:1500 attempts:1',
      'sent type:undefined heldMs:600 attempts:1',
    ])
  })

  it('runs once when it is called twice', async () => {
    const { send, sent, answer, open, outbox } = setUp()
    for (const data of ['1', '2', '3']) send(data)
    await open()
    outbox.flush()
    expect(sent()).toEqual(['1'])
    await answer()
    expect(sent()).toEqual(['1', '2'])
  })

  it('stops when the session becomes unavailable, and continues when it returns', async () => {
    const { world, send, sent, answer, open } = setUp()
    for (const data of ['1', '2', '3']) send(data)
    await open()
    world.availability = 'hold'
    await answer()
    expect(sent()).toEqual(['1'])
    await open()
    expect(sent()).toEqual(['1', '2'])
    await answer()
    expect(sent()).toEqual(['1', '2', '3'])
  })

  it('continues by itself if the session returns before the answer', async () => {
    const { world, send, sent, answer, open } = setUp()
    for (const data of ['1', '2', '3']) send(data)
    await open()
    world.availability = 'hold'
    await pass(1_000)
    await open()
    expect(sent()).toEqual(['1'])
    await answer()
    await answer()
    expect(sent()).toEqual(['1', '2', '3'])
  })

  it('waits for the answer to its own signal, not to one that was sent before the loss', async () => {
    const { world, send, sent, answer, answers, open } = setUp()
    world.availability = 'pass'
    send('1')
    world.availability = 'hold'
    for (const data of ['2', '3']) send(data)
    await open()
    expect(sent()).toEqual(['1', '2'])
    const [toFirst, toSecond] = answers.splice(0)
    toFirst!(null)
    await pass(0)
    expect(sent()).toEqual(['1', '2'])
    toSecond!(null)
    await pass(0)
    expect(sent()).toEqual(['1', '2', '3'])
    await answer()
  })

  it('continues after a rejected signal', async () => {
    const { send, sent, answer, open } = setUp()
    const promises = ['1', '2'].map((data) => send(data))
    await open()
    await answer({ code: 'recipientGone', cause: openTokError('OT_NOT_FOUND', 404) })
    await answer()
    expect(sent()).toEqual(['1', '2'])
    expect(promises.map(({ state }) => state)).toEqual(['rejected recipientGone', 'resolved'])
  })
})

describe('a signal that comes back because the connection is lost (rule 5)', () => {
  it('is held in its previous position, and counted as a further attempt', async () => {
    const { world, send, sent, answer, open, story } = setUp()
    world.availability = 'pass'
    const promises = ['1', '2'].map((data) => send(data))
    world.availability = 'hold'
    promises.push(send('3'))
    await answer(AWAY)
    await answer(AWAY)
    expect(promises.map(({ state }) => state)).toEqual(['pending', 'pending', 'pending'])
    await open()
    for (let left = 3; left; left -= 1) await answer()
    expect(sent()).toEqual(['1', '2', '1', '2', '3'])
    expect(story.slice(-3)).toEqual([
      'sent type:undefined heldMs:0 attempts:2',
      'sent type:undefined heldMs:0 attempts:2',
      'sent type:undefined heldMs:0 attempts:1',
    ])
  })

  it("has an unknown outcome with unknownOutcome 'reject'", async () => {
    const { world, send, answer, outbox } = setUp({ unknownOutcome: 'reject' })
    world.availability = 'pass'
    const promise = send('1')
    world.availability = 'hold'
    await answer(AWAY)
    expect(promise.state).toBe('rejected outcomeUnknown')
    expect(outbox.held.length).toBe(0)
  })

  it('has an unknown outcome if it has retryAfterReconnect false', async () => {
    const { world, send, answer } = setUp()
    world.availability = 'pass'
    const promise = send('1', { retryAfterReconnect: false })
    world.availability = 'hold'
    await answer(AWAY)
    expect(promise.state).toBe('rejected outcomeUnknown')
  })

  it('has an unknown outcome if the session will not return', async () => {
    const { world, send, answer } = setUp()
    world.availability = 'pass'
    const promise = send('1')
    world.availability = 'closed'
    await answer(AWAY)
    expect(promise.state).toBe('rejected outcomeUnknown')
  })

  it('does not stop the queue for ever if the session stays available', async () => {
    const { world, send, sent, answer } = setUp()
    world.availability = 'pass'
    send('1')
    await answer(AWAY)
    expect(sent()).toEqual(['1'])
    send('2')
    await pass(999)
    expect(sent()).toEqual(['1'])
    await pass(1)
    expect(sent()).toEqual(['1', '1'])
    await answer()
    expect(sent()).toEqual(['1', '1', '2'])
  })

  it('is not held again if it was aborted meanwhile, and is not announced as held', async () => {
    const { world, outbox, answer, story } = setUp()
    world.availability = 'pass'
    const caller = new AbortController()
    const promise = watch(outbox.send({ data: '1' }, { abort: caller.signal }))
    caller.abort()
    world.availability = 'hold'
    await answer(AWAY)
    expect(promise.state).toBe('rejected outcomeUnknown')
    expect(story).toEqual(['dropped type:undefined code:outcomeUnknown'])
  })

  it('stays unknown, whatever OpenTok answers to the second attempt', async () => {
    for (const code of ['recipientGone', 'forbidden', 'rejected'] as const) {
      const { world, send, answer, open } = setUp()
      world.availability = 'pass'
      const promise = send('1')
      world.availability = 'hold'
      await answer(AWAY)
      await open()
      await answer({ code, cause: null })
      expect(promise.state).toBe('rejected outcomeUnknown')
    }
  })

  it('is superseded by a newer one with its key (rule 10)', async () => {
    const { world, outbox, answer, open, sent, story } = setUp()
    const key = 'cursor'
    world.availability = 'pass'
    const promises = ['1', '2'].map((data) => watch(outbox.send({ data, type: data }, { key })))
    world.availability = 'hold'
    promises.push(watch(outbox.send({ data: '3', type: '3' }, { key })))
    await answer({ code: 'limited', cause: null })
    await answer(AWAY)
    expect(outbox.held.length).toBe(1)
    expect(promises.map(({ state }) => state)).toEqual([
      'rejected superseded',
      'rejected outcomeUnknown',
      'pending',
    ])
    expect(story).toEqual([
      'held type:3',
      'dropped type:1 code:superseded',
      'dropped type:2 code:outcomeUnknown',
    ])
    await open()
    expect(sent()).toEqual(['1', '2', '3'])
  })

  it('as one of many makes the next signal drop one of them, not all (rule 9)', async () => {
    const { world, send, answer, outbox } = setUp({ capacity: 10, overflow: 'dropOldest' })
    world.availability = 'pass'
    const promises = Array.from({ length: 50 }, (_, index) => send(String(index)))
    world.availability = 'hold'
    for (const _ of promises) await answer(AWAY)
    expect(outbox.held.length).toBe(50)
    send('one more')
    await pass(0)
    expect(outbox.held.length).toBe(50)
    expect(promises.map(({ state }) => state).filter((state) => state !== 'pending')).toEqual([
      'rejected outcomeUnknown',
    ])
  })

  it('may exceed the capacity: it was accepted before', async () => {
    const { world, send, answer, outbox } = setUp({ capacity: 1 })
    world.availability = 'pass'
    const first = send('1')
    world.availability = 'hold'
    const second = send('2')
    await answer(AWAY)
    expect(outbox.held.length).toBe(2)
    expect([first.state, second.state]).toEqual(['pending', 'pending'])
  })
})

describe('a rate-limited signal (rule 6)', () => {
  const LIMITED: SignalRefusal = { code: 'limited', cause: null }

  it('is sent alone next time, and the others after it, one by one, until all are confirmed', async () => {
    const { world, send, sent, answer } = setUp()
    world.availability = 'pass'
    for (const data of ['1', '2', '3']) send(data)
    await answer()
    await answer(LIMITED)
    await answer(LIMITED)
    send('4')
    await pass(1_000)
    expect(sent().slice(3)).toEqual(['2'])
    send('5')
    for (const next of ['3', '4', '5']) {
      await answer()
      expect(sent().at(-1)).toBe(next)
    }
    send('6')
    expect(sent().slice(3)).toEqual(['2', '3', '4', '5'])
    await answer()
    await answer()
    send('7')
    send('8')
    expect(sent().slice(3)).toEqual(['2', '3', '4', '5', '6', '7', '8'])
  })

  it('that is cancelled leaves the others their turn, and the last one leaves no timer', async () => {
    const { world, outbox, send, sent, answer } = setUp()
    world.availability = 'pass'
    for (const data of ['1', '2', '3']) send(data)
    for (let left = 3; left; left -= 1) await answer(LIMITED)
    outbox.held.cancel('signal-1')
    await pass(1_000)
    expect(sent().slice(3)).toEqual(['2'])
    await answer(LIMITED)
    for (const id of ['signal-2', 'signal-3']) outbox.held.cancel(id)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a long signal', () => {
  it('is held if the connection is lost between two chunks, and announced as held', async () => {
    const { world, outbox, send, answer, story } = setUp({ chunk: true })
    world.availability = 'pass'
    send('x'.repeat(20_000))
    world.availability = 'hold'
    await answer()
    expect(story).toEqual(['held type:undefined'])
    expect(outbox.held.length).toBe(1)
  })

  it('is never seen as held while it is sent, chunk by chunk', async () => {
    const { world, outbox, send, sent, answer, handleChange } = setUp({ chunk: true })
    world.availability = 'pass'
    const lengths: number[] = []
    handleChange.mockImplementation(() => lengths.push(outbox.held.length))
    const long = send('x'.repeat(20_000))
    for (let left = 3; left; left -= 1) await answer()
    expect([long.state, sent().length]).toEqual(['resolved', 3])
    expect(lengths.every((length) => length === 0)).toBe(true)
  })
})

describe('an abort signal', () => {
  it('has one listener while its signal is held, and none after that', async () => {
    const { world, outbox, open, answer } = setUp()
    const { signal: abort } = new AbortController()
    const listeners = new Map<unknown, string>()
    vi.spyOn(abort, 'addEventListener').mockImplementation((name, listener) => {
      listeners.set(listener, name)
    })
    vi.spyOn(abort, 'removeEventListener').mockImplementation((name, listener) => {
      if (listeners.get(listener) === name) listeners.delete(listener)
    })
    void outbox.send({ data: '1' }, { abort })
    expect(listeners.size).toBe(1)
    await open()
    expect(listeners.size).toBe(0)
    world.availability = 'hold'
    await answer(AWAY)
    expect(listeners.size).toBe(1)
    outbox.held.clear()
    expect(listeners.size).toBe(0)
  })
})

describe('a signal that is not to be held', () => {
  it('is rejected if it was rate-limited, and the session is away now (rule 2)', async () => {
    const { world, outbox, send, answer } = setUp()
    world.availability = 'pass'
    const [not, kept] = [send('1', { retryAfterReconnect: false }), send('2')]
    world.availability = 'hold'
    await answer({ code: 'limited', cause: null })
    await answer({ code: 'limited', cause: null })
    expect([not.state, kept.state]).toEqual(['rejected notConnected', 'pending'])
    expect(outbox.held.length).toBe(1)
  })
})

describe('pause()', () => {
  it('rejects queued signals with retryAfterReconnect false', async () => {
    const { send, open, outbox, story } = setUp()
    send('1')
    await open()
    const kept = send('2')
    const not = send('3', { retryAfterReconnect: false })
    expect(outbox.held.length).toBe(2)
    outbox.pause()
    await pass(0)
    expect([kept.state, not.state]).toEqual(['pending', 'rejected notConnected'])
    expect(outbox.held.length).toBe(1)
    expect(story.at(-1)).toBe('dropped type:undefined code:notConnected')
  })
})

describe('a full queue (rule 9)', () => {
  it('never exceeds its capacity, and never loses one silently', () => {
    const options = fc.record({
      capacity: fc.integer({ min: 1, max: 5 }),
      capacityBytes: fc.integer({ min: 1, max: 40 }),
      overflow: fc.constantFrom('rejectNewest' as const, 'dropOldest' as const),
    })
    const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { maxLength: 20 })
    fc.assert(
      fc.property(options, texts, (given, sent) => {
        const { outbox, send, story } = setUp(given)
        for (const text of sent) {
          send(text)
          const { bytes, length } = outbox.held
          expect(length).toBeLessThanOrEqual(given.capacity)
          expect(bytes).toBeLessThanOrEqual(given.capacityBytes)
          expect(outbox.held.list().reduce((sum, one) => sum + one.bytes, 0)).toBe(bytes)
        }
        const dropped = story.filter((line) => line.startsWith('dropped')).length
        expect(dropped + outbox.held.length).toBe(sent.length)
      }),
    )
  })
})

describe('end()', () => {
  it.each(['sessionEnded', 'disposed'] as const)(
    'rejects held signals with %s, those in flight with outcomeUnknown, each once',
    async (code) => {
      const { world, outbox, send, sent, answer, story } = setUp()
      world.availability = 'pass'
      const inFlight = send('1')
      world.availability = 'hold'
      const held = send('2')
      world.availability = 'closed'
      outbox.end(code)
      await pass(0)
      expect([inFlight.state, held.state]).toEqual(['rejected outcomeUnknown', `rejected ${code}`])
      await answer()
      outbox.end(code)
      world.availability = 'pass'
      outbox.flush()
      expect(story.filter((line) => line.startsWith('dropped'))).toHaveLength(2)
      expect(story.filter((line) => line.startsWith('sent'))).toHaveLength(0)
      expect(sent()).toEqual(['1'])
    },
  )

  it('gives an unknown outcome to a held signal that was sent before', async () => {
    const { world, outbox, send, answer } = setUp()
    world.availability = 'pass'
    const promise = send('1')
    world.availability = 'hold'
    await answer(AWAY)
    outbox.end('sessionEnded')
    await pass(0)
    expect(promise.state).toBe('rejected outcomeUnknown')
  })
})

describe('held', () => {
  it('shows id, type, bytes and age, first to be sent first, and never the data', async () => {
    const { outbox } = setUp()
    void outbox.send({ type: 'chat', data: 'é€' })
    await pass(1_000)
    void outbox.send({})
    const list = outbox.held.list()
    expect(list).toEqual([
      { id: 'signal-1', type: 'chat', bytes: 9, ageMs: 1_000, expiresInMs: 119_000 },
      { id: 'signal-2', type: undefined, bytes: 0, ageMs: 0, expiresInMs: 120_000 },
    ])
    expect(list.every(Object.isFrozen)).toBe(true)
    expect(outbox.held).toMatchObject({ length: 2, bytes: 9 })
  })

  it('reports each change', async () => {
    const { outbox, send, open, answer, handleChange } = setUp()
    send('1')
    expect(handleChange).toHaveBeenCalledTimes(1)
    await open()
    expect(handleChange).toHaveBeenCalledTimes(2)
    await answer()
    send('2')
    outbox.held.clear()
    await pass(0)
    expect(outbox.held.length).toBe(0)
  })

  it('clear() drops each with aborted', async () => {
    const { outbox, send, story } = setUp()
    const promises = ['1', '2'].map((data) => send(data))
    outbox.held.clear()
    await pass(0)
    expect(promises.map(({ state }) => state)).toEqual(['rejected aborted', 'rejected aborted'])
    expect(story.filter((line) => line.startsWith('dropped'))).toHaveLength(2)
    expect(outbox.held).toMatchObject({ length: 0, bytes: 0 })
  })
})

describe('any sequence of steps (rule 11, G14)', () => {
  type Step = 'send' | 'sendNow' | 'open' | 'drop' | 'clear' | 'ok' | 'away' | 'recipientGone'

  const step = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom<Step>('send', 'send', 'send', 'sendNow') },
    { weight: 4, arbitrary: fc.constantFrom<Step>('open', 'drop') },
    { weight: 1, arbitrary: fc.constant<Step>('clear') },
    { weight: 5, arbitrary: fc.constantFrom<Step>('ok', 'ok', 'away', 'recipientGone') },
  )

  it('settles every promise once, keeps the order, and sends nothing that was dropped', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { world, outbox, sent, answers, story } = setUp({ capacity: 4 })
        const promises: { readonly state: string }[] = []
        for (const does of steps) {
          if (does === 'send' || does === 'sendNow') {
            const data = String(promises.length)
            promises.push(watch(outbox.send({ data, retryAfterReconnect: does === 'send' })))
          } else if (does === 'open') {
            world.availability = 'pass'
            outbox.flush()
          } else if (does === 'drop') {
            world.availability = 'hold'
            outbox.pause()
          } else if (does === 'clear') {
            outbox.held.clear()
          } else {
            // OpenTok answers `away` only while the connection is lost.
            if (does === 'away') world.availability = 'hold'
            answers.shift()?.(does === 'ok' ? null : { code: does, cause: null })
          }
          for (let turn = 0; turn < 8; turn += 1) await Promise.resolve()
        }
        world.availability = 'closed'
        outbox.end('sessionEnded')
        for (const answer of answers.splice(0)) answer(null)
        for (let turn = 0; turn < 8; turn += 1) await Promise.resolve()

        expect(promises.every(({ state }) => state !== 'pending')).toBe(true)
        const settled = story.filter((line) => !line.startsWith('held'))
        expect(settled).toHaveLength(promises.length)
        const first = [...new Set(sent())].map(Number)
        expect(first).toEqual(first.toSorted((one, other) => one - other))
        expect(outbox.held).toMatchObject({ length: 0, bytes: 0 })
      }),
      { numRuns: 300 },
    )
  })
})
