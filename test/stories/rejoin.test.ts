/** Stories of outages that need a rejoin. */

import { describe, expect, it, vi } from 'vitest'
import type { ReconnectionOptions, Network } from '../../src/contract/options.types.ts'
import { openTokError } from '../../src/kit/testing/index.ts'
import { QUIET_MS } from '../../src/session/join.actor.ts'
import { CONNECT_MS, DISCONNECT_MS, REFUSE_MS, createScriptedSession } from './harness/scripted.ts'
import { useStory, createSetup, createJoinedSetup, watch } from './harness/story.ts'
import { pass } from './harness/time.ts'
import type { Setup } from './harness/story.ts'

useStory()

const refused = openTokError('OT_CONNECT_FAILED', 1006)
const expired = openTokError('OT_AUTHENTICATION_ERROR', 1004)

/** OpenTok has given up; the wait for the first attempt has just begun. */
async function createLostSetup(options: ReconnectionOptions = {}): Promise<Setup> {
  const setup = await createJoinedSetup(options)
  setup.session.end('networkDisconnected')
  await pass(1)
  return setup
}

/** Network of a browser that a test switches off and on. */
function createFakeNetwork() {
  const listeners = new Set<() => void>()
  let isOnline = true
  const network: Network = {
    isOnline: () => isOnline,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const wake = () => {
    for (const listener of listeners) listener()
  }
  const go = (online: boolean) => {
    isOnline = online
    wake()
  }
  return { network, go, wake, listeners }
}

describe('an outage that is longer than OpenTok tries (S5)', () => {
  it('recovers by a new join, with a new token', async () => {
    const token = vi.fn(({ purpose }: { purpose: string }) => `${purpose}-token`)
    const { session, reconnection, story, statuses } = await createJoinedSetup({ token })
    const lostAt = Date.now()
    session.drop()
    await pass(30_000)
    session.end('networkDisconnected')
    await pass(1)
    expect(reconnection.getSnapshot()).toMatchObject({
      status: 'reconnecting',
      phase: 'waiting',
      reason: 'networkDisconnected',
      attempt: 0,
      nextAttemptAt: Date.now() + 500,
      outageStartedAt: lostAt,
      connectionId: null,
    })
    await pass(499)
    expect(session.calls.connect).toBe(1)
    await pass(1)
    expect(session.calls.connect).toBe(2)
    expect(reconnection.getSnapshot()).toMatchObject({
      phase: 'rejoining',
      attempt: 1,
      nextAttemptAt: null,
    })
    await pass(CONNECT_MS)
    expect(reconnection.getSnapshot()).toMatchObject({
      status: 'reconnected',
      reason: null,
      error: null,
      connectionId: 'connection-2',
      joins: 2,
    })
    await pass(3_000)
    expect(story).toEqual([
      'reconnecting phase:resuming reason:null',
      'rejoinScheduled attempt:1 delayMs:500',
      'rejoining attempt:1',
      `reconnected outageMs:${30_501 + CONNECT_MS} attempts:1 rejoined:true`,
      'connected first:false',
    ])
    expect(statuses).toEqual([
      'connected → reconnecting',
      'reconnecting → reconnected',
      'reconnected → connected',
    ])
    expect(session.tokens).toEqual(['join-token', 'rejoin-token'])
    expect(token).toHaveBeenLastCalledWith({
      attempt: 1,
      purpose: 'rejoin',
      sessionId: 'session-1',
    })
    expect(reconnection.getSnapshot()).toMatchObject({ attempt: 0, outageStartedAt: null })
    expect(reconnection.stats).toMatchObject({ joins: 2, outages: 1, attempts: 1 })
    expect(session.calls.disconnect).toBe(0)
  })

  it('begins waiting if there was no sessionReconnecting before it (S4)', async () => {
    const { story } = await createLostSetup()
    await pass(500 + CONNECT_MS + 3_000)
    expect(story).toEqual([
      'reconnecting phase:waiting reason:networkDisconnected',
      'rejoinScheduled attempt:1 delayMs:500',
      'rejoining attempt:1',
      `reconnected outageMs:${500 + CONNECT_MS} attempts:1 rejoined:true`,
      'connected first:false',
    ])
  })

  it('recovers after a silent network, which OpenTok ends with clientDisconnected (S8)', async () => {
    const { session, reconnection, story } = await createJoinedSetup()
    session.drop()
    await pass(30_000)
    session.end('clientDisconnected')
    await pass(1 + 500 + CONNECT_MS)
    expect(story.at(-1)).toContain('rejoined:true')
    expect(reconnection.status).toBe('reconnected')
  })

  it('recovers after a server rotation (S23)', async () => {
    const { session, reconnection } = await createJoinedSetup()
    session.end('serverRotation')
    await pass(1 + 500 + CONNECT_MS)
    expect(reconnection.status).toBe('reconnected')
  })

  it('uses the token given to connect() only if there is no option', async () => {
    for (const [token, expected] of [
      [undefined, 'given'],
      ['option', 'option'],
    ] as const) {
      const { reconnection, session } = createSetup({ token })
      await Promise.all([reconnection.connect('given'), pass(CONNECT_MS)])
      session.end('networkDisconnected')
      await pass(1 + 500 + CONNECT_MS)
      expect(session.tokens).toEqual(['given', expected])
    }
  })
})

describe('a rejoin that fails', () => {
  it('is tried again with longer waits, with a disconnect each time (S13)', async () => {
    const { session, story, reconnection } = await createJoinedSetup()
    session.answerConnects(refused)
    session.end('networkDisconnected')
    await pass(1)
    const waits = [500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000]
    for (const waitMs of waits) await pass(waitMs + REFUSE_MS)
    expect(story.filter((line) => line.startsWith('rejoinScheduled'))).toEqual(
      [...waits, 10_000].map((delayMs, index) => {
        return `rejoinScheduled attempt:${index + 1} delayMs:${delayMs}`
      }),
    )
    expect(story.filter((line) => line.startsWith('reconnecting'))).toHaveLength(1)
    expect(session.calls).toMatchObject({ connect: 9, disconnect: 8 })
    expect(reconnection.getSnapshot()).toMatchObject({ attempt: 8, joins: 1 })
    expect(reconnection.getSnapshot().error).toMatchObject({ code: 'joinFailed', cause: refused })
    expect(reconnection.stats).toMatchObject({ outages: 1, attempts: 8 })
  })

  it('is given up when giveUpMs are over, with the last error as the cause (S13)', async () => {
    const { session, reconnection, story } = await createJoinedSetup({ giveUpMs: 60_000 })
    session.answerConnects(refused)
    session.drop()
    await pass(30_000)
    session.end('networkDisconnected')
    await pass(29_999)
    expect(reconnection.status).toBe('reconnecting')
    await pass(1)
    expect(story.at(-1)).toBe(
      'disconnected reason:networkDisconnected error:gaveUp recoverable:true',
    )
    expect(reconnection.getSnapshot().error).toMatchObject({ code: 'gaveUp', cause: refused })
    await pass(600_000)
    expect(vi.getTimerCount()).toBe(0)
    expect(story.filter((line) => line.startsWith('disconnected'))).toHaveLength(1)
  })

  it('is given up when the policy says null, at any attempt (S13)', async () => {
    for (const last of [0, 2]) {
      const delay = vi.fn(({ attempt }: { attempt: number }) => (attempt > last ? null : 100))
      const { session, story } = await createJoinedSetup({ rejoin: { delay } })
      session.answerConnects(refused)
      session.end('networkDisconnected')
      await pass(10_000)
      expect(story.at(-1)).toBe(
        'disconnected reason:networkDisconnected error:gaveUp recoverable:true',
      )
      expect(session.calls.connect).toBe(1 + last)
    }
  })

  it('passes a frozen context with attempt, time, reason and error to the policy', async () => {
    const delay = vi.fn((_: object) => QUIET_MS)
    const { session } = await createJoinedSetup({ rejoin: { delay } })
    session.answerConnects(refused)
    session.end('networkDisconnected')
    await pass(1 + QUIET_MS + REFUSE_MS)
    const contexts = delay.mock.calls.map(([context]) => context)
    expect(contexts).toEqual([
      { attempt: 1, elapsedMs: 0, reason: 'networkDisconnected', error: null },
      {
        attempt: 2,
        elapsedMs: QUIET_MS + REFUSE_MS,
        reason: 'networkDisconnected',
        error: expect.objectContaining({ code: 'joinFailed' }),
      },
    ])
    expect(contexts.every(Object.isFrozen)).toBe(true)
  })

  it.each([
    ['throws', () => raise(new Error('of the app'))],
    ['gives no number', () => 'soon' as never],
    ['gives NaN', () => Number.NaN],
    ['gives less than 0', () => -1],
  ])('falls back to the default if the policy %s', async (_, delay) => {
    const { session, story } = await createJoinedSetup({ rejoin: { delay } })
    session.end('networkDisconnected')
    await pass(1)
    expect(story).toContain('rejoinScheduled attempt:1 delayMs:500')
  })

  it.each([Number.POSITIVE_INFINITY, 2 ** 31])(
    'is not early if the policy returns %d, which is more than a timer takes',
    async (delayMs) => {
      const { session } = await createJoinedSetup({ rejoin: { delay: () => delayMs } })
      session.answerConnects(refused)
      session.end('networkDisconnected')
      await pass(1_000)
      expect(session.calls.connect).toBe(1)
    },
  )

  it('requests the token once more, then ends with tokenRejected (S12)', async () => {
    const token = vi.fn(({ purpose }: { purpose: string }) => purpose)
    const { session, story } = await createJoinedSetup({ token })
    session.answerConnects(expired)
    session.end('networkDisconnected')
    await pass(60_000)
    expect(session.tokens).toEqual(['join', 'rejoin', 'rejected'])
    expect(story.at(-1)).toBe(
      'disconnected reason:networkDisconnected error:tokenRejected recoverable:false',
    )
    expect(vi.getTimerCount()).toBe(0)
  })

  it('does not hang when the provider hangs (S12)', async () => {
    let hangs = false
    const token = () => (hangs ? new Promise<string>(() => {}) : 'token')
    const { session, reconnection, story } = await createJoinedSetup({ token })
    hangs = true
    session.end('networkDisconnected')
    await pass(1 + 500 + 15_000)
    expect(story.at(-1)).toBe('rejoinScheduled attempt:2 delayMs:1000')
    hangs = false
    await pass(1_000 + CONNECT_MS)
    expect(reconnection.status).toBe('reconnected')
  })

  it('times out without an answer, is left, and tried again (S14)', async () => {
    const { session, reconnection, story } = await createJoinedSetup()
    session.answerConnects('stuck', 'ok')
    session.end('networkDisconnected')
    await pass(1 + 500 + 15_000)
    expect(reconnection.getSnapshot().error).toMatchObject({ code: 'joinTimeout' })
    await pass(1_000 + CONNECT_MS)
    expect(story.at(-1)).toContain('attempts:2 rejoined:true')
    expect(session.calls).toMatchObject({ connect: 3, disconnect: 1 })
  })
})

describe('an end without recovery', () => {
  it.each(['forceDisconnected', 'mediaIdle'])(
    'is %s, whatever the policy says (S10)',
    async (reason) => {
      const { session, story } = await createJoinedSetup({ rejoin: { when: () => true } })
      session.end(reason)
      await pass(600_000)
      expect(story).toEqual([`disconnected reason:${reason} error:null recoverable:false`])
    },
  )

  it('is clientDisconnected without sessionReconnecting: the app left by itself (S20)', async () => {
    const { session, story } = await createJoinedSetup()
    void session.disconnect()
    await pass(600_000)
    expect(story).toEqual(['disconnected reason:clientDisconnected error:null recoverable:false'])
    expect(session.calls.connect).toBe(1)
  })

  it('is one with an unknown reason, unless the policy allows recovery (S11)', async () => {
    const { session, story } = await createJoinedSetup()
    session.end('somethingNew')
    await pass(600_000)
    expect(story).toEqual(['disconnected reason:somethingNew error:null recoverable:false'])

    const when = vi.fn(() => true)
    const recovered = await createJoinedSetup({ rejoin: { when } })
    recovered.session.end('somethingNew')
    await pass(1)
    expect(when).toHaveBeenCalledWith('somethingNew')
    expect(recovered.story[0]).toBe('reconnecting phase:waiting reason:somethingNew')
  })

  it('is one that the policy excludes; undefined leaves the default', async () => {
    const excluded = await createLostSetup({ rejoin: { when: () => false } })
    expect(excluded.story).toEqual([
      'disconnected reason:networkDisconnected error:null recoverable:true',
    ])
    const open = await createLostSetup({ rejoin: { when: () => undefined } })
    expect(open.reconnection.status).toBe('reconnecting')
  })

  it('is none because the policy throws: that is an error event', async () => {
    const when = () => raise(new Error('of the app'))
    const { reconnection, story } = await createLostSetup({ rejoin: { when } })
    expect(story).toContain('error error:of the app')
    expect(reconnection.status).toBe('reconnecting')
  })
})

describe('disconnect() in a policy that is asked about an end', () => {
  it.each([true, false])('settles, and leaves (the policy says %s)', async (isRecoverable) => {
    const left: { state: string }[] = []
    const when = () => {
      left.push(watch(reconnection.disconnect()))
      return isRecoverable
    }
    const setup = await createJoinedSetup({ rejoin: { when } })
    const { reconnection, session } = setup
    session.end('networkDisconnected')
    await pass(DISCONNECT_MS + 1)
    expect(left.map(({ state }) => state)).toEqual(['resolved'])
    expect(reconnection.status).toBe('disconnected')
  })
})

describe('reconnectNow()', () => {
  it('ends the wait at once', async () => {
    const { session, reconnection, story } = await createLostSetup()
    reconnection.reconnectNow()
    expect(story.at(-1)).toBe('rejoining attempt:1')
    await pass(QUIET_MS + CONNECT_MS)
    expect(reconnection.status).toBe('reconnected')
    expect(session.calls.connect).toBe(2)
  })

  it('has no effect elsewhere', async () => {
    const { session, reconnection, story } = await createJoinedSetup()
    reconnection.reconnectNow()
    session.drop()
    reconnection.reconnectNow()
    await pass(1_000)
    expect(story).toEqual(['reconnecting phase:resuming reason:null'])
    expect(session.calls.connect).toBe(1)
  })
})

describe('an attempt that hangs when the network is reported to be back', () => {
  async function createHangingSetup(ageMs: number) {
    const fake = createFakeNetwork()
    const setup = await createLostSetup({ network: fake.network })
    setup.session.answerConnects('stuck', 'ok')
    await pass(500 + ageMs)
    expect(setup.reconnection.getSnapshot()).toMatchObject({ phase: 'rejoining', attempt: 1 })
    return { ...setup, ...fake }
  }

  it('is started again at once after 3 s, and costs no joinTimeoutMs (S7)', async () => {
    const { reconnection, session, story, wake } = await createHangingSetup(3_000)
    wake()
    await pass(1)
    expect(session.calls).toMatchObject({ disconnect: 1 })
    expect(story.slice(-2)).toEqual(['rejoining attempt:1', 'rejoining attempt:2'])
    // The leave of the hanging attempt is waited for.
    await pass(500 + CONNECT_MS)
    expect(reconnection.status).toBe('reconnected')
    expect(session.calls).toMatchObject({ connect: 3 })
    expect(reconnection.stats.attempts).toBe(2)
  })

  it('gets 3 s in all before that (S7)', async () => {
    const { reconnection, wake } = await createHangingSetup(1_000)
    wake()
    wake()
    await pass(1_999)
    expect(reconnection.getSnapshot().attempt).toBe(1)
    await pass(1)
    expect(reconnection.getSnapshot().attempt).toBe(2)
  })

  it('is left alone if it is answered by then', async () => {
    const { network, wake } = createFakeNetwork()
    const { reconnection, session } = await createLostSetup({ network })
    await pass(500)
    wake()
    await pass(CONNECT_MS)
    expect(reconnection.status).toBe('reconnected')
    await pass(10_000)
    expect(session.calls).toMatchObject({ connect: 2, disconnect: 0 })
  })

  it('is started again once in joinTimeoutMs, so that a slow join gets the whole time', async () => {
    const { reconnection, session, wake } = await createHangingSetup(3_000)
    session.answerConnects('stuck', 'stuck', 'ok')
    wake()
    await pass(1)
    for (let second = 1; second < 15; second += 1) {
      wake()
      await pass(1_000)
    }
    expect(reconnection.getSnapshot()).toMatchObject({ phase: 'rejoining', attempt: 2 })
    await pass(1_000)
    expect(reconnection.getSnapshot()).toMatchObject({ phase: 'waiting', attempt: 2 })
  })
})

describe('a browser that is offline', () => {
  it('makes no attempt, and one at once when it is online (S6)', async () => {
    const { network, go } = createFakeNetwork()
    const { session, reconnection, story } = await createJoinedSetup({ network })
    go(false)
    session.end('networkDisconnected')
    await pass(1)
    expect(reconnection.getSnapshot()).toMatchObject({ phase: 'offline', nextAttemptAt: null })
    await pass(300_000)
    expect(session.calls.connect).toBe(1)
    go(true)
    await pass(0)
    expect(session.calls.connect).toBe(2)
    await pass(CONNECT_MS)
    expect(story).toEqual([
      'reconnecting phase:waiting reason:networkDisconnected',
      'rejoining attempt:1',
      `reconnected outageMs:${300_000 + CONNECT_MS} attempts:1 rejoined:true`,
    ])
  })

  it('during a wait ends the wait (S6)', async () => {
    const { network, go } = createFakeNetwork()
    const { session, reconnection } = await createLostSetup({ network })
    go(false)
    expect(reconnection.getSnapshot()).toMatchObject({ phase: 'offline', nextAttemptAt: null })
    await pass(300_000)
    expect(session.calls.connect).toBe(1)
  })

  it('during an attempt ends the attempt, and makes the next at once when it is online (S6)', async () => {
    const { network, go, listeners } = createFakeNetwork()
    const { reconnection, session } = await createLostSetup({ network })
    session.answerConnects('stuck', 'ok')
    await pass(500 + 1_000)
    expect(reconnection.getSnapshot().phase).toBe('rejoining')
    go(false)
    expect(reconnection.getSnapshot().phase).toBe('offline')
    await pass(60_000)
    expect(session.calls.connect).toBe(2)
    go(true)
    await pass(CONNECT_MS)
    expect(reconnection.status).toBe('reconnected')
    expect(session.calls.connect).toBe(3)
    expect(listeners.size).toBe(0)
  })

  it('and is back, wakes up and gets reconnectNow() at once makes one attempt (S7)', async () => {
    const { network, go, wake } = createFakeNetwork()
    const { session, reconnection, story } = await createLostSetup({ network })
    reconnection.reconnectNow()
    go(true)
    wake()
    reconnection.reconnectNow()
    await pass(QUIET_MS + CONNECT_MS)
    expect(story.filter((line) => line.startsWith('rejoining'))).toEqual(['rejoining attempt:1'])
    expect(session.calls.connect).toBe(2)
  })

  it('has listeners only during a wait', async () => {
    const { network, listeners } = createFakeNetwork()
    const { session, reconnection } = await createJoinedSetup({ network })
    expect(listeners.size).toBe(0)
    session.drop()
    expect(listeners.size).toBe(0)
    session.end('networkDisconnected')
    await pass(1)
    expect(listeners.size).toBe(1)
    await pass(500 + CONNECT_MS)
    expect(listeners.size).toBe(0)
    session.end('networkDisconnected')
    await pass(1)
    reconnection.dispose()
    expect(listeners.size).toBe(0)
  })

  it.each([
    ['isOnline', { isOnline: () => raise(new Error('of the app')), subscribe: () => () => {} }],
    ['subscribe', { isOnline: () => true, subscribe: () => raise(new Error('of the app')) }],
  ])('whose %s throws does not stop the recovery', async (_, network) => {
    const { reconnection } = await createLostSetup({ network })
    await pass(500 + CONNECT_MS)
    expect(reconnection.status).toBe('reconnected')
  })

  it('is given up after giveUpMs too', async () => {
    const { network, go } = createFakeNetwork()
    const { session, story } = await createJoinedSetup({ network, giveUpMs: 60_000 })
    go(false)
    session.end('networkDisconnected')
    await pass(60_001)
    expect(story.at(-1)).toBe(
      'disconnected reason:networkDisconnected error:gaveUp recoverable:true',
    )
  })
})

describe('disconnect() (S9)', () => {
  it.each(['waiting', 'rejoining'])('while %s ends the outage for good', async (phase) => {
    const { session, reconnection, story } = await createLostSetup()
    session.answerConnects('never')
    if (phase === 'rejoining') {
      reconnection.reconnectNow()
      await pass(QUIET_MS)
    }
    expect(reconnection.getSnapshot().phase).toBe(phase)
    const left = watch(reconnection.disconnect())
    await pass(DISCONNECT_MS)
    expect(left.state).toBe('resolved')
    expect(story.at(-1)).toBe('disconnected reason:clientDisconnected error:null recoverable:false')
    await pass(600_000)
    expect(vi.getTimerCount()).toBe(0)
    expect(session.calls.connect).toBe(phase === 'rejoining' ? 2 : 1)
    session.letIn()
    await pass(DISCONNECT_MS)
    expect(session.connection === null).toBe(phase === 'rejoining')
  })
})

describe('a late event of a previous join', () => {
  it('that ends a stream is ignored: the list after the rejoin decides (T5, T9)', async () => {
    const { reconnection, session, story } = await createJoinedSetup()
    const stream = { streamId: 'a' }
    session.fire('streamCreated', { stream })
    const tile = reconnection.subscribe(stream)
    session.subscribers[0]!.fire('connected')
    session.end('networkDisconnected')
    await pass(1)
    session.fire('streamDestroyed', { stream, reason: 'networkDisconnected' })
    await pass(500 + CONNECT_MS)
    session.fire('streamCreated', { stream: { ...stream } })
    await pass(10_000)
    expect(story.filter((line) => line.startsWith('stream'))).toEqual(['streamCreated stream:a'])
    expect(reconnection.subscribers.get('a')).toBe(tile)
  })
})

describe('an outage with flaps (S17)', () => {
  it('counts its attempts and its time over all flaps', async () => {
    const { session, story } = await createLostSetup({ giveUpMs: 60_000 })
    await pass(500 + CONNECT_MS)
    await pass(2_000)
    session.end('networkDisconnected')
    await pass(1)
    expect(story.at(-1)).toBe('rejoinScheduled attempt:2 delayMs:1000')
    await pass(1_000 + CONNECT_MS)
    const elapsedMs = 500 + CONNECT_MS + 2_000 + 1 + 1_000 + CONNECT_MS
    expect(story.at(-1)).toBe(`reconnected outageMs:${elapsedMs} attempts:2 rejoined:true`)
    session.drop()
    session.resume()
    expect(story.at(-1)).toBe(`reconnected outageMs:${elapsedMs} attempts:2 rejoined:false`)
    session.drop()
    await pass(60_000 - elapsedMs - 1)
    expect(story.at(-1)).toBe('reconnecting phase:resuming reason:null')
    await pass(1)
    expect(story.at(-1)).toBe('disconnected reason:null error:gaveUp recoverable:true')
  })
})

describe('an event that a listener of the app hides by throwing (S22)', () => {
  /** The app's listener was added before the library's. */
  async function createSilencedSetup(name: string): Promise<Setup> {
    const session = createScriptedSession()
    session.on(name, () => raise(new Error('of the app')))
    const setup = createSetup({}, session)
    void setup.reconnection.connect()
    await pass(CONNECT_MS)
    return setup
  }

  it('sessionReconnecting: the loss is detected by the end, and the session recovers', async () => {
    const { session, reconnection } = await createSilencedSetup('sessionReconnecting')
    session.drop()
    await pass(30_000)
    session.end('networkDisconnected')
    await pass(1 + 500 + CONNECT_MS)
    expect(reconnection.status).toBe('reconnected')
    expect(reconnection.stats).toMatchObject({ joins: 2, outages: 1 })
  })

  it('sessionReconnecting: a resume without a loss has no effect', async () => {
    const { session, reconnection, story } = await createSilencedSetup('sessionReconnecting')
    session.drop()
    session.resume()
    expect(story).toEqual(['connecting', 'connected first:true'])
    expect(reconnection.status).toBe('connected')
  })

  it('sessionReconnected: one outage lasts until the end that follows, and the session recovers', async () => {
    const { session, reconnection } = await createSilencedSetup('sessionReconnected')
    session.drop()
    session.resume()
    session.drop()
    expect(reconnection.getSnapshot()).toMatchObject({ phase: 'resuming' })
    session.end('networkDisconnected')
    await pass(1 + 500 + CONNECT_MS)
    expect(reconnection.status).toBe('reconnected')
    expect(reconnection.stats).toMatchObject({ joins: 2, outages: 1 })
  })

  it('sessionReconnected: a new stream shows that OpenTok has resumed', async () => {
    const { session, reconnection, story } = await createSilencedSetup('sessionReconnected')
    session.drop()
    session.resume()
    expect(reconnection.status).toBe('reconnecting')
    session.fire('streamCreated', { stream: { streamId: 'a' } })
    expect(reconnection.status).toBe('reconnected')
    expect(story.at(-1)).toBe('streamCreated stream:a')
    expect(reconnection.stats).toMatchObject({ joins: 1, outages: 1 })
  })

  it.each(['sessionReconnected', 'sessionDisconnected'])(
    '%s: no resume takes a minute, so the session is joined again',
    async (name) => {
      const { session, reconnection } = await createSilencedSetup(name)
      session.drop()
      if (name === 'sessionReconnected') session.resume()
      else session.end('networkDisconnected')
      await pass(59_999)
      expect(reconnection.getSnapshot()).toMatchObject({ phase: 'resuming' })
      await pass(1 + 500 + CONNECT_MS)
      expect(reconnection.status).toBe('reconnected')
      expect(reconnection.stats).toMatchObject({ joins: 2, outages: 1 })
    },
  )

  it('sessionReconnected: without recovery, the session ends after a minute', async () => {
    const session = createScriptedSession()
    session.on('sessionReconnected', () => raise(new Error('of the app')))
    const { reconnection, story } = createSetup({ rejoin: false }, session)
    void reconnection.connect()
    await pass(CONNECT_MS)
    session.drop()
    session.resume()
    await pass(60_000 + CONNECT_MS)
    expect(story.at(-1)).toBe('disconnected reason:null error:gaveUp recoverable:true')
    expect(session.calls.disconnect).toBe(1)
  })

  it.each(['connected', 'resuming'])(
    'sessionDisconnected while %s: a join by the app itself shows it',
    async (phase) => {
      const { session, reconnection, story } = await createSilencedSetup('sessionDisconnected')
      if (phase === 'resuming') session.drop()
      session.end('networkDisconnected')
      await pass(1)
      story.length = 0
      session.connect('of the app')
      await pass(CONNECT_MS)
      expect(story.at(-1)).toMatch(/^reconnected outageMs:\d+ attempts:0 rejoined:true$/)
      expect(reconnection.getSnapshot()).toMatchObject({
        status: 'reconnected',
        connectionId: 'connection-2',
      })
    },
  )

  it('sessionConnected of a rejoin: its callback shows it', async () => {
    const { session, reconnection } = await createSilencedSetup('sessionConnected')
    session.end('networkDisconnected')
    await pass(1 + 500 + CONNECT_MS)
    expect(reconnection.status).toBe('reconnected')
    expect(reconnection.getSnapshot().connectionId).toBe('connection-2')
  })
})

describe('a session that OpenTok moves to another server, with sessionMigration (S23)', () => {
  const stream = { streamId: 'a' }

  it('stays connected: no loss is announced, and no tile is doubled', async () => {
    const { session, reconnection, story } = await createJoinedSetup()
    reconnection.on('streamCreated', ({ stream: created }) => reconnection.subscribe(created))
    session.fire('streamCreated', { stream })
    session.subscribers[0]!.fire('connected')
    const before = [...story]

    // For 20 s only its state shows the migration; the ids stay.
    session.showState('migrating')
    await pass(10_000)
    const signal = watch(reconnection.signal({ type: 'chat', data: 'on the move' }))
    session.fire('migrated')
    session.showState('connected')
    // Streams that it lists again are known already.
    session.fire('streamCreated', { stream: { ...stream } })
    await pass(10_000)
    expect(signal.state).toBe('resolved')
    expect(story.filter((line) => !line.startsWith('signal'))).toEqual(before)
    expect(reconnection.status).toBe('connected')
    expect(reconnection.stats).toMatchObject({ joins: 1, outages: 0 })
    expect(session.subscribers).toHaveLength(1)
    expect(reconnection.subscribers.get('a')?.status).toBe('connected')
  })

  it('interrupts its tiles if their media moves too', async () => {
    const { session, reconnection, story } = await createJoinedSetup()
    const tile = reconnection.subscribe(stream)
    const subscriber = session.subscribers[0]!
    subscriber.fire('connected')
    subscriber.fire('disconnected')
    session.fire('migrated')
    await pass(2_000)
    subscriber.fire('connected')
    expect(tile.status).toBe('reconnected')
    expect(session.subscribers).toEqual([subscriber])
    expect(story.filter((line) => !line.startsWith('subscriber'))).toEqual([])
  })

  it('that fails is a loss like any other as soon as OpenTok announces it', async () => {
    const { session, reconnection } = await createJoinedSetup()
    session.showState('migrating')
    await pass(60_000)
    expect(reconnection.status).toBe('connected')
    session.end('serverRotation')
    await pass(1 + 500 + CONNECT_MS)
    expect(reconnection.stats).toMatchObject({ joins: 2, outages: 1 })
    expect(reconnection.status).toBe('reconnected')
  })
})

describe('a machine that slept for 10 minutes, while its timers stood still (S18)', () => {
  /** The clock goes on, the timers do not; the page hears that it is awake, `online` or not. */
  function sleep(wake = () => {}): void {
    vi.setSystemTime(Date.now() + 600_000)
    wake()
  }

  async function expectOneRejoin({ session, reconnection, story }: Setup): Promise<void> {
    await pass(30_000)
    expect(session.calls.connect).toBe(2)
    expect(story.filter((line) => line.startsWith('rejoining'))).toEqual(['rejoining attempt:1'])
    expect(reconnection.status).toBe('connected')
    expect(reconnection.stats).toMatchObject({ joins: 2, outages: 1, attempts: 1 })
    expect(vi.getTimerCount()).toBe(0)
  }

  it('while connected makes one rejoin when OpenTok detects the loss', async () => {
    const { network, wake } = createFakeNetwork()
    const setup = await createJoinedSetup({ network })
    sleep(wake)
    setup.session.drop()
    setup.session.end('networkDisconnected')
    await expectOneRejoin(setup)
  })

  it('while OpenTok resumed makes one rejoin when OpenTok gives up', async () => {
    const { network, wake } = createFakeNetwork()
    const setup = await createJoinedSetup({ network })
    setup.session.drop()
    await pass(1_000)
    sleep(wake)
    setup.session.end('networkDisconnected')
    await expectOneRejoin(setup)
  })

  it('while it waited makes one rejoin, at once, and none for the timer that was due', async () => {
    const { network, wake } = createFakeNetwork()
    const setup = await createLostSetup({ network })
    sleep(wake)
    expect(setup.session.calls.connect).toBe(1)
    // The pause after the end stood still, too.
    await pass(QUIET_MS + CONNECT_MS)
    expect(setup.reconnection.status).toBe('reconnected')
    await expectOneRejoin(setup)
  })

  it('while it waited makes one rejoin, without a wake-up event', async () => {
    const setup = await createLostSetup()
    sleep()
    await expectOneRejoin(setup)
  })

  it('while it was offline makes one rejoin when it is online', async () => {
    const { network, go, wake } = createFakeNetwork()
    const setup = await createLostSetup({ network })
    go(false)
    sleep(wake)
    await pass(1_000)
    expect(setup.session.calls.connect).toBe(1)
    go(true)
    wake()
    await expectOneRejoin(setup)
  })

  it('during a join leaves that join when it wakes up, and makes one more', async () => {
    const { network, wake } = createFakeNetwork()
    const { session, reconnection, story } = await createLostSetup({ network })
    session.answerConnects('never', 'ok')
    reconnection.reconnectNow()
    await pass(1_000)
    sleep(wake)
    await pass(500 + CONNECT_MS)
    expect(session.calls.connect).toBe(3)
    expect(story.filter((line) => line.startsWith('rejoining'))).toEqual([
      'rejoining attempt:1',
      'rejoining attempt:2',
    ])
    expect(reconnection.status).toBe('reconnected')
  })

  it('in a frozen page makes no attempt until it is resumed, then one at once', async () => {
    const document = Object.assign(new EventTarget(), { hidden: true })
    vi.stubGlobal('window', new EventTarget())
    vi.stubGlobal('document', document)
    const setup = await createLostSetup()
    document.dispatchEvent(new Event('freeze'))
    expect(setup.reconnection.getSnapshot()).toMatchObject({
      phase: 'offline',
      nextAttemptAt: null,
    })
    await pass(30_000)
    expect(setup.session.calls.connect).toBe(1)
    sleep(() => document.dispatchEvent(new Event('resume')))
    await pass(CONNECT_MS)
    expect(setup.reconnection.status).toBe('reconnected')
    await expectOneRejoin(setup)
  })
})

function raise(error: Error): never {
  throw error
}
