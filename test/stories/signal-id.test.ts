/** Stories of the ids of signals, and of what an app does with them: follow, read, cancel. */

import { describe, expect, it, vi } from 'vitest'
import type { ReconnectionEvents } from '../../src/contract/events.ts'
import type { SignalError } from '../../src/contract/errors.ts'
import { ACK_MS } from './harness/scripted.ts'
import { useStory, createSetup, createJoinedSetup, watch } from './harness/story.ts'
import { pass } from './harness/time.ts'
import type { Setup } from './harness/story.ts'

useStory()

const chat = (data: string) => ({ type: 'chat', data })

const toError = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: SignalError) => error,
  )

/** Writes down which events name which signal, and what can be read of it in them. */
function followSignals({ reconnection }: Setup): string[] {
  const story: string[] = []
  const names = ['signalHeld', 'signalSending', 'signalSent', 'signalDropped'] as const
  for (const name of names) {
    reconnection.on(name, ({ id }: ReconnectionEvents[typeof name]) =>
      story.push(`${name} ${id} ${reconnection.signals.get(id)?.data}`),
    )
  }
  return story
}

describe('the id of a signal', () => {
  it('is yours, or one is made, in each event and in the receipt', async () => {
    const setup = await createJoinedSetup()
    const { reconnection } = setup
    const story = followSignals(setup)
    const receipts = [
      reconnection.signal(chat('one'), { id: 'mine' }),
      reconnection.signal(chat('two')),
    ]
    await pass(ACK_MS)
    expect((await Promise.all(receipts)).map(({ id }) => id)).toEqual(['mine', 'signal-2'])
    expect(story).toEqual([
      'signalSending mine one',
      'signalSending signal-2 two',
      'signalSent mine one',
      'signalSent signal-2 two',
    ])
  })

  it('stays the same through an outage, from held to sending to sent', async () => {
    const setup = await createJoinedSetup()
    const { reconnection, session } = setup
    const story = followSignals(setup)
    session.drop()
    void reconnection.signal(chat('one'), { id: 'mine' })
    expect(reconnection.signals.list()).toMatchObject([{ id: 'mine', type: 'chat' }])
    session.resume()
    await pass(ACK_MS)
    expect(story).toEqual(['signalHeld mine one', 'signalSending mine one', 'signalSent mine one'])
    expect(reconnection.signals.get('mine')).toBeUndefined()
  })

  it('is announced as sending again when the outcome of the first time is unknown', async () => {
    const setup = await createJoinedSetup()
    const { reconnection, session } = setup
    const story = followSignals(setup)
    session.answerSignals('never')
    void reconnection.signal(chat('one'), { id: 'mine' })
    session.end('networkDisconnected')
    session.answerSignals('ok')
    await pass(30_000)
    expect(story).toEqual([
      'signalSending mine one',
      'signalHeld mine one',
      'signalSending mine one',
      'signalSent mine one',
    ])
  })

  it('is in the error of a signal that is dropped', async () => {
    const setup = createSetup()
    const story = followSignals(setup)
    const error = await toError(setup.reconnection.signal(chat('one'), { id: 'mine' }))
    expect(error).toMatchObject({ code: 'notConnected', id: 'mine' })
    expect(story).toEqual(['signalDropped mine one'])
  })

  it('must not be that of another signal in progress: that one is not affected', async () => {
    const setup = await createJoinedSetup()
    const { reconnection, session } = setup
    session.drop()
    const first = watch(reconnection.signal(chat('one'), { id: 'mine' }))
    const story = followSignals(setup)
    const error = await toError(reconnection.signal(chat('two'), { id: 'mine' }))
    expect(error?.code).toBe('invalidSignal')
    expect(error?.message).toContain('options.id must be one that no signal in progress has')
    expect(error?.id).toBe('signal-2')
    expect(story).toEqual(['signalDropped signal-2 undefined'])
    expect(first.state).toBe('pending')
    expect(reconnection.signals.get('mine')).toEqual(chat('one'))
  })

  it('can be used again in the event that says that it was dropped', async () => {
    const setup = await createJoinedSetup()
    const { reconnection, session } = setup
    session.drop()
    void reconnection.signal(chat('one'), { id: 'mine', ttlMs: 1_000 })
    let again = { state: 'not sent' }
    reconnection.once('signalDropped', ({ id }) => {
      again = watch(reconnection.signal(chat('one'), { id }))
    })
    await pass(1_000)
    session.resume()
    await pass(ACK_MS)
    expect(again.state).toBe('resolved')
  })

  it('finds no other signal in the event that says that one was dropped', async () => {
    const { reconnection, session } = await createJoinedSetup()
    const { signals } = reconnection
    session.drop()
    void reconnection.signal(chat('one'), { id: 'mine' })
    const found: unknown[] = []
    reconnection.on('signalDropped', () => found.push(signals.get('mine'), signals.get('other')))
    signals.clear()
    expect(found).toEqual([chat('one'), undefined])
  })

  it('is made so that it is not one of yours', async () => {
    const { reconnection, session } = await createJoinedSetup()
    session.drop()
    void reconnection.signal(chat('one'), { id: 'signal-2' })
    void reconnection.signal(chat('two'))
    const ids = reconnection.signals.list().map(({ id }) => id)
    expect(ids[0]).toBe('signal-2')
    expect(new Set(ids).size).toBe(2)
  })

  it('names each chunk of a long signal only once', async () => {
    const setup = await createJoinedSetup({ signals: { chunk: true } })
    const story = followSignals(setup)
    void setup.reconnection.signal(chat('x'.repeat(20_000)), { id: 'mine' })
    await pass(10 * ACK_MS)
    expect(story.map((line) => line.slice(0, 20))).toEqual([
      'signalSending mine x',
      'signalSent mine xxxx',
    ])
  })
})

