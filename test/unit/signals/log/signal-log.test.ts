import { afterEach, describe, expect, it, vi } from 'vitest'
import { createSignalLog } from '../../../../src/signals/log/signal-log.ts'
import { ACK_MS } from '../../../stories/harness/scripted.ts'
import { createSetup, createJoinedSetup } from '../../../stories/harness/story.ts'
import { pass, useFakeTimers } from '../../../stories/harness/time.ts'
import type { SignalLog } from '../../../../src/contract/signal-log.types.ts'

useFakeTimers()

afterEach(() => void vi.unstubAllGlobals())

const toLines = (log: SignalLog) =>
  log
    .list()
    .map(({ code, data, id, own, status }) =>
      [own ? id : 'somebody', data, status, code].filter((value) => value !== null).join(' '),
    )

async function createLogSetup(type?: string, limit?: number) {
  const setup = await createJoinedSetup()
  const log = createSignalLog(setup.reconnection, type, { limit })
  const handleChange = vi.fn<() => void>()
  const stop = log.onChange(handleChange)
  return { ...setup, log, handleChange, stop }
}

describe('a signal log', () => {
  it('says how far your own signals have come, by their id (F4)', async () => {
    const { log, reconnection, session } = await createLogSetup('chat')
    void reconnection.signal({ type: 'chat', data: 'one' }, { id: 'a' })
    expect(toLines(log)).toEqual(['a one sending'])
    await pass(ACK_MS)
    expect(toLines(log)).toEqual(['a one sent'])
    session.drop()
    void reconnection.signal({ type: 'chat', data: 'two' }, { id: 'b', ttlMs: 1_000 })
    void reconnection.signal({ type: 'chat', data: 'three' }, { id: 'c' })
    expect(toLines(log)).toEqual(['a one sent', 'b two held', 'c three held'])
    await pass(1_000)
    session.resume()
    await pass(ACK_MS)
    expect(toLines(log)).toEqual(['a one sent', 'b two dropped expired', 'c three sent'])
    expect(log.list().map(({ heldMs }) => heldMs)).toEqual([0, 0, 1_000])
  })

  it('is not disturbed by another type in the same queue (F4)', async () => {
    const { handleChange, log, reconnection, session } = await createLogSetup('chat')
    session.drop()
    void reconnection.signal({ type: 'cursor', data: '1' })
    expect(handleChange).not.toHaveBeenCalled()
    void reconnection.signal({ type: 'chat', data: 'one' }, { id: 'a' })
    void reconnection.signal({ type: 'cursor', data: '2' })
    session.resume()
    await pass(3 * ACK_MS)
    expect(toLines(log)).toEqual(['a one sent'])
    expect(handleChange).toHaveBeenCalledTimes(3)
  })

  it('lists what comes in, and not the echo of your own', async () => {
    const { log, session } = await createLogSetup('chat')
    const from = { connectionId: 'listener' }
    session.fire('signal', { type: 'signal:chat', data: 'hello', from })
    session.fire('signal', { type: 'signal:other', data: 'no', from })
    session.fire('signal', { type: 'signal:chat', data: 'mine', from: session.connection })
    expect(toLines(log)).toEqual(['somebody hello received'])
    expect(log.list()[0]).toMatchObject({ id: 'received-1', from: { connectionId: 'listener' } })
  })

  it('lists a signal that is dropped at once', async () => {
    const { reconnection } = createSetup()
    const log = createSignalLog(reconnection)
    log.onChange(() => {})
    void reconnection.signal({ data: 'one' }, { id: 'a' })
    expect(toLines(log)).toEqual(['a one dropped notConnected'])
  })

  it('lists a signal that is refused, without the data that it never kept', async () => {
    const { log, reconnection } = await createLogSetup()
    void reconnection.signal({ type: 'a b', data: 'one' })
    expect(log.list()).toMatchObject([
      { type: 'a b', data: undefined, status: 'dropped', code: 'invalidSignal' },
    ])
  })

  it('reports a listener that throws to the platform, where it can, and calls the others', async () => {
    const { handleChange, log, reconnection } = await createLogSetup()
    log.onChange(() => {
      throw new Error('of the app')
    })
    const later = vi.fn()
    log.onChange(later)
    void reconnection.signal({ data: 'one' })
    expect([handleChange, later].map(({ mock }) => mock.calls.length)).toEqual([1, 1])
    const reportError = vi.fn()
    vi.stubGlobal('reportError', reportError)
    await pass(ACK_MS)
    expect(reportError).toHaveBeenCalledExactlyOnceWith(new Error('of the app'))
    expect(later).toHaveBeenCalledTimes(2)
  })

  it('updates the entry of a signal that is sent again under its id', async () => {
    const { log, reconnection, session } = await createLogSetup()
    session.drop()
    void reconnection.signal({ data: 'one' }, { id: 'a' })
    reconnection.signals.cancel('a')
    expect(toLines(log)).toEqual(['a one dropped aborted'])
    void reconnection.signal({ data: 'two' }, { id: 'a' })
    expect(toLines(log)).toEqual(['a two held'])
  })

  it('begins with what is held', async () => {
    const { reconnection, session } = await createJoinedSetup()
    session.drop()
    void reconnection.signal({ type: 'chat', data: 'one' }, { id: 'a' })
    const log = createSignalLog(reconnection, 'chat')
    expect(log.list()).toEqual([])
    log.onChange(() => {})
    expect(toLines(log)).toEqual(['a one held'])
  })

  it('is the same frozen list until something changes', async () => {
    const { log, reconnection } = await createLogSetup()
    const before = log.list()
    expect(log.list()).toBe(before)
    void reconnection.signal({ data: 'one' })
    expect(log.list()).not.toBe(before)
    expect(Object.isFrozen(log.list()) && Object.isFrozen(log.list()[0])).toBe(true)
  })

  it('forgets the oldest beyond its limit', async () => {
    const { log, reconnection } = await createLogSetup(undefined, 2)
    for (const data of ['one', 'two', 'three']) void reconnection.signal({ data }, { id: data })
    await pass(ACK_MS)
    expect(toLines(log)).toEqual(['two two sent', 'three three sent'])
  })

  it('stops listening after the last listener, but not before its signals are settled', async () => {
    const { handleChange, log, reconnection, session, stop } = await createLogSetup()
    session.drop()
    void reconnection.signal({ data: 'one' }, { id: 'a' })
    stop()
    handleChange.mockClear()
    session.resume()
    await pass(ACK_MS)
    expect(toLines(log)).toEqual(['a one sent'])
    expect(handleChange).not.toHaveBeenCalled()
    void reconnection.signal({ data: 'two' }, { id: 'b' })
    expect(toLines(log)).toEqual(['a one sent'])
  })

  it('goes on for the others if a listener is removed twice', async () => {
    const { handleChange, log, reconnection, stop } = await createLogSetup()
    const first = log.onChange(() => {})
    first()
    first()
    void reconnection.signal({ data: 'one' }, { id: 'a' })
    await pass(ACK_MS)
    expect(handleChange).toHaveBeenCalledTimes(2)
    stop()
    void reconnection.signal({ data: 'two' }, { id: 'b' })
    expect(toLines(log)).toEqual(['a one sent'])
    log.onChange(() => {})
    void reconnection.signal({ data: 'three' }, { id: 'c' })
    expect(toLines(log)).toEqual(['a one sent', 'c three sending'])
  })

  it('lists signals of every type if it is given none', async () => {
    const { log, reconnection } = await createLogSetup()
    void reconnection.signal({ data: 'one' }, { id: 'a' })
    void reconnection.signal({ type: 'chat', data: 'two' }, { id: 'b' })
    expect(toLines(log)).toEqual(['a one sending', 'b two sending'])
  })

  it('knows the fate of its signals after dispose()', async () => {
    const { log, reconnection, session } = await createLogSetup()
    session.drop()
    void reconnection.signal({ data: 'one' }, { id: 'a' })
    reconnection.dispose()
    expect(toLines(log)).toEqual(['a one dropped disposed'])
  })

  it.each([
    [() => createSignalLog({} as never), 'reconnection must be an object with on(), signal()'],
    [(source: never) => createSignalLog(source, 1 as never), 'type must be a string, got number 1'],
    [
      (source: never) => createSignalLog(source, 'chat', { limit: 0 }),
      'options.limit must be a whole number from 1 to 2147483647, got number 0',
    ],
  ])('refuses a wrong argument', (create, message) => {
    const { reconnection } = createSetup()
    expect(() => create(reconnection as never)).toThrow(message)
  })
})
