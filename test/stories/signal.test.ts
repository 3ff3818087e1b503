/** Stories of signals that are sent while connected, in an outage, and at its end. */

import { afterEach, describe, expect, it, vi } from 'vitest'
import type { ReconnectionOptions } from '../../src/contract/options.types.ts'
import { openTokError } from '../../src/kit/testing/index.ts'
import { ACK_MS, CONNECT_MS } from './harness/scripted.ts'
import { useStory, createSetup, createJoinedSetup, watch } from './harness/story.ts'
import { pass } from './harness/time.ts'
import type { Setup } from './harness/story.ts'

useStory()

const chat = (data: string) => ({ type: 'chat', data })

/** Sends signals, and watches their promises. */
const sendAll = ({ reconnection }: Setup, ...texts: string[]) =>
  texts.map((text) => watch(reconnection.signal(chat(text))))

const states = (promises: readonly { readonly state: string }[]) =>
  promises.map(({ state }) => state)

/** Connection of another person in the session. */
const listenerOf = ({ session }: Setup) => {
  const listener = session.connections.get('listener')
  if (listener) return listener
  throw new Error('there is a listener')
}

async function createOutageSetup(options: ReconnectionOptions = {}): Promise<Setup> {
  const setup = await createJoinedSetup(options)
  setup.session.drop()
  setup.story.length = 0
  return setup
}

describe('while connected (G1)', () => {
  it('signals go out at once, in order, and resolve when they are confirmed', async () => {
    const setup = await createJoinedSetup()
    const { reconnection, session, story } = setup
    const receipts = ['1', '2', '3', '4', '5'].map((text) => reconnection.signal(chat(text)))
    expect(session.calls.signal).toBe(5)
    await pass(ACK_MS)
    expect(session.delivered).toEqual(['1', '2', '3', '4', '5'])
    expect(await Promise.all(receipts)).toEqual(
      [1, 2, 3, 4, 5].map((call) => ({ id: `signal-${call}`, heldMs: 0, attempts: 1 })),
    )
    expect(Object.isFrozen(await receipts[0])).toBe(true)
    expect(story).toEqual(
      Array.from({ length: 5 }, () => 'signalSent type:chat heldMs:0 attempts:1'),
    )
    expect(reconnection.getSnapshot().heldSignals).toBe(0)
    expect(reconnection.stats.signals).toMatchObject({ held: 0, sent: 5, dropped: 0 })
  })

  it('an empty one goes out without fields, since OpenTok refuses undefined ones', async () => {
    const { reconnection, session } = await createJoinedSetup()
    const signal = vi.spyOn(session, 'signal')
    const sent = watch(reconnection.signal({ type: undefined, data: undefined, to: undefined }))
    await pass(ACK_MS)
    expect(sent.state).toBe('resolved')
    expect(signal.mock.calls).toEqual([[{ retryAfterReconnect: true }]])
  })

  it('one that is never confirmed does not block the next ones', async () => {
    const setup = await createJoinedSetup()
    setup.session.answerSignals(({ data }) => (data === '1' ? 'never' : 'ok'))
    const sent = sendAll(setup, '1', '2', '3')
    await pass(60_000)
    expect(states(sent)).toEqual(['rejected outcomeUnknown', 'resolved', 'resolved'])
  })
})