describe('signals.cancel()', () => {
  it('drops the held signal with that id, and no other', async () => {
    const { reconnection, session } = await createJoinedSetup()
    session.drop()
    const promises = ['one', 'two'].map((data) =>
      watch(reconnection.signal(chat(data), { id: data })),
    )
    expect(reconnection.signals.cancel('one')).toBe(true)
    expect(reconnection.signals.cancel('one')).toBe(false)
    await pass(0)
    expect(promises.map(({ state }) => state)).toEqual(['rejected aborted', 'pending'])
    session.resume()
    await pass(ACK_MS)
    expect(session.delivered).toEqual(['two'])
  })

  it('cannot take back what OpenTok has', async () => {
    const { reconnection, session } = await createJoinedSetup()
    const sent = watch(reconnection.signal(chat('one'), { id: 'one' }))
    expect(reconnection.signals.cancel('one')).toBe(false)
    expect(reconnection.signals.cancel('another')).toBe(false)
    await pass(ACK_MS)
    expect(sent.state).toBe('resolved')
    expect(session.delivered).toEqual(['one'])
  })
})

describe('signals.onChange()', () => {
  it('says that what is held has changed, and nothing else', async () => {
    const { reconnection, session } = await createJoinedSetup()
    const lengths: number[] = []
    const stop = reconnection.signals.onChange(() => lengths.push(reconnection.signals.length))
    void reconnection.signal(chat('at once'))
    await pass(ACK_MS)
    expect(lengths).toEqual([])
    session.drop()
    void reconnection.signal(chat('one'), { key: 'a' })
    // Replaced in its place: as many as before, and yet another list.
    void reconnection.signal(chat('two'), { key: 'a' })
    expect(lengths).toEqual([1, 1])
    session.resume()
    await pass(ACK_MS)
    expect(lengths).toEqual([1, 1, 0])
    stop()
    session.drop()
    void reconnection.signal(chat('three'))
    expect(lengths).toHaveLength(3)
  })

  it('calls nobody after dispose()', async () => {
    const { reconnection, session } = await createJoinedSetup()
    session.drop()
    const listener = vi.fn<() => void>()
    reconnection.signals.onChange(listener)
    reconnection.dispose()
    void reconnection.signal(chat('one'))
    expect(listener).not.toHaveBeenCalled()
  })

  it('survives a listener that throws', async () => {
    const { reconnection, session } = await createJoinedSetup()
    const errors: unknown[] = []
    reconnection.on('error', ({ error }) => errors.push(error))
    const problem = new Error('listener')
    reconnection.signals.onChange(() => {
      throw problem
    })
    session.drop()
    void reconnection.signal(chat('one'))
    expect(errors).toEqual([problem])
  })
})
