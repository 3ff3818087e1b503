/** Stories of incoming signals: listeners, dedupe, chunks. */

import { describe, expect, it, vi } from 'vitest'
import type { IncomingSignal, SignalLike } from '../../src/index.ts'
import type { ReconnectionOptions } from '../../src/contract/options.types.ts'
import { ACK_MS, CONNECT_MS } from './harness/scripted.ts'
import { useStory, createJoinedSetup, watch } from './harness/story.ts'
import { pass } from './harness/time.ts'
import type { Setup } from './harness/story.ts'

useStory()

const BOB = { connectionId: 'bob' }

const createListeningSetup = async (options: ReconnectionOptions = {}) => {
  const setup = await createJoinedSetup(options)
  const heard: IncomingSignal[] = []
  setup.reconnection.on('signal', (signal) => heard.push(signal))
  /** As OpenTok fires it: under two names if it has a type. */
  const arrive = (signal: SignalLike, from: object | null = BOB) => {
    const type = signal.type === undefined ? 'signal' : `signal:${signal.type}`
    const event = { type, data: signal.data, from } as never
    setup.session.fire('signal', event)
    if (signal.type !== undefined) setup.session.fire(type, event)
  }
  return { ...setup, heard, arrive, data: () => heard.map(({ data }) => data) }
}

/** Signals as OpenTok gets them, with envelopes. */
const recordSent = ({ session }: Setup) => {
  const travelled: SignalLike[] = []
  const { signal } = session
  vi.spyOn(session, 'signal').mockImplementation((given) => {
    travelled.push(given)
    return signal.call(session, given)
  })
  return travelled
}

describe('a signal that comes in', () => {
  it('is announced once, with its plain type and its sender', async () => {
    const { arrive, heard, session } = await createListeningSetup()
    arrive({ type: 'chat', data: 'hello' })
    arrive({ type: 'signal', data: 'of a type like that' })
    arrive({ data: 'untyped' })
    arrive({ type: 'chat' }, session.connection)
    arrive({ type: 'news', data: 'of the server' }, null)
    expect(heard).toEqual([
      { type: 'chat', data: 'hello', from: BOB, own: false, replayed: false },
      { type: 'signal', data: 'of a type like that', from: BOB, own: false, replayed: false },
      { type: undefined, data: 'untyped', from: BOB, own: false, replayed: false },
      { type: 'chat', data: undefined, from: session.connection, own: true, replayed: false },
      { type: 'news', data: 'of the server', from: null, own: false, replayed: false },
    ])
    expect(heard.every(Object.isFrozen)).toBe(true)
  })

  it('adds a listener to the session only while the app has one', async () => {
    const { reconnection, session } = await createJoinedSetup()
    expect(session.listeners.signal).toBeUndefined()
    const off = reconnection.on('signal', () => {})
    reconnection.once('signal', () => {})
    expect(session.listeners.signal).toBe(1)
    off()
    expect(session.listeners.signal).toBe(1)
    session.fire('signal', { type: 'signal' })
    expect(session.listeners.signal).toBeUndefined()
    reconnection.on('signal', () => {})
    reconnection.dispose()
    expect(session.listeners.signal).toBeUndefined()
  })

  it('reaches all listeners, though one throws', async () => {
    const { arrive, heard, reconnection, story } = await createListeningSetup()
    reconnection.on('signal', () => {
      throw new Error('of the app')
    })
    arrive({ type: 'chat', data: '1' })
    arrive({ type: 'chat', data: '2' })
    expect(heard).toHaveLength(2)
    expect(story).toEqual(['error error:of the app', 'error error:of the app'])
  })

  it('that only looks like an envelope is passed through', async () => {
    const { arrive, data } = await createListeningSetup()
    const texts = ['otr1:', 'otr1:a:0:1/1:x', 'otr1:a:0:0/0:x', 'otr1:a:2:0/1:x', ' otr1:a:0:0/1:x']
    for (const text of texts) arrive({ data: text })
    expect(data()).toEqual(texts)
  })

  it('that has something else than text as data is passed through', async () => {
    const { arrive, data } = await createListeningSetup()
    arrive({ data: ['otr1:a:0:0/1:x'] as never })
    expect(data()).toEqual([['otr1:a:0:0/1:x']])
  })
})

