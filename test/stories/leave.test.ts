/** Stories of disconnect() and dispose(). */

import { describe, expect, it, vi } from 'vitest'
import { openTokError } from '../../src/kit/testing/index.ts'
import { CONNECT_MS, DISCONNECT_MS, REFUSE_MS } from './harness/scripted.ts'
import { useStory, createSetup, createJoinedSetup, watch } from './harness/story.ts'
import { pass } from './harness/time.ts'
import type { Setup } from './harness/story.ts'
import type { ReconnectionOptions } from '../../src/contract/options.types.ts'

useStory()

const LEFT = 'disconnected reason:clientDisconnected error:null recoverable:false'

describe('disconnect()', () => {
  it('while connected says disconnected and resolves with it (S9)', async () => {
    const { session, reconnection, story, statuses } = await createJoinedSetup()
    const left = watch(reconnection.disconnect())
    expect(reconnection.status).toBe('disconnecting')
    await pass(DISCONNECT_MS - 1)
    expect(story).toEqual([])
    expect(left.state).toBe('pending')
    await pass(1)
    expect(story).toEqual([LEFT])
    expect(statuses).toEqual(['connected → disconnecting', 'disconnecting → disconnected'])
    expect(left.state).toBe('resolved')
    expect(vi.getTimerCount()).toBe(0)
    expect(session.calls.disconnect).toBe(1)
  })

  it('while resuming ends the outage (S9)', async () => {
    const { session, reconnection, story } = await createJoinedSetup()
    session.drop()
    await pass(5_000)
    const left = watch(reconnection.disconnect())
    await pass(REFUSE_MS)
    expect(story).toEqual(['reconnecting phase:resuming reason:null', LEFT])
    expect(left.state).toBe('resolved')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('while reconnected needs no settling (S9)', async () => {
    const { session, reconnection, story } = await createJoinedSetup()
    session.drop()
    session.resume()
    await Promise.all([reconnection.disconnect(), pass(DISCONNECT_MS)])
    expect(story.slice(2)).toEqual([LEFT])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('while a join waits for its next attempt rejects it with left (S9)', async () => {
    const { session, reconnection, story } = createSetup({ random: () => 1 })
    session.answerConnects(openTokError('OT_CONNECT_FAILED', 1006))
    const joined = watch(reconnection.connect())
    await pass(REFUSE_MS)
    expect(reconnection.getSnapshot().phase).toBe('waiting')
    const left = watch(reconnection.disconnect())
    await pass(DISCONNECT_MS)
    expect(joined.state).toBe('rejected left')
    expect(left.state).toBe('resolved')
    expect(story).toEqual(['connecting', 'disconnected reason:null error:null recoverable:false'])
    await pass(60_000)
    expect(session.calls.connect).toBe(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each(['ok', 'never', 'stuck'] as const)(
    'while a join is under way that ends as %s rejects it with left (S9)',
    async (answer) => {
      const { session, reconnection, story } = createSetup()
      session.answerConnects(answer)
      const joined = watch(reconnection.connect())
      await pass(CONNECT_MS - 1)
      const left = watch(reconnection.disconnect())
      await pass(0)
      expect(joined.state).toBe('rejected left')
      await pass(DISCONNECT_MS)
      expect(left.state).toBe('resolved')
      expect(story).toEqual(['connecting', 'disconnected reason:null error:null recoverable:false'])
      expect(vi.getTimerCount()).toBe(0)
    },
  )

  it('leaves at once what joins after it (S9)', async () => {
    const { session, reconnection, story } = createSetup()
    session.answerConnects('never')
    void reconnection.connect().catch(() => {})
    await pass(20)
    await reconnection.disconnect()
    const calls = session.calls.disconnect
    story.length = 0
    session.letIn()
    expect(session.calls.disconnect).toBe(calls + 1)
    await pass(DISCONNECT_MS)
    expect(session.connection).toBeNull()
    expect(reconnection.status).toBe('disconnected')
    expect(story).toEqual([])
  })

  it('leaves at once what joins under another connection before it is confirmed (S9)', async () => {
    const { session, reconnection, story } = await createJoinedSetup()
    session.confirmDisconnects(false)
    void reconnection.disconnect()
    await pass(0)
    session.connection = { ...session.connection!, connectionId: 'another' }
    session.fire('sessionConnected')
    expect(reconnection.status).toBe('disconnecting')
    expect(session.calls.disconnect).toBe(2)
    expect(story).toEqual([])
  })

  it('while the token is awaited makes no call of OpenTok (S9)', async () => {
    let give: (token: string) => void = () => {}
    const token = () => new Promise<string>((resolve) => (give = resolve))
    const { session, reconnection } = createSetup({ token })
    const joined = watch(reconnection.connect())
    await Promise.all([reconnection.disconnect(), pass(DISCONNECT_MS)])
    give('too late')
    await pass(60_000)
    expect(joined.state).toBe('rejected left')
    expect(session.calls.connect).toBe(0)
    expect(reconnection.status).toBe('disconnected')
  })

  it('twice leaves once, and both promises resolve (S9)', async () => {
    const { session, reconnection, story } = await createJoinedSetup()
    const calls = [watch(reconnection.disconnect()), watch(reconnection.disconnect())]
    await pass(DISCONNECT_MS)
    expect(calls).toEqual([{ state: 'resolved' }, { state: 'resolved' }])
    expect(session.calls.disconnect).toBe(1)
    expect(story).toEqual([LEFT])
  })

  it('of an idle session resolves without an event (S9)', async () => {
    const { session, reconnection, story } = createSetup()
    await reconnection.disconnect()
    expect(reconnection.status).toBe('idle')
    expect(story).toEqual([])
    expect(session.calls.disconnect).toBe(0)
  })

  it('after the end resolves, and the reason stays', async () => {
    const { session, reconnection, story } = await createJoinedSetup({ rejoin: false })
    session.end('networkDisconnected')
    await pass(1)
    await reconnection.disconnect()
    expect(reconnection.getSnapshot().reason).toBe('networkDisconnected')
    expect(story).toHaveLength(1)
  })

  it('resolves after 5 s if OpenTok never confirms it', async () => {
    const { session, reconnection, story } = await createJoinedSetup()
    session.confirmDisconnects(false)
    const left = watch(reconnection.disconnect())
    await pass(4_999)
    expect(left.state).toBe('pending')
    await pass(1)
    expect(left.state).toBe('resolved')
    expect(story).toEqual([LEFT])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('that OpenTok never confirms does not block a later connect()', async () => {
    const { session, reconnection } = await createJoinedSetup()
    session.confirmDisconnects(false)
    await Promise.all([reconnection.disconnect(), pass(5_000)])
    const joined = watch(reconnection.connect())
    await pass(3 * 15_000 + 1_000 + 2_000)
    expect(joined.state).toBe('rejected joinTimeout')
    session.confirmDisconnects(true)
    const joinedAgain = watch(reconnection.connect())
    await pass(15_000 + DISCONNECT_MS + 1_000 + CONNECT_MS)
    expect(joinedAgain.state).toBe('resolved')
  })

  it("counts as the app's own leave, whatever the reason of OpenTok", async () => {
    const { session, reconnection, story } = await createJoinedSetup()
    void reconnection.disconnect()
    session.end('networkDisconnected')
    await pass(DISCONNECT_MS)
    expect(story).toEqual([LEFT])
  })
})

describe('connect() while leaving', () => {
  it('in the same tick waits for the leave, then joins (S16)', async () => {
    const { session, reconnection, story } = await createJoinedSetup()
    const left = watch(reconnection.disconnect())
    const joined = watch(reconnection.connect())
    await pass(DISCONNECT_MS)
    expect(left.state).toBe('resolved')
    expect(joined.state).toBe('pending')
    await pass(CONNECT_MS)
    expect(joined.state).toBe('resolved')
    expect(story).toEqual([LEFT, 'connecting', 'connected first:true'])
    await pass(60_000)
    expect(reconnection.status).toBe('connected')
    expect(session.connection).toMatchObject({ connectionId: 'connection-2' })
    expect(session.calls).toMatchObject({ connect: 2, disconnect: 1 })
  })

  it('is cancelled by another disconnect()', async () => {
    const { session, reconnection, story } = await createJoinedSetup()
    void reconnection.disconnect()
    const joined = watch(reconnection.connect())
    void reconnection.disconnect()
    await pass(60_000)
    expect(joined.state).toBe('rejected left')
    expect(story).toEqual([LEFT])
    expect(session.calls.connect).toBe(1)
  })
})

type Status = Setup['reconnection']['status']

/** A setup for every status and phase. */
const WAYS: Readonly<Record<string, readonly [Status, () => Promise<Setup>]>> = {
  idle: ['idle', async () => createSetup()],
  'waiting for a token': [
    'connecting',
    async () => {
      const setup = createSetup({ token: () => new Promise(() => {}) })
      void setup.reconnection.connect().catch(() => {})
      await pass(0)
      return setup
    },
  ],
  joining: [
    'connecting',
    async () => {
      const setup = createSetup()
      setup.session.answerConnects('never')
      void setup.reconnection.connect().catch(() => {})
      await pass(0)
      return setup
    },
  ],
  waiting: [
    'connecting',
    async () => {
      const setup = createSetup({ random: () => 1 })
      setup.session.answerConnects(openTokError('OT_CONNECT_FAILED', 1006))
      void setup.reconnection.connect().catch(() => {})
      await pass(REFUSE_MS)
      return setup
    },
  ],
  connected: ['connected', () => createJoinedSetup()],
  reconnecting: [
    'reconnecting',
    async () => {
      const setup = await createJoinedSetup()
      setup.session.drop()
      return setup
    },
  ],
  reconnected: [
    'reconnected',
    async () => {
      const setup = await createJoinedSetup()
      setup.session.drop()
      setup.session.resume()
      return setup
    },
  ],
  disconnecting: [
    'disconnecting',
    async () => {
      const setup = await createJoinedSetup()
      setup.session.confirmDisconnects(false)
      void setup.reconnection.disconnect()
      await pass(0)
      return setup
    },
  ],
  disconnected: [
    'disconnected',
    async () => {
      const setup = await createJoinedSetup({ rejoin: false })
      setup.session.end('networkDisconnected')
      await pass(1)
      return setup
    },
  ],
  'waiting to rejoin': ['reconnecting', () => createLostSetup()],
  offline: [
    'reconnecting',
    () => createLostSetup({ network: { isOnline: () => false, subscribe: () => () => {} } }),
  ],
  rejoining: [
    'reconnecting',
    async () => {
      const setup = await createLostSetup()
      setup.session.answerConnects('never')
      await pass(500)
      return setup
    },
  ],
}

async function createLostSetup(options: ReconnectionOptions = {}): Promise<Setup> {
  const setup = await createJoinedSetup(options)
  setup.session.end('networkDisconnected')
  await pass(1)
  return setup
}

describe.each(Object.entries(WAYS))('dispose() while %s (S21)', (_, [status, prepare]) => {
  it('leaves no listener and no timer', async () => {
    const { session, reconnection } = await prepare()
    const handleOwn = () => {}
    session.on('sessionConnected', handleOwn)
    expect(reconnection.status).toBe(status)
    reconnection.dispose()
    expect(session.listeners).toEqual({ sessionConnected: 1 })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('keeps the status that it had at that moment', async () => {
    const { session, reconnection } = await prepare()
    reconnection.dispose()
    session.end('networkDisconnected')
    await pass(60_000)
    expect(reconnection.status).toBe(status)
    expect(reconnection.getSnapshot()).toMatchObject({ status })
  })

  it('settles every promise', async () => {
    const { session, reconnection } = await prepare()
    const promises = [
      watch(reconnection.connect()),
      watch(reconnection.signal({ data: 'one' })),
      ...(status === 'disconnecting' ? [watch(reconnection.disconnect())] : []),
    ]
    session.answerSignals('never')
    reconnection.dispose()
    await pass(0)
    for (const { state } of promises) expect(state).not.toBe('pending')
  })

  it('hears nothing of what comes later, and does not touch the session', async () => {
    const { session, reconnection, story, statuses } = await prepare()
    const calls = { ...session.calls }
    reconnection.dispose()
    const snapshot = reconnection.getSnapshot()
    story.length = 0
    statuses.length = 0
    session.letIn()
    session.drop()
    session.resume()
    session.end('networkDisconnected')
    await pass(60_000)
    expect(story).toEqual([])
    expect(statuses).toEqual([])
    expect(session.calls).toEqual(calls)
    expect(reconnection.getSnapshot()).toBe(snapshot)
  })

  it('has no effect when it is called again', async () => {
    const { reconnection } = await prepare()
    reconnection.dispose()
    reconnection[Symbol.dispose]()
    await expect(reconnection.connect()).rejects.toMatchObject({ code: 'disposed' })
    await expect(reconnection.signal({ data: 'one' })).rejects.toMatchObject({ code: 'disposed' })
    expect(() => reconnection.subscribe({ streamId: 'a' })).toThrow(
      expect.objectContaining({ code: 'disposed' }),
    )
    const left = watch(reconnection.disconnect())
    await pass(10_000)
    expect(left.state).toBe('resolved')
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('dispose()', () => {
  it('rejects a connect() with disposed', async () => {
    const { session, reconnection } = createSetup()
    session.answerConnects('never')
    const joined = watch(reconnection.connect())
    reconnection.dispose()
    await pass(0)
    expect(joined.state).toBe('rejected disposed')
  })

  it('stays joined', async () => {
    const { session, reconnection } = await createJoinedSetup()
    reconnection.dispose()
    await pass(60_000)
    expect(session.connection).toMatchObject({ connectionId: 'connection-1' })
    expect(session.calls.disconnect).toBe(0)
  })

  it('has finished when it returns, inside a listener too', async () => {
    const { session, reconnection, story } = createSetup()
    reconnection.on('connected', () => {
      reconnection.dispose()
      story.push(`listeners: ${Object.keys(session.listeners).join()}`)
    })
    const later = vi.fn()
    reconnection.on('connected', later)
    const joined = watch(reconnection.connect())
    await pass(CONNECT_MS)
    expect(story).toEqual(['connecting', 'connected first:true', 'listeners: '])
    expect(joined.state).not.toBe('pending')
    expect(later).not.toHaveBeenCalled()
    expect(session.listeners).toEqual({})
  })

  it('inside the event of a tile ends the outage of the session, too: nothing joins', async () => {
    const { session, reconnection } = await createJoinedSetup()
    const tile = reconnection.subscribe({ streamId: 'a' })
    session.subscribers[0]!.fire('connected')
    tile.on('reconnecting', () => reconnection.dispose())
    session.end('networkDisconnected')
    await pass(1)
    expect(tile.status).not.toBe('connected')
    expect(vi.getTimerCount()).toBe(0)
    await pass(60_000)
    expect(session.calls.connect).toBe(1)
  })

  it('silences a tile at once, also in the listener that hears of its end', async () => {
    const { reconnection } = await createJoinedSetup()
    const tile = reconnection.subscribe({ streamId: 'a' })
    const later = vi.fn()
    for (const name of ['disconnected', 'statusChanged'] as const) tile.on(name, later)
    tile.onChange(later)
    reconnection.on('subscriberDisconnected', () => reconnection.dispose())
    tile.unsubscribe()
    expect(tile.status).toBe('disconnected')
    expect(later).not.toHaveBeenCalled()
  })

  it('rejects a signal that is sent right after it, inside a listener too', async () => {
    const { session, reconnection } = createSetup()
    const states: { state: string }[] = []
    reconnection.on('connected', () => {
      reconnection.dispose()
      states.push(watch(reconnection.signal({ data: 'too late' })))
    })
    void reconnection.connect().catch(() => {})
    await pass(CONNECT_MS + 10)
    expect(states).toEqual([{ state: 'rejected disposed' }])
    expect(session.delivered).toEqual([])
  })
})