describe('while the session resumes', () => {
  it('three are held, and delivered once each, in order (G2)', async () => {
    const setup = await createOutageSetup()
    const { reconnection, session, story } = setup
    const [first] = ['1', '2', '3'].map((text) => reconnection.signal(chat(text)))
    expect(reconnection.getSnapshot().heldSignals).toBe(3)
    expect(session.calls.signal).toBe(0)
    await pass(3_000)
    expect(reconnection.signals.list()).toEqual(
      [1, 2, 3].map((call) => ({
        id: `signal-${call}`,
        type: 'chat',
        bytes: 5,
        ageMs: 3_000,
        expiresInMs: 117_000,
      })),
    )
    session.resume()
    await pass(10)
    expect(session.delivered).toEqual(['1', '2', '3'])
    expect(await first).toEqual({ id: 'signal-1', heldMs: 3_000, attempts: 1 })
    expect(story).toEqual([
      'signalHeld type:chat',
      'signalHeld type:chat',
      'signalHeld type:chat',
      'reconnected outageMs:3000 attempts:0 rejoined:false',
      'signalSent type:chat heldMs:3000 attempts:1',
      'signalSent type:chat heldMs:3002 attempts:1',
      'signalSent type:chat heldMs:3004 attempts:1',
    ])
    expect(reconnection.getSnapshot().heldSignals).toBe(0)
    expect(reconnection.stats.signals).toMatchObject({ held: 3, sent: 3, dropped: 0 })
  })

  it('they go behind those in flight (G2, G4)', async () => {
    const setup = await createJoinedSetup()
    const before = sendAll(setup, 'in flight')
    setup.session.drop()
    const after = sendAll(setup, 'held')
    await pass(3_000)
    setup.session.resume()
    await pass(10)
    expect(setup.session.delivered).toEqual(['in flight', 'held'])
    expect(states([...before, ...after])).toEqual(['resolved', 'resolved'])
  })

  it('one without retryAfterReconnect is rejected at once, and never delivered (G3)', async () => {
    const { reconnection, session, story } = await createOutageSetup()
    const sent = watch(reconnection.signal({ ...chat('now'), retryAfterReconnect: false }))
    await pass(0)
    expect(sent.state).toBe('rejected notConnected')
    expect(story).toEqual(['signalDropped type:chat code:notConnected'])
    session.resume()
    await pass(10_000)
    expect(session.delivered).toEqual([])
    expect(session.calls.signal).toBe(0)
  })

  it('one without retryAfterReconnect behind held ones is rejected by the next drop (G3)', async () => {
    const setup = await createOutageSetup()
    const held = sendAll(setup, '1', '2')
    setup.session.resume()
    const now = watch(setup.reconnection.signal({ ...chat('now'), retryAfterReconnect: false }))
    setup.session.drop()
    await pass(0)
    expect(states([...held, now])).toEqual(['pending', 'pending', 'rejected notConnected'])
    setup.session.resume()
    await pass(100)
    expect(setup.session.delivered).toEqual(['1', '2'])
  })

  it('one whose message was lost with the socket is delivered once (G4)', async () => {
    const setup = await createJoinedSetup()
    const sent = sendAll(setup, '1')
    setup.session.drop()
    await pass(3_000)
    expect(setup.session.delivered).toEqual([])
    setup.session.resume()
    await pass(10)
    expect(setup.session.delivered).toEqual(['1'])
    expect(states(sent)).toEqual(['resolved'])
    expect(setup.story.at(-1)).toBe('signalSent type:chat heldMs:0 attempts:1')
    expect(setup.session.calls.signal).toBe(1)
  })

  it('one whose confirmation was lost with the socket is delivered once (G4)', async () => {
    const setup = await createJoinedSetup()
    const sent = sendAll(setup, '1')
    await pass(ACK_MS - 1)
    setup.session.drop()
    await pass(3_000)
    expect(states(sent)).toEqual(['pending'])
    setup.session.resume()
    await pass(10)
    expect(setup.session.delivered).toEqual(['1'])
    expect(states(sent)).toEqual(['resolved'])
  })

  it('one in flight without retryAfterReconnect is outcomeUnknown', async () => {
    const { reconnection, session, story } = await createJoinedSetup()
    const sent = watch(reconnection.signal({ ...chat('1'), retryAfterReconnect: false }))
    session.drop()
    await pass(1)
    expect(sent.state).toBe('rejected outcomeUnknown')
    expect(story.at(-1)).toBe('signalDropped type:chat code:outcomeUnknown')
  })
})

describe('during a first join', () => {
  it('they are held, and delivered after it', async () => {
    const setup = createSetup()
    void setup.reconnection.connect()
    const sent = sendAll(setup, '1', '2')
    await pass(CONNECT_MS + 10)
    expect(setup.session.delivered).toEqual(['1', '2'])
    expect(states(sent)).toEqual(['resolved', 'resolved'])
    expect(setup.story).toEqual([
      'connecting',
      'signalHeld type:chat',
      'signalHeld type:chat',
      'connected first:true',
      `signalSent type:chat heldMs:${CONNECT_MS} attempts:1`,
      `signalSent type:chat heldMs:${CONNECT_MS + ACK_MS} attempts:1`,
    ])
  })

  it('they end with sessionEnded if it fails', async () => {
    const setup = createSetup()
    setup.session.answerConnects(openTokError('OT_INVALID_SESSION_ID', 1005))
    void setup.reconnection.connect().catch(() => {})
    const sent = sendAll(setup, '1')
    await pass(1_000)
    expect(states(sent)).toEqual(['rejected sessionEnded'])
  })
})

