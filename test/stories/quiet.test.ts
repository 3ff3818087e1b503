/** A healthy call runs no timer and writes nothing to the console. */

import { describe, expect, it, vi } from 'vitest'
import { createReconnection } from '../../src/reconnection.ts'
import { CONNECT_MS, createScriptedSession } from './harness/scripted.ts'
import { useStory, createSetup, createJoinedSetup } from './harness/story.ts'
import { pass } from './harness/time.ts'

useStory()

describe('a healthy call', () => {
  it('runs no timer, and has one listener for each event of the tables', async () => {
    const { reconnection, session } = await createJoinedSetup()
    reconnection.subscribe({ streamId: 'a' })
    const [subscriber] = session.subscribers
    subscriber!.fire('connected')
    expect(vi.getTimerCount()).toBe(0)
    expect(session.listeners).toEqual({
      sessionConnected: 1,
      connectionCreated: 1,
      sessionConnectFailed: 1,
      sessionReconnecting: 1,
      sessionReconnected: 1,
      sessionDisconnected: 1,
      streamCreated: 1,
      streamDestroyed: 1,
      streamPropertyChanged: 1,
    })
    expect(subscriber!.listeners).toEqual({
      connected: 1,
      disconnected: 1,
      destroyed: 1,
      videoElementCreated: 1,
      videoDisabled: 1,
      videoEnabled: 1,
      qualityScoreChanged: 1,
      networkConditionChanged: 1,
      audioBlocked: 1,
      audioUnblocked: 1,
    })
    const before = reconnection.getSnapshot()
    await pass(3_600_000)
    expect(reconnection.getSnapshot()).toBe(before)
  })

  it('runs no timer while it is idle, and calls nothing of OpenTok', () => {
    const { session } = createSetup()
    expect(vi.getTimerCount()).toBe(0)
    expect(Object.values(session.calls).every((count) => count === 0)).toBe(true)
  })

  it('runs no timer after an outage has settled', async () => {
    const { session } = await createJoinedSetup()
    session.drop()
    session.resume()
    await pass(3_000)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a whole life with an outage', () => {
  it('writes nothing to the console', async () => {
    const words = (['log', 'info', 'warn', 'error', 'debug'] as const).map((level) =>
      vi.spyOn(console, level).mockImplementation(() => {}),
    )
    const { reconnection, session } = await createJoinedSetup()
    const tile = reconnection.subscribe({ streamId: 'a' })
    session.subscribers[0]!.fire('connected')
    void reconnection.signal({ type: 'not valid' })
    session.drop()
    session.end('networkDisconnected')
    await pass(1 + 500 + CONNECT_MS + 3_000)
    expect(tile.status).toBe('disconnected')
    void reconnection.disconnect()
    await pass(1_000)
    reconnection.dispose()
    for (const word of words) expect(word).not.toHaveBeenCalled()
    vi.restoreAllMocks()
  })

  it('writes nothing to the console when it is used after its end', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const { reconnection, session } = await createJoinedSetup()
    const tile = reconnection.subscribe({ streamId: 'a' })
    reconnection.dispose()
    tile.unsubscribe()
    reconnection.reconnectNow()
    reconnection.signals.clear()
    session.drop()
    await pass(1_000)
    expect(warn).not.toHaveBeenCalled()
    vi.restoreAllMocks()
  })
})

describe('the clock that is passed in', () => {
  it('is the only one that is used', async () => {
    const timers = new Map<number, () => void>()
    let last = 0
    const clock = {
      setTimeout(callback: () => void) {
        timers.set((last += 1), callback)
        return last
      },
      clearTimeout: (timer: number) => timers.delete(timer),
    }
    let time = 1_000
    const session = createScriptedSession()
    session.letIn()
    const reconnection = createReconnection(session, {
      token: 'token',
      clock,
      now: () => time,
    })
    session.drop()
    expect(reconnection.getSnapshot().outageStartedAt).toBe(1_000)
    time = 3_500
    session.resume()
    expect(vi.getTimerCount()).toBe(0)
    for (const due of timers.values()) due()
    expect(reconnection.status).toBe('connected')
    expect(reconnection.stats).toMatchObject({ downtimeMs: 2_500 })
  })
})
