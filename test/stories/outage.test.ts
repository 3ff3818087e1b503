/** Stories of outages that OpenTok itself resumes, and of ends without a rejoin. */

import { describe, expect, it, vi } from 'vitest'
import { QUIET_MS } from '../../src/session/join.actor.ts'
import { CONNECT_MS } from './harness/scripted.ts'
import { useStory, createJoinedSetup, watch } from './harness/story.ts'
import { pass } from './harness/time.ts'

useStory()

describe('a socket that is back after 3 s (S2)', () => {
  it('says reconnecting, reconnected with the true outage, and settles into connected', async () => {
    const { session, reconnection, story, statuses } = await createJoinedSetup()
    session.drop()
    const lostAt = Date.now()
    expect(story).toEqual(['reconnecting phase:resuming reason:null'])
    expect(reconnection.getSnapshot()).toMatchObject({
      status: 'reconnecting',
      phase: 'resuming',
      reason: null,
      outageStartedAt: lostAt,
      attempt: 0,
      connectionId: 'connection-1',
    })
    await pass(3_000)
    expect(story).toHaveLength(1)

    session.resume()
    expect(story[1]).toBe('reconnected outageMs:3000 attempts:0 rejoined:false')
    expect(reconnection.getSnapshot()).toMatchObject({ phase: null, outageStartedAt: lostAt })
    await pass(2_999)
    expect(reconnection.status).toBe('reconnected')
    await pass(1)
    expect(story).toEqual([
      'reconnecting phase:resuming reason:null',
      'reconnected outageMs:3000 attempts:0 rejoined:false',
      'connected first:false',
    ])
    expect(statuses).toEqual([
      'connected → reconnecting',
      'reconnecting → reconnected',
      'reconnected → connected',
    ])
    expect(reconnection.getSnapshot()).toMatchObject({
      status: 'connected',
      outageStartedAt: null,
      connectionId: 'connection-1',
      joins: 1,
    })
    expect(session.calls).toMatchObject({ connect: 1, disconnect: 0 })
  })

  it('settles after the given reconnectedMs', async () => {
    const { session, reconnection } = await createJoinedSetup({ reconnectedMs: 50 })
    session.drop()
    session.resume()
    await pass(49)
    expect(reconnection.status).toBe('reconnected')
    await pass(1)
    expect(reconnection.status).toBe('connected')
  })

  it('is in the stats', async () => {
    const { session, reconnection } = await createJoinedSetup()
    session.drop()
    await pass(1_000)
    expect(reconnection.stats).toMatchObject({ outages: 1, downtimeMs: 1_000 })
    await pass(2_000)
    session.resume()
    await pass(4_000)
    expect(reconnection.stats).toEqual({
      joins: 1,
      outages: 1,
      attempts: 0,
      downtimeMs: 3_000,
      longestOutageMs: 3_000,
      timeInStatusMs: {
        idle: 0,
        connecting: CONNECT_MS,
        connected: 1_000,
        reconnecting: 3_000,
        reconnected: 3_000,
      },
      signals: { held: 0, sent: 0, dropped: 0, expired: 0, outcomeUnknown: 0 },
    })
  })

  it('lets connect() settle with the outage', async () => {
    const { session, reconnection } = await createJoinedSetup()
    session.drop()
    const joined = watch(reconnection.connect())
    await pass(1_000)
    expect(joined.state).toBe('pending')
    session.resume()
    await pass(0)
    expect(joined.state).toBe('resolved')
    expect(session.calls.connect).toBe(1)
  })
})

describe('an event without a change (S3)', () => {
  it('is a second sessionReconnecting', async () => {
    const { session, reconnection, story } = await createJoinedSetup()
    session.drop()
    const before = reconnection.getSnapshot()
    await pass(1_000)
    session.fire('sessionReconnecting')
    expect(story).toEqual(['reconnecting phase:resuming reason:null'])
    expect(reconnection.getSnapshot()).toBe(before)
    await pass(1_000)
    session.resume()
    expect(story[1]).toBe('reconnected outageMs:2000 attempts:0 rejoined:false')
  })

  it('is a sessionReconnected without a loss', async () => {
    const { session, reconnection, story } = await createJoinedSetup()
    const before = reconnection.getSnapshot()
    session.fire('sessionReconnected')
    await pass(10_000)
    expect(story).toEqual([])
    expect(reconnection.getSnapshot()).toBe(before)
  })

  it('is any event before the first join and after the end', async () => {
    const { session, reconnection, story } = await createJoinedSetup()
    session.end('forceDisconnected')
    await pass(1)
    story.length = 0
    for (const name of ['sessionReconnecting', 'sessionReconnected', 'sessionDisconnected']) {
      session.fire(name, { reason: 'networkDisconnected' })
    }
    await pass(10_000)
    expect(story).toEqual([])
    expect(reconnection.getSnapshot()).toMatchObject({
      status: 'disconnected',
      reason: 'forceDisconnected',
    })
  })
})