describe('without a session to wait for', () => {
  it('they are rejected with notConnected', async () => {
    const idle = createSetup()
    const leaving = await createJoinedSetup()
    leaving.session.confirmDisconnects(false)
    void leaving.reconnection.disconnect()
    const ended = await createJoinedSetup()
    ended.session.end('forceDisconnected')
    await pass(1)
    for (const setup of [idle, leaving, ended]) {
      const sent = sendAll(setup, '1')
      await pass(0)
      expect(states(sent)).toEqual(['rejected notConnected'])
      expect(setup.story.at(-1)).toBe('signalDropped type:chat code:notConnected')
      expect(setup.session.calls.signal).toBe(0)
    }
  })
})

describe('when OpenTok gives up (G5)', () => {
  it('without rejoin: held ones end with sessionEnded, one in flight with outcomeUnknown', async () => {
    const setup = await createJoinedSetup({ rejoin: false })
    const { session, story } = setup
    const inFlight = sendAll(setup, 'in flight')
    session.drop()
    const held = sendAll(setup, '1', '2')
    story.length = 0
    await pass(30_000)
    session.end('networkDisconnected')
    await pass(1)
    expect(states([...inFlight, ...held])).toEqual([
      'rejected outcomeUnknown',
      'rejected sessionEnded',
      'rejected sessionEnded',
    ])
    expect(story).toEqual([
      'signalHeld type:chat',
      'disconnected reason:networkDisconnected error:null recoverable:true',
      'signalDropped type:chat code:outcomeUnknown',
      'signalDropped type:chat code:sessionEnded',
      'signalDropped type:chat code:sessionEnded',
    ])
    await Promise.all([setup.reconnection.connect(), pass(CONNECT_MS + 60_000)])
    expect(session.delivered).toEqual([])
    expect(setup.reconnection.getSnapshot().heldSignals).toBe(0)
  })

  it.each(['forceDisconnected', 'clientDisconnected'])(
    '%s while connected: one in flight ends with outcomeUnknown',
    async (reason) => {
      const setup = await createJoinedSetup()
      const sent = sendAll(setup, '1')
      setup.session.end(reason)
      await pass(1)
      expect(states(sent)).toEqual(['rejected outcomeUnknown'])
    },
  )

  it('by our own leave: held ones sessionEnded, one in flight outcomeUnknown', async () => {
    const setup = await createJoinedSetup()
    const inFlight = sendAll(setup, 'in flight')
    setup.session.drop()
    const held = sendAll(setup, '1')
    await Promise.all([setup.reconnection.disconnect(), pass(1_000)])
    expect(states([...inFlight, ...held])).toEqual([
      'rejected outcomeUnknown',
      'rejected sessionEnded',
    ])
  })

  it('and rejoins: the one in flight and the held ones are delivered after it, in order', async () => {
    const setup = await createJoinedSetup()
    const { session, story } = setup
    const inFlight = sendAll(setup, 'in flight')
    session.drop()
    const held = sendAll(setup, '1', '2')
    await pass(30_000)
    session.end('networkDisconnected')
    await pass(1 + 500 + CONNECT_MS + 10)
    expect(session.delivered).toEqual(['in flight', '1', '2'])
    expect(states([...inFlight, ...held])).toEqual(['resolved', 'resolved', 'resolved'])
    expect(story.filter((line) => line.startsWith('signalSent'))).toEqual([
      expect.stringContaining('attempts:2'),
      expect.stringContaining('attempts:1'),
      expect.stringContaining('attempts:1'),
    ])
  })

  it("and rejoins with unknownOutcome 'reject': the one in flight is not sent again", async () => {
    const setup = await createJoinedSetup({ signals: { unknownOutcome: 'reject' } })
    const inFlight = sendAll(setup, 'in flight')
    setup.session.drop()
    const held = sendAll(setup, '1')
    setup.session.end('networkDisconnected')
    await pass(1 + 500 + CONNECT_MS + 10)
    expect(setup.session.delivered).toEqual(['1'])
    expect(states([...inFlight, ...held])).toEqual(['rejected outcomeUnknown', 'resolved'])
  })

  it('and the outage is given up: outcomeUnknown stays', async () => {
    const setup = await createJoinedSetup({ rejoin: { delay: () => null } })
    const inFlight = sendAll(setup, 'in flight')
    setup.session.drop()
    const held = sendAll(setup, '1')
    setup.session.end('networkDisconnected')
    await pass(1)
    expect(states([...inFlight, ...held])).toEqual([
      'rejected outcomeUnknown',
      'rejected sessionEnded',
    ])
  })
})