describe('dedupe', () => {
  const signals = { dedupe: true }

  it('wraps data with an id, and unwraps it', async () => {
    const setup = await createListeningSetup({ signals })
    const travelled = recordSent(setup)
    const sent = watch(setup.reconnection.signal({ type: 'chat', data: 'he said: "hello"' }))
    await pass(ACK_MS)
    expect(sent.state).toBe('resolved')
    expect(travelled[0]!.data).toMatch(/^otr1:[a-z\d]+:0:0\/1:he said: "hello"$/)
    setup.arrive(travelled[0]!)
    expect(setup.heard).toEqual([
      { type: 'chat', data: 'he said: "hello"', from: BOB, own: false, replayed: false },
    ])
  })

  it('announces a signal once that was sent again after a rejoin, as replayed if only the second arrived', async () => {
    const setup = await createListeningSetup({ signals })
    const travelled = recordSent(setup)
    setup.session.answerSignals('never')
    const sent = watch(setup.reconnection.signal({ data: '1' }))
    await pass(ACK_MS)
    setup.session.answerSignals('ok')
    setup.session.end('networkDisconnected')
    await pass(1 + 500 + CONNECT_MS + 100)
    expect(sent.state).toBe('resolved')
    expect(travelled).toHaveLength(2)
    setup.arrive(travelled[0]!)
    setup.arrive(travelled[1]!, { connectionId: 'bob, back again' })
    expect(setup.heard).toMatchObject([{ data: '1', replayed: false }])
    const other = await createListeningSetup()
    other.arrive(travelled[1]!)
    expect(other.heard).toMatchObject([{ data: '1', replayed: true }])
  })

  it('is not a replay if the server only refused it before', async () => {
    const setup = await createListeningSetup({ signals })
    const travelled = recordSent(setup)
    setup.session.answerSignals(Object.assign(new Error(), { name: 'OT_RATE_LIMIT_EXCEEDED' }))
    void setup.reconnection.signal({ data: '1' })
    await pass(ACK_MS)
    setup.session.answerSignals('ok')
    await pass(1_000 + ACK_MS)
    expect(travelled).toHaveLength(2)
    setup.arrive(travelled[1]!)
    expect(setup.heard).toMatchObject([{ data: '1', replayed: false }])
  })

  it('sends at once while connected: an unconfirmed signal blocks no other (G1)', async () => {
    const setup = await createListeningSetup({ signals: { dedupe: true, capacity: 3 } })
    const { reconnection, session } = setup
    session.answerSignals(({ data = '' }) => (data.endsWith(':1') ? 'never' : 'ok'))
    const sent = ['1', '2', '3', '4', '5'].map((data) => watch(reconnection.signal({ data })))
    expect(session.calls.signal).toBe(5)
    expect(reconnection.signals.length).toBe(0)
    await pass(ACK_MS)
    expect(sent.map(({ state }) => state)).toEqual([
      'pending',
      'resolved',
      'resolved',
      'resolved',
      'resolved',
    ])
    expect(setup.story.filter((line) => line.startsWith('signalHeld'))).toEqual([])
  })

  it('counts its envelope among the characters that OpenTok takes', async () => {
    const setup = await createListeningSetup({ signals })
    const fits = watch(setup.reconnection.signal({ data: 'a'.repeat(8_190 - 48) }))
    await pass(ACK_MS)
    expect(fits.state).toBe('resolved')
    await expect(setup.reconnection.signal({ data: 'a'.repeat(8_190) })).rejects.toMatchObject({
      code: 'invalidSignal',
      message: expect.stringMatching(
        /signal\.data has at most 8192 characters as JSON, its envelope included, got 82\d\d\.$/,
      ),
    })
  })

  it('remembers 10 000 ids, and no more', async () => {
    const { arrive, heard } = await createListeningSetup()
    for (let id = 0; id <= 10_000; id += 1) arrive({ data: `otr1:${id}:0:0/1:x` })
    expect(heard).toHaveLength(10_001)
    arrive({ data: 'otr1:1:0:0/1:x' })
    arrive({ data: 'otr1:10000:0:0/1:x' })
    expect(heard).toHaveLength(10_001)
    arrive({ data: 'otr1:0:0:0/1:x' })
    expect(heard).toHaveLength(10_002)
  })
})