describe('a flap inside an outage', () => {
  it('returns to reconnecting, and the outage clock continues', async () => {
    const { session, reconnection, story } = await createJoinedSetup()
    session.drop()
    await pass(2_000)
    session.resume()
    await pass(2_999)
    session.drop()
    await pass(1_000)
    session.resume()
    await pass(3_000)
    expect(story).toEqual([
      'reconnecting phase:resuming reason:null',
      'reconnected outageMs:2000 attempts:0 rejoined:false',
      'reconnecting phase:resuming reason:null',
      'reconnected outageMs:5999 attempts:0 rejoined:false',
      'connected first:false',
    ])
    expect(reconnection.stats).toMatchObject({
      outages: 1,
      downtimeMs: 3_000,
      longestOutageMs: 5_999,
    })
  })

  it('is a new outage once it has settled', async () => {
    const { session, reconnection, story } = await createJoinedSetup()
    session.drop()
    await pass(2_000)
    session.resume()
    await pass(3_000)
    session.drop()
    await pass(1_000)
    session.resume()
    expect(story.at(-1)).toBe('reconnected outageMs:1000 attempts:0 rejoined:false')
    expect(reconnection.stats).toMatchObject({ outages: 2, longestOutageMs: 2_000 })
  })

  it('every 6 s for 3 minutes is one outage (S17)', async () => {
    const { session, reconnection } = await createJoinedSetup()
    for (let flap = 0; flap < 30; flap += 1) {
      session.drop()
      await pass(4_000)
      session.resume()
      await pass(2_000)
    }
    expect(reconnection.stats).toMatchObject({ outages: 1, downtimeMs: 120_000, joins: 1 })
    await pass(1_000)
    expect(reconnection.status).toBe('connected')
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('an end for good, with rejoin: false', () => {
  it.each([
    ['networkDisconnected', true],
    ['serverRotation', true],
    ['clientDisconnected', false],
    ['forceDisconnected', false],
    ['mediaIdle', false],
    ['somethingNew', false],
  ])('%s without warning: disconnected, recoverable %s (S4, S10, S11)', async (reason, can) => {
    const { session, reconnection, story, statuses } = await createJoinedSetup({ rejoin: false })
    session.end(reason)
    await pass(1)
    expect(story).toEqual([`disconnected reason:${reason} error:null recoverable:${can}`])
    expect(statuses).toEqual(['connected → disconnected'])
    expect(reconnection.getSnapshot()).toMatchObject({
      status: 'disconnected',
      reason,
      error: null,
      connectionId: null,
      outageStartedAt: null,
    })
    await pass(600_000)
    expect(story).toHaveLength(1)
    expect(session.calls).toMatchObject({ connect: 1, disconnect: 0 })
  })

  it.each([
    ['networkDisconnected', true],
    ['forceDisconnected', false],
  ])('%s while reconnecting: disconnected, recoverable %s', async (reason, can) => {
    const { session, reconnection, story } = await createJoinedSetup({ rejoin: false })
    session.drop()
    await pass(30_000)
    session.end(reason)
    await pass(1)
    expect(story.slice(1)).toEqual([`disconnected reason:${reason} error:null recoverable:${can}`])
    await pass(QUIET_MS)
    expect(reconnection.stats).toMatchObject({ outages: 1, longestOutageMs: 30_001 })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('of a silent network, which OpenTok calls clientDisconnected, is recoverable (S8)', async () => {
    const { session, story } = await createJoinedSetup({ rejoin: false })
    session.drop()
    await pass(30_000)
    session.end('clientDisconnected')
    await pass(1)
    expect(story.slice(1)).toEqual([
      'disconnected reason:clientDisconnected error:null recoverable:true',
    ])
  })

  it('may follow at once after reconnected', async () => {
    const { session, story } = await createJoinedSetup({ rejoin: false })
    session.drop()
    session.resume()
    session.end('networkDisconnected')
    await pass(1)
    expect(story).toEqual([
      'reconnecting phase:resuming reason:null',
      'reconnected outageMs:0 attempts:0 rejoined:false',
      'disconnected reason:networkDisconnected error:null recoverable:true',
    ])
  })

  it('rejects a connect() that waits for the end of the outage', async () => {
    const { session, reconnection } = await createJoinedSetup({ rejoin: false })
    session.drop()
    const joined = watch(reconnection.connect())
    session.end('networkDisconnected')
    await pass(1)
    expect(joined.state).toBe('rejected joinFailed')
  })

  it('lets the app join again: a new connection, and nothing of the old outage', async () => {
    const { session, reconnection, story } = await createJoinedSetup({ rejoin: false })
    session.drop()
    session.end('networkDisconnected')
    await pass(1)
    story.length = 0
    await Promise.all([reconnection.connect(), pass(QUIET_MS + CONNECT_MS)])
    expect(story).toEqual(['connecting', 'connected first:true'])
    expect(reconnection.getSnapshot()).toMatchObject({
      reason: null,
      connectionId: 'connection-2',
      joins: 2,
      outageStartedAt: null,
    })
  })
})

describe('ten outages (S19)', () => {
  it('leave as many listeners and timers as the first join did', async () => {
    const { session, reconnection } = await createJoinedSetup()
    const listeners = session.listeners
    for (let outage = 0; outage < 10; outage += 1) {
      session.drop()
      await pass(30_000)
      session.end('networkDisconnected')
      await pass(1 + 500 + CONNECT_MS + 3_000)
    }
    expect(reconnection.stats).toMatchObject({ joins: 11, outages: 10, attempts: 10 })
    expect(session.listeners).toEqual(listeners)
    expect(vi.getTimerCount()).toBe(0)
  })
})