describe('a signal that is sent during the flush (G6)', () => {
  it('waits for the rate limit beyond the end of reconnected, even if it is not to be held', async () => {
    const { reconnection, session } = await createJoinedSetup({
      reconnectedMs: 50,
      signals: { perSecond: 1 },
    })
    session.drop()
    session.resume()
    void reconnection.signal(chat('1'))
    const limited = watch(reconnection.signal({ ...chat('now'), retryAfterReconnect: false }))
    await pass(50)
    expect(reconnection.status).toBe('connected')
    expect(limited.state).toBe('pending')
    await pass(1_000)
    expect(limited.state).toBe('resolved')
    expect(session.delivered).toEqual(['1', 'now'])
  })

  it('goes behind the held ones, from inside the reconnected listener', async () => {
    const setup = await createOutageSetup()
    setup.reconnection.once('reconnected', () => void sendAll(setup, 'from inside'))
    sendAll(setup, '1', '2')
    setup.session.resume()
    await pass(20)
    expect(setup.session.delivered).toEqual(['1', '2', 'from inside'])
  })

  it('goes behind the held ones, in the middle of the flush', async () => {
    const setup = await createOutageSetup()
    sendAll(setup, '1', '2', '3')
    setup.session.resume()
    await pass(ACK_MS)
    expect(setup.session.delivered).toEqual(['1'])
    sendAll(setup, '4')
    await pass(20)
    expect(setup.session.delivered).toEqual(['1', '2', '3', '4'])
  })

  it('goes out at once after the flush', async () => {
    const setup = await createOutageSetup()
    sendAll(setup, '1')
    setup.session.resume()
    await pass(20)
    setup.story.length = 0
    sendAll(setup, '2')
    await pass(ACK_MS)
    expect(setup.story).toEqual(['signalSent type:chat heldMs:0 attempts:1'])
  })
})

describe('a drop in the middle of a flush of 50 (G7)', () => {
  it.each([0, 1, 2, 25, 50, 99])(
    'delivers each once, in order, if it comes after %d ms',
    async (afterMs) => {
      const setup = await createOutageSetup()
      const texts = Array.from({ length: 50 }, (_, index) => String(index))
      const sent = sendAll(setup, ...texts)
      setup.session.resume()
      await pass(afterMs)
      setup.session.drop()
      await pass(3_000)
      setup.session.resume()
      await pass(200)
      expect(setup.session.delivered).toEqual(texts)
      expect(new Set(states(sent))).toEqual(new Set(['resolved']))
      expect(setup.session.calls.signal).toBe(50)
    },
  )

  it.each([39, 40])(
    'that is final after %d ms: all arrive over the rejoin, in order',
    async (ms) => {
      const setup = await createOutageSetup()
      const texts = Array.from({ length: 50 }, (_, index) => String(index))
      const sent = sendAll(setup, ...texts)
      setup.session.resume()
      await pass(ms)
      setup.session.end('networkDisconnected')
      await pass(1 + 500 + CONNECT_MS + 200)
      const { delivered } = setup.session
      // The one in flight may arrive twice, since its outcome was unknown.
      expect([...new Set(delivered)]).toEqual(texts)
      expect(delivered.length).toBeLessThanOrEqual(51)
      expect(delivered).toEqual(delivered.toSorted((one, other) => Number(one) - Number(other)))
      expect(new Set(states(sent))).toEqual(new Set(['resolved']))
    },
  )
})