describe('data that looks like an envelope', () => {
  it('arrives unchanged, each time, without dedupe', async () => {
    const setup = await createListeningSetup()
    const travelled = recordSent(setup)
    const text = 'otr1:abc:0:0/1:hello'
    const sent = [1, 2].map(() => watch(setup.reconnection.signal({ data: text })))
    await pass(ACK_MS)
    expect(sent.map(({ state }) => state)).toEqual(['resolved', 'resolved'])
    for (const signal of travelled) setup.arrive(signal)
    expect(setup.data()).toEqual([text, text])
  })

  it('has room for its envelope in the limit of OpenTok', async () => {
    const { reconnection } = await createListeningSetup()
    await expect(
      reconnection.signal({ data: `otr1:abc:0:0/1:${'a'.repeat(8_170)}` }),
    ).rejects.toMatchObject({
      code: 'invalidSignal',
      message: expect.stringMatching(/characters as JSON, its envelope included, got 82\d\d\.$/),
    })
  })
})

describe('chunk', () => {
  const signals = { chunk: true }
  const long = Array.from({ length: 3_000 }, (_, index) => `"${index}" 😀\n`).join('')

  it('sends what fits as it is', async () => {
    const setup = await createListeningSetup({ signals })
    const travelled = recordSent(setup)
    void setup.reconnection.signal({ data: 'a'.repeat(8_190) })
    await pass(ACK_MS)
    expect(travelled.map(({ data }) => data)).toEqual(['a'.repeat(8_190)])
  })

  it('splits larger data into chunks, sends them one after the other, and joins them', async () => {
    const setup = await createListeningSetup({ signals })
    const { reconnection, story } = setup
    const travelled = recordSent(setup)
    const sent = watch(reconnection.signal({ type: 'file', data: long }))
    const next = watch(reconnection.signal({ type: 'chat', data: 'behind it' }))
    await pass(100)
    expect([sent.state, next.state]).toEqual(['resolved', 'resolved'])
    const parts = travelled.filter(({ type }) => type === 'file')
    expect(parts.length).toBeGreaterThan(4)
    expect(travelled.at(-1)).toMatchObject({ data: 'behind it' })
    for (const { data = '' } of parts) {
      expect(JSON.stringify(data).length).toBeLessThanOrEqual(8_192)
      // No surrogate pair was cut in two.
      expect(data).not.toMatch(/[\uD800-\uDBFF]$/)
    }
    for (const part of parts) setup.arrive(part)
    expect(setup.data()).toEqual([long])
    expect(setup.heard[0]).toMatchObject({ type: 'file', replayed: false })
    expect(story).toContain(
      `signalSent type:file heldMs:${ACK_MS * (parts.length - 1)} attempts:${parts.length}`,
    )
    expect(story.filter((line) => line === 'signalHeld type:file')).toEqual([])
  })

  it('continues after a resume, and starts over after a rejoin', async () => {
    for (const fault of ['resume', 'rejoin'] as const) {
      const setup = await createListeningSetup({ signals })
      const travelled = recordSent(setup)
      const sent = watch(setup.reconnection.signal({ data: long }))
      await pass(3 * ACK_MS - 1)
      if (fault === 'resume') {
        setup.session.drop()
        await pass(3_000)
        setup.session.resume()
      } else setup.session.end('networkDisconnected')
      await pass(2_000)
      expect(sent.state).toBe('resolved')
      // The chunks of the previous connection arrived too.
      const isNew = (index: number) => fault === 'rejoin' && index > 2
      for (const [index, part] of travelled.entries()) {
        setup.arrive(part, isNew(index) ? { connectionId: 'bob, back again' } : BOB)
      }
      expect(setup.data()).toEqual([long])
    }
  })

  it('starts over if the connection is lost between two chunks, though all sent ones are confirmed', async () => {
    const setup = await createListeningSetup({ signals })
    const travelled: (SignalLike & { over: string | undefined })[] = []
    const answers: (() => void)[] = []
    vi.spyOn(setup.session, 'signal').mockImplementation((given) => {
      travelled.push({ ...given, over: setup.session.connection?.connectionId })
      return new Promise((resolve) => answers.push(resolve))
    })
    const answer = async () => {
      answers.shift()!()
      await pass(0)
    }
    const sent = watch(setup.reconnection.signal({ data: 'y'.repeat(20_000) }))
    await answer()
    setup.session.drop()
    await pass(1_000)
    // The socket is open again and the server has answered, but no event has announced it yet.
    await answer()
    setup.session.end('networkDisconnected')
    await pass(1 + 500 + CONNECT_MS)
    while (answers.length > 0) await answer()
    expect(sent.state).toBe('resolved')
    for (const { over, ...given } of travelled) setup.arrive(given, { connectionId: over })
    expect(setup.data()).toEqual(['y'.repeat(20_000)])
  })

  it('shows a signal whose next chunk waits in the snapshot', async () => {
    const { reconnection, story } = await createListeningSetup({
      signals: { chunk: true, perSecond: 1 },
    })
    const sent = watch(reconnection.signal({ type: 'file', data: 'x'.repeat(20_000) }))
    await pass(10)
    expect(reconnection.signals.length).toBe(1)
    expect(reconnection.getSnapshot().heldSignals).toBe(1)
    await pass(2_000)
    expect(sent.state).toBe('resolved')
    expect(reconnection.getSnapshot().heldSignals).toBe(0)
    expect(story).toEqual(['signalSent type:file heldMs:2000 attempts:3'])
  })

  it('takes maxBytes at most, and rejects more', async () => {
    const setup = await createListeningSetup({ signals: { chunk: true, maxBytes: 20_000 } })
    await expect(setup.reconnection.signal({ data: 'ä'.repeat(10_001) })).rejects.toMatchObject({
      code: 'invalidSignal',
      message: 'The signal is invalid: signal.data has at most 20000 bytes in UTF-8, got 20002.',
    })
    const sent = watch(setup.reconnection.signal({ data: 'ä'.repeat(10_000) }))
    await pass(100)
    expect(sent.state).toBe('resolved')
  })

  it('ends when one chunk is refused', async () => {
    const setup = await createListeningSetup({ signals })
    setup.session.answerSignals(({ data = '' }) =>
      data.includes(':1/') ? Object.assign(new Error(), { name: 'OT_PERMISSION_DENIED' }) : 'ok',
    )
    const sent = watch(setup.reconnection.signal({ data: long }))
    await pass(100)
    expect(sent.state).toBe('rejected forbidden')
    expect(setup.session.calls.signal).toBe(2)
  })

  it('can be aborted between two chunks', async () => {
    const setup = await createListeningSetup({ signals })
    const controller = new AbortController()
    const sent = watch(setup.reconnection.signal({ data: long }, { abort: controller.signal }))
    controller.abort()
    await pass(100)
    expect(sent.state).toBe('rejected aborted')
    expect(setup.session.calls.signal).toBe(1)
  })

  const part = (id: string, index: number, parts: number, data = 'x') => ({
    data: `otr1:${id}:0:${index}/${parts}:${data}`,
  })

  it('joins chunks in any order, repeated, and between others', async () => {
    const { arrive, data } = await createListeningSetup()
    arrive(part('a', 1, 2, 'B'))
    arrive(part('b', 0, 2, 'C'))
    arrive(part('a', 1, 2, 'B'))
    arrive(part('a', 0, 2, 'A'))
    arrive(part('b', 1, 2, 'D'))
    arrive(part('a', 0, 2, 'A'))
    expect(data()).toEqual(['AB', 'CD'])
  })

  it('joins the chunks of the server, which is nobody', async () => {
    const { arrive, data } = await createListeningSetup()
    arrive(part('a', 0, 2, 'A'), null)
    arrive(part('a', 1, 2, 'B'), null)
    expect(data()).toEqual(['AB'])
  })

  it('joins no chunks of different senders', async () => {
    const { arrive, data } = await createListeningSetup()
    arrive(part('a', 0, 2))
    arrive(part('a', 1, 2), { connectionId: 'mallory' })
    expect(data()).toEqual([])
  })

  it('drops an unfinished signal a minute after its last chunk', async () => {
    const { arrive, data } = await createListeningSetup()
    arrive(part('a', 0, 3))
    await pass(60_000)
    arrive(part('a', 1, 3))
    await pass(60_001)
    arrive(part('a', 2, 3))
    expect(data()).toEqual([])
  })

  it('joins signals of many senders at once', async () => {
    const { arrive, data } = await createListeningSetup()
    const people = Array.from({ length: 100 }, (_, index) => `person ${index}`)
    for (const index of [0, 1, 2]) {
      for (const person of people) {
        arrive(part(person.replace(' ', ''), index, 3, 'x'.repeat(8_000)), { connectionId: person })
      }
    }
    expect(data()).toHaveLength(100)
  })

  it('keeps unfinished signals up to 16 times maxBytes, and drops the oldest', async () => {
    const { arrive, data } = await createListeningSetup({ signals: { maxBytes: 10_000 } })
    const long = 'x'.repeat(9_800)
    for (let id = 0; id < 17; id += 1) arrive(part(`a${id}`, 0, 2, long))
    arrive(part('a1', 0, 2, long))
    for (const id of ['a1', 'a2', 'a0', 'a16']) arrive(part(id, 1, 2, ''))
    expect(data()).toEqual([long, long, long])
    // Each takes memory, even without data.
    for (let id = 0; id < 1_000; id += 1) arrive(part(`b${id}`, 0, 2, ''))
    arrive(part('b0', 1, 2, ''))
    arrive(part('b999', 1, 2, ''))
    expect(data()).toEqual([long, long, long, ''])
  })

  it('drops signals longer than maxBytes, with one error for each', async () => {
    const { arrive, data, story } = await createListeningSetup({ signals: { maxBytes: 10_000 } })
    arrive(part('a', 0, 2, '€'.repeat(3_000)))
    arrive(part('a', 1, 2, `${'€'.repeat(333)}!`))
    expect(data()).toEqual([`${'€'.repeat(3_333)}!`])
    for (let again = 0; again < 2; again += 1) {
      arrive(part('b', 0, 2, '€'.repeat(3_000)))
      arrive(part('b', 1, 2, '€'.repeat(334)))
      arrive(part('c', 0, 999_999))
    }
    expect(data()).toHaveLength(1)
    const expected = 'error error:a signal came in that is longer than signals.maxBytes'
    expect(story).toEqual([expected, expected])
  })

  it('takes as many chunks as a signal of maxBytes can need, and one chunk of any size', async () => {
    const { arrive, data, story } = await createListeningSetup({ signals: { maxBytes: 3_000 } })
    for (const index of [0, 1, 2, 3]) arrive(part('a', index, 4, String(index)))
    expect(data()).toEqual(['0123'])
    arrive(part('b', 0, 5))
    expect(story).toHaveLength(1)
    arrive(part('c', 0, 1, 'x'.repeat(3_001)))
    expect(data().at(-1)).toHaveLength(3_001)
  })

  it('takes each chunk once: none is replaced, and none is missing', async () => {
    const { arrive, data } = await createListeningSetup({ signals: { maxBytes: 10_000 } })
    arrive(part('a', 0, 2, 'A'))
    arrive(part('a', 0, 2, 'z'.repeat(9_999)))
    arrive(part('a', 1, 2, 'B'))
    expect(data()).toEqual(['AB'])
    // Chunks of a signal that claims six parts, and then two.
    arrive(part('b', 5, 6))
    arrive(part('b', 0, 2))
    expect(data()).toEqual(['AB'])
  })

  it('keeps unfinished signals when the clock is set back', async () => {
    const { arrive, data } = await createListeningSetup()
    arrive(part('a', 0, 2, 'A'))
    vi.setSystemTime(Date.now() - 3_600_000)
    arrive(part('b', 0, 2))
    await pass(60_000)
    arrive(part('a', 1, 2, 'B'))
    expect(data()).toEqual(['AB'])
    await pass(1)
    arrive(part('b', 1, 2))
    expect(data()).toEqual(['AB'])
  })
})