describe('an invalid signal (G9)', () => {
  it.each([
    ['type with a space', { type: 'a b' }],
    ['empty type', { type: '' }],
    ['type of 129 characters', { type: 'a'.repeat(129) }],
    ['data null', { data: null }],
    ['data that is no string', { data: 42 }],
    ['8 193 characters of JSON', { data: 'a'.repeat(8_191) }],
    ['to that is no connection', { to: {} }],
    ['to that is a string', { to: 'anna' }],
    ['to that is nobody in particular', { to: { connectionId: '' } }],
    ['retryAfterReconnect that is no boolean', { retryAfterReconnect: 'yes' }],
    ['unknown field', { text: 'hello' }],
    ['no object', 'hello'],
  ])('is rejected at the call: %s', async (_, signal) => {
    for (const setup of [await createJoinedSetup(), await createOutageSetup()]) {
      const sent = watch(setup.reconnection.signal(signal as never))
      expect(setup.reconnection.signals.length).toBe(0)
      await pass(0)
      expect(sent.state).toBe('rejected invalidSignal')
      const { type } = signal as { type?: string }
      expect(setup.story).toEqual([`signalDropped type:${type} code:invalidSignal`])
      expect(setup.session.calls.signal).toBe(0)
    }
  })

  it('is not one that just fits', async () => {
    const setup = await createJoinedSetup()
    const sent = [
      watch(setup.reconnection.signal({ type: 'a'.repeat(128), data: 'a'.repeat(8_190) })),
      watch(setup.reconnection.signal({ type: 'A-z_0.9~', to: listenerOf(setup) })),
    ]
    await pass(ACK_MS)
    expect(states(sent)).toEqual(['resolved', 'resolved'])
  })
})

describe('a full queue of held signals (G10)', () => {
  it("rejects the newest with 'rejectNewest'", async () => {
    const setup = await createOutageSetup({ signals: { capacity: 2 } })
    const sent = sendAll(setup, '1', '2', '3')
    await pass(0)
    expect(states(sent)).toEqual(['pending', 'pending', 'rejected overflow'])
    expect(setup.story.at(-1)).toBe('signalDropped type:chat code:overflow')
    expect(setup.reconnection.stats.signals).toMatchObject({ held: 2, sent: 0, dropped: 1 })
    setup.session.resume()
    await pass(10)
    expect(setup.session.delivered).toEqual(['1', '2'])
  })

  it("rejects the oldest with 'dropOldest'", async () => {
    const setup = await createOutageSetup({ signals: { capacity: 2, overflow: 'dropOldest' } })
    const sent = sendAll(setup, '1', '2', '3')
    await pass(0)
    expect(states(sent)).toEqual(['rejected overflow', 'pending', 'pending'])
    expect(setup.reconnection.getSnapshot().heldSignals).toBe(2)
    setup.session.resume()
    await pass(10)
    expect(setup.session.delivered).toEqual(['2', '3'])
  })

  it('counts bytes of type and data in UTF-8', async () => {
    const setup = await createOutageSetup({ signals: { capacityBytes: 10 } })
    const sent = sendAll(setup, 'é', '€')
    expect(setup.reconnection.signals.bytes).toBe(6)
    await pass(0)
    expect(states(sent)).toEqual(['pending', 'rejected overflow'])
    sendAll(setup, 'ab'.slice(0, 0))
    expect(setup.reconnection.signals).toMatchObject({ length: 2, bytes: 10 })
  })

  it('drops as many of the oldest as the newest needs bytes', async () => {
    const setup = await createOutageSetup({
      signals: { capacityBytes: 15, overflow: 'dropOldest' },
    })
    const sent = sendAll(setup, '1', '2', '3', '4567')
    await pass(0)
    expect(states(sent)).toEqual(['rejected overflow', 'rejected overflow', 'pending', 'pending'])
  })

  it('rejects a signal that is larger than its limit', async () => {
    for (const overflow of ['rejectNewest', 'dropOldest'] as const) {
      const setup = await createOutageSetup({ signals: { capacityBytes: 10, overflow } })
      const sent = sendAll(setup, '1234567')
      await pass(0)
      expect(states(sent)).toEqual(['rejected overflow'])
      expect(setup.reconnection.signals.bytes).toBe(0)
    }
  })
})

describe('clear() (G10)', () => {
  it('rejects every held one with aborted, and nothing is sent later', async () => {
    const setup = await createOutageSetup()
    const { reconnection, session, story } = setup
    const sent = sendAll(setup, '1', '2')
    reconnection.signals.clear()
    await pass(0)
    expect(states(sent)).toEqual(['rejected aborted', 'rejected aborted'])
    expect(story.slice(2)).toEqual([
      'signalDropped type:chat code:aborted',
      'signalDropped type:chat code:aborted',
    ])
    expect(reconnection.signals).toMatchObject({ length: 0, bytes: 0 })
    expect(reconnection.getSnapshot().heldSignals).toBe(0)
    session.resume()
    await pass(1_000)
    expect(session.delivered).toEqual([])
  })

  it('does not affect signals in flight', async () => {
    const setup = await createJoinedSetup()
    const sent = sendAll(setup, '1')
    setup.reconnection.signals.clear()
    await pass(ACK_MS)
    expect(states(sent)).toEqual(['resolved'])
  })
})

describe('dispose() (G10)', () => {
  it('rejects held ones with disposed, one in flight with outcomeUnknown, and says so', async () => {
    const setup = await createJoinedSetup()
    const inFlight = sendAll(setup, 'in flight')
    setup.session.drop()
    const held = sendAll(setup, '1')
    setup.story.length = 0
    setup.reconnection.dispose()
    await pass(0)
    expect(states([...inFlight, ...held])).toEqual(['rejected outcomeUnknown', 'rejected disposed'])
    expect(setup.story).toEqual([
      'signalDropped type:chat code:outcomeUnknown',
      'signalDropped type:chat code:disposed',
    ])
    expect(setup.reconnection.signals.length).toBe(0)
  })
})

describe('an error of OpenTok (G11)', () => {
  it.each([
    ['OT_NOT_FOUND', 404, 'recipientGone'],
    ['OT_PERMISSION_DENIED', 403, 'forbidden'],
    ['OT_INVALID_PARAMETER', 413, 'rejected'],
  ])('%s rejects with the SDK error as the cause', async (name, number, code) => {
    const setup = await createJoinedSetup()
    const { reconnection, session, story } = setup
    const cause = openTokError(name, number)
    session.answerSignals(cause)
    const failed = expect(
      reconnection.signal({ ...chat('1'), to: listenerOf(setup) }),
    ).rejects.toMatchObject({ name: 'SignalError', code, cause })
    await pass(ACK_MS)
    await failed
    expect(story).toEqual([`signalDropped type:chat code:${code}`])
    expect(session.calls.signal).toBe(1)
  })

  it('about a recipient who is gone never sends the signal to everybody', async () => {
    const setup = await createOutageSetup()
    const { reconnection, session } = setup
    const signal = vi.spyOn(session, 'signal')
    session.answerSignals(({ to }) => (to ? openTokError('OT_NOT_FOUND', 404) : 'ok'))
    const to = listenerOf(setup)
    const sent = [watch(reconnection.signal({ ...chat('1'), to })), ...sendAll(setup, '2')]
    session.resume()
    await pass(20)
    expect(states(sent)).toEqual(['rejected recipientGone', 'resolved'])
    expect(signal.mock.calls.map(([given]) => given.to)).toEqual([to, undefined])
    expect(session.delivered).toEqual(['2'])
  })
})

describe('an app that ignores every promise (G13)', () => {
  const unhandled: unknown[] = []
  const handle = (error: unknown) => unhandled.push(error)

  afterEach(() => {
    process.off('unhandledRejection', handle)
    unhandled.length = 0
  })

  it('gets no unhandled rejection, and a signalDropped for each loss', async () => {
    process.on('unhandledRejection', handle)
    const setup = await createJoinedSetup({ signals: { capacity: 1 } })
    const { reconnection, session, story } = setup
    void reconnection.signal({ type: 'not valid' })
    void reconnection.signal(chat('in flight'))
    session.drop()
    void reconnection.signal({ ...chat('now'), retryAfterReconnect: false })
    void reconnection.signal(chat('held'))
    void reconnection.signal(chat('too many'))
    session.end('forceDisconnected')
    await pass(10)
    void reconnection.signal(chat('late'))
    reconnection.dispose()
    void reconnection.signal(chat('after the end'))
    vi.useRealTimers()
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(unhandled).toEqual([])
    expect(story.filter((line) => line.startsWith('signalDropped')).length).toBeGreaterThan(4)
    vi.useFakeTimers()
  })
})
