/** Stories of first joins, tokens, and sessions that the app joins itself. */

import { describe, expect, it, vi } from 'vitest'
import { ReconnectionError } from '../../src/contract/errors.ts'
import { openTokError } from '../../src/kit/testing/index.ts'
import { CONNECT_MS, DISCONNECT_MS, REFUSE_MS, createScriptedSession } from './harness/scripted.ts'
import { useStory, createSetup, watch } from './harness/story.ts'
import { pass } from './harness/time.ts'

useStory()

const refused = openTokError('OT_CONNECT_FAILED', 1006)
const expired = openTokError('OT_AUTHENTICATION_ERROR', 1004)

/** Longest duration of three attempts and the waits between them. */
const EVER = 3 * 15_000 + 1_000 + 2_000

describe('a first join', () => {
  it('says connecting, then connected, each once (S1)', async () => {
    const { session, reconnection, story, statuses } = createSetup()
    expect(reconnection.status).toBe('idle')
    const joined = watch(reconnection.connect())
    await pass(CONNECT_MS - 1)
    expect(story).toEqual(['connecting'])
    expect(reconnection.getSnapshot()).toMatchObject({ status: 'connecting', phase: 'joining' })
    expect(joined.state).toBe('pending')

    await pass(1)
    expect(story).toEqual(['connecting', 'connected first:true'])
    expect(statuses).toEqual(['idle → connecting', 'connecting → connected'])
    expect(joined.state).toBe('resolved')
    expect(reconnection.getSnapshot()).toEqual({
      status: 'connected',
      phase: null,
      reason: null,
      error: null,
      attempt: 0,
      nextAttemptAt: null,
      outageStartedAt: null,
      joins: 1,
      connectionId: 'connection-1',
      heldSignals: 0,
      subscriberCount: 0,
      publisherCount: 0,
      quality: 'unknown',
      degradedBy: null,
      audioBlocked: false,
    })
    expect(reconnection.stats).toMatchObject({ joins: 1, outages: 0, downtimeMs: 0 })
    expect(session.calls).toMatchObject({ connect: 1, disconnect: 0 })
  })

  it('resolves after connected was announced (S1)', async () => {
    const { reconnection, story } = createSetup()
    const joined = reconnection.connect().then(() => story.push('resolved'))
    await pass(CONNECT_MS)
    await joined
    expect(story).toEqual(['connecting', 'connected first:true', 'resolved'])
  })

  it('is one join for two calls, and both promises settle (S14)', async () => {
    const { session, reconnection, story } = createSetup()
    const calls = [watch(reconnection.connect()), watch(reconnection.connect())]
    await pass(CONNECT_MS)
    expect(calls).toEqual([{ state: 'resolved' }, { state: 'resolved' }])
    expect(session.calls.connect).toBe(1)
    expect(story).toEqual(['connecting', 'connected first:true'])
  })

  it('resolves at once while connected, and joins no second time', async () => {
    const { session, reconnection, story } = createSetup()
    await Promise.all([reconnection.connect(), pass(CONNECT_MS)])
    await reconnection.connect()
    expect(session.calls.connect).toBe(1)
    expect(story).toEqual(['connecting', 'connected first:true'])
  })

  it('ends with its callback if a listener of the app hides the event by throwing (S22)', async () => {
    const session = createScriptedSession()
    session.on('sessionConnected', () => {
      throw new Error('of the app')
    })
    const { reconnection, story } = createSetup({}, session)
    await Promise.all([reconnection.connect(), pass(CONNECT_MS)])
    expect(story).toEqual(['connecting', 'connected first:true'])
    expect(reconnection.getSnapshot()).toMatchObject({ connectionId: 'connection-1', joins: 1 })
  })

  it.each([{ connectionId: 'of the callback' }, null])(
    'ends with its callback if nothing else is announced, with the connection %o',
    async (connection) => {
      const { session, reconnection, story } = createSetup()
      session.connect = ((_: string, callback: () => void) => {
        session.connection = connection as never
        callback()
      }) as never
      const joined = watch(reconnection.connect())
      await pass(0)
      expect(joined.state).toBe('resolved')
      expect(story).toEqual(['connecting', 'connected first:true'])
      expect(reconnection.getSnapshot()).toMatchObject({
        connectionId: connection?.connectionId ?? null,
        joins: 1,
      })
    },
  )

  it('ignores a second sessionConnected', async () => {
    const { session, reconnection, story } = createSetup()
    await Promise.all([reconnection.connect(), pass(CONNECT_MS)])
    session.letIn()
    session.letIn()
    await pass(EVER)
    expect(story).toEqual(['connecting', 'connected first:true'])
    expect(reconnection.stats.joins).toBe(1)
    expect(session.calls.disconnect).toBe(0)
  })

  it('is tried again after a failure, with a wait in between', async () => {
    const { session, reconnection, story } = createSetup({ random: () => 0.5 })
    session.answerConnects(refused, refused, 'ok')
    const joined = watch(reconnection.connect())
    await pass(REFUSE_MS)
    expect(reconnection.getSnapshot()).toMatchObject({
      status: 'connecting',
      phase: 'waiting',
      attempt: 1,
    })
    await pass(499)
    expect(session.calls.connect).toBe(1)
    await pass(1)
    expect(session.calls.connect).toBe(2)
    await pass(REFUSE_MS + 999)
    expect(session.calls.connect).toBe(2)
    await pass(1)
    expect(session.calls.connect).toBe(3)
    await pass(CONNECT_MS)
    expect(joined.state).toBe('resolved')
    expect(story).toEqual(['connecting', 'connected first:true'])
    expect(reconnection.getSnapshot()).toMatchObject({ attempt: 0, error: null, joins: 1 })
  })

  it('is given up after joinAttempts, with the last error as the cause', async () => {
    const { session, reconnection, story } = createSetup({ joinAttempts: 2 })
    session.answerConnects(refused)
    const failed = expect(reconnection.connect()).rejects.toMatchObject({
      name: 'ReconnectionError',
      code: 'joinFailed',
      cause: refused,
    })
    await pass(EVER)
    await failed
    expect(session.calls.connect).toBe(2)
    expect(story).toEqual([
      'connecting',
      'disconnected reason:null error:joinFailed recoverable:true',
    ])
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each(['OT_INVALID_SESSION_ID', 'OT_TERMS_OF_SERVICE_FAILURE'])(
    'is given up at once after %s, which is permanent',
    async (name) => {
      const { session, reconnection, story } = createSetup()
      session.answerConnects(openTokError(name, 1005))
      const joined = watch(reconnection.connect())
      await pass(EVER)
      expect(joined.state).toBe('rejected joinFailed')
      expect(session.calls.connect).toBe(1)
      expect(story.at(-1)).toBe('disconnected reason:null error:joinFailed recoverable:false')
    },
  )
})

describe('a first join that is given up', () => {
  it('ends with gaveUp when the policy says stop (S13)', async () => {
    const { reconnection, session, story } = createSetup({ rejoin: { delay: () => null } })
    session.answerConnects(refused)
    const joined = watch(reconnection.connect())
    await pass(60_000)
    expect(joined.state).toBe('rejected gaveUp')
    expect(story.at(-1)).toBe('disconnected reason:null error:gaveUp recoverable:true')
    expect(session.calls.connect).toBe(1)
  })

  it('ends with gaveUp when the browser stays offline for giveUpMs (S6, S14)', async () => {
    const network = { isOnline: () => false, subscribe: () => () => {} }
    const { reconnection, session } = createSetup({ network })
    session.answerConnects(refused)
    const joined = watch(reconnection.connect())
    await pass(599_999)
    expect(joined.state).toBe('pending')
    expect(reconnection.getSnapshot().phase).toBe('offline')
    await pass(1)
    expect(joined.state).toBe('rejected gaveUp')
    await pass(5_000)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a server that never answers (S14)', () => {
  it.each(['never', 'stuck'] as const)('%s: rejects with joinTimeout', async (answer) => {
    const { session, reconnection, story } = createSetup({ joinAttempts: 1 })
    session.answerConnects(answer, 'ok')
    const joined = watch(reconnection.connect())
    await pass(14_999)
    expect(joined.state).toBe('pending')
    await pass(1)
    expect(joined.state).toBe('rejected joinTimeout')
    expect(story).toEqual([
      'connecting',
      'disconnected reason:null error:joinTimeout recoverable:true',
    ])
    expect(session.calls.disconnect).toBe(1)
  })

  it.each(['never', 'stuck'] as const)('%s: lets the next call join', async (answer) => {
    const { session, reconnection, story } = createSetup({ joinAttempts: 1 })
    session.answerConnects(answer, 'ok')
    void reconnection.connect().catch(() => {})
    await pass(15_000)
    const joined = watch(reconnection.connect())
    await pass(DISCONNECT_MS + CONNECT_MS)
    expect(joined.state).toBe('resolved')
    expect(story.slice(2)).toEqual(['connecting', 'connected first:true'])
    await pass(EVER)
    expect(reconnection.status).toBe('connected')
  })

  it('disconnects before each further attempt, and requests the token again', async () => {
    const token = vi.fn((_: object) => `token-${token.mock.calls.length}`)
    const { session, reconnection } = createSetup({ token, random: () => 1 })
    session.answerConnects('never')
    const joined = watch(reconnection.connect())
    await pass(EVER - 1)
    expect(joined.state).toBe('pending')
    await pass(1)
    expect(joined.state).toBe('rejected joinTimeout')
    expect(session.calls).toMatchObject({ connect: 3, disconnect: 3 })
    expect(session.tokens).toEqual(['token-1', 'token-2', 'token-3'])
    expect(token.mock.calls.map(([context]) => context)).toEqual(
      [1, 2, 3].map((attempt) => ({ attempt, purpose: 'join', sessionId: 'session-1' })),
    )
  })
})

describe('a token', () => {
  it('is requested once more after an authentication error (S12)', async () => {
    const token = vi.fn(({ purpose }: { purpose: string }) => `${purpose}-token`)
    const { session, reconnection, story } = createSetup({ token })
    session.answerConnects(expired, 'ok')
    const joined = watch(reconnection.connect())
    await pass(REFUSE_MS + CONNECT_MS)
    expect(joined.state).toBe('resolved')
    expect(session.tokens).toEqual(['join-token', 'rejected-token'])
    expect(story).toEqual(['connecting', 'connected first:true'])
  })

  it('that is rejected twice ends the join with tokenRejected, without further requests (S12)', async () => {
    const token = vi.fn(() => 'the same old token')
    const { session, reconnection, story } = createSetup({ token })
    session.answerConnects(expired)
    const joined = watch(reconnection.connect())
    await pass(2 * REFUSE_MS)
    expect(joined.state).toBe('rejected tokenRejected')
    expect(story).toEqual([
      'connecting',
      'disconnected reason:null error:tokenRejected recoverable:false',
    ])
    await pass(EVER)
    expect(token).toHaveBeenCalledTimes(2)
    expect(session.calls.connect).toBe(2)
  })

  it('that is a string is not tried twice (S12)', async () => {
    const { session, reconnection } = createSetup({ token: 'expired token' })
    session.answerConnects(expired)
    const joined = watch(reconnection.connect())
    await pass(EVER)
    expect(joined.state).toBe('rejected tokenRejected')
    expect(session.calls.connect).toBe(1)
  })

  it.each([
    ['throws', () => raise(new Error('no luck'))],
    ['rejects', () => Promise.reject(new Error('no luck'))],
    ['gives no string', () => 42 as never],
    ['gives undefined', () => undefined as never],
  ])('provider that %s ends the join with tokenFailed (S12)', async (_, token) => {
    const { session, reconnection, story } = createSetup({ token })
    const joined = watch(reconnection.connect())
    await pass(EVER)
    expect(joined.state).toBe('rejected tokenFailed')
    expect(story).toHaveLength(2)
    expect(session.calls.connect).toBe(0)
  })

  it.each(['a first join', 'a later first join'])(
    'provider that leaves, in %s, wins: nothing joins',
    async (which) => {
      const left: { state: string }[] = []
      const token = () => {
        left.push(watch(reconnection.disconnect()))
        return 'token'
      }
      const { session, reconnection, statuses } = createSetup({ token })
      if (which !== 'a first join') {
        await Promise.all([reconnection.connect('given'), pass(CONNECT_MS)])
        await Promise.all([reconnection.disconnect(), pass(DISCONNECT_MS)])
        statuses.length = 0
      }
      const { connect } = session.calls
      const joined = watch(reconnection.connect())
      await pass(EVER)
      expect(joined.state).toBe('rejected left')
      expect(left.map(({ state }) => state)).toEqual(['resolved'])
      expect(session.calls.connect).toBe(connect)
      expect(reconnection.status).toBe('disconnected')
      expect(statuses.map((line) => line.split(' ')[2])).toEqual([
        'connecting',
        'disconnecting',
        'disconnected',
      ])
    },
  )

  it('provider that hangs ends the join with joinTimeout (S12)', async () => {
    const { session, reconnection } = createSetup({ token: () => new Promise(() => {}) })
    const joined = watch(reconnection.connect())
    await pass(EVER)
    expect(joined.state).toBe('rejected joinTimeout')
    expect(session.calls.connect).toBe(0)
  })

  it('provider that answers too late starts nothing', async () => {
    const answers: ((token: string) => void)[] = []
    const token = () => new Promise<string>((resolve) => answers.push(resolve))
    const { session, reconnection } = createSetup({ token, joinAttempts: 1 })
    void reconnection.connect().catch(() => {})
    await pass(15_000)
    answers[0]!('too late')
    await pass(EVER)
    expect(session.calls.connect).toBe(0)
    expect(reconnection.status).toBe('disconnected')
  })

  it('passed to connect() is used first, and the provider is called if it is rejected', async () => {
    const token = vi.fn(() => 'of the provider')
    const { session, reconnection } = createSetup({ token })
    session.answerConnects(expired, 'ok')
    const joined = watch(reconnection.connect('of the call'))
    await pass(REFUSE_MS + CONNECT_MS)
    expect(joined.state).toBe('resolved')
    expect(session.tokens).toEqual(['of the call', 'of the provider'])
  })

  it('passed to connect() serves the next join only if there is no option', async () => {
    for (const [token, expected] of [
      [undefined, ['given', 'given']],
      ['option', ['given', 'option']],
    ] as const) {
      const { session, reconnection } = createSetup({ token })
      await Promise.all([reconnection.connect('given'), pass(CONNECT_MS)])
      await Promise.all([reconnection.disconnect(), pass(DISCONNECT_MS)])
      await Promise.all([reconnection.connect(), pass(CONNECT_MS)])
      expect(session.tokens).toEqual(expected)
    }
  })

  it('that is missing or no string rejects with a TypeError, and no join begins', async () => {
    const { reconnection, story } = createSetup({ token: undefined })
    await expect(reconnection.connect()).rejects.toThrow(TypeError)
    await expect(reconnection.connect(42 as never)).rejects.toThrow('token must be')
    expect(story).toEqual([])
  })
})

describe('a connect() during a join', () => {
  it('joins that join: a later attempt has the token that it began with', async () => {
    const { session, reconnection } = createSetup({ token: undefined })
    session.answerConnects(openTokError('OT_CONNECT_FAILED', 1006), 'ok')
    const first = watch(reconnection.connect('first'))
    const second = watch(reconnection.connect('second'))
    await pass(5_000)
    expect(session.tokens).toEqual(['first', 'first'])
    expect([first.state, second.state]).toEqual(['resolved', 'resolved'])
  })
})

describe('a session that is connected before it is wrapped (S20)', () => {
  it('starts as connected', async () => {
    const session = createScriptedSession()
    session.letIn()
    const { reconnection, story } = createSetup({}, session)
    expect(reconnection.getSnapshot()).toMatchObject({
      status: 'connected',
      joins: 1,
      connectionId: 'connection-1',
    })
    await reconnection.connect()
    expect(session.calls.connect).toBe(0)
    session.drop()
    expect(story).toEqual(['reconnecting phase:resuming reason:null'])
  })

  it('needs no token for connect() to resolve', async () => {
    const session = createScriptedSession()
    session.letIn()
    const { reconnection } = createSetup({ token: undefined }, session)
    await expect(reconnection.connect()).resolves.toBeUndefined()
  })
})

describe('a session that the app itself connects and disconnects (S20)', () => {
  it('is followed without recovery', async () => {
    const { session, reconnection, story } = createSetup()
    session.connect('of the app', () => {})
    await pass(CONNECT_MS)
    expect(story).toEqual(['connected first:true'])
    void session.disconnect()
    await pass(DISCONNECT_MS)
    expect(story.slice(1)).toEqual([
      'disconnected reason:clientDisconnected error:null recoverable:false',
    ])
    await pass(EVER)
    session.connect('of the app', () => {})
    await pass(CONNECT_MS)
    expect(story.slice(2)).toEqual(['connected first:true'])
    expect(reconnection.stats.joins).toBe(2)
    expect(session.calls).toMatchObject({ connect: 2, disconnect: 1 })
  })
})

describe('ReconnectionError', () => {
  it('is what connect() rejects with', async () => {
    const { session, reconnection } = createSetup()
    session.answerConnects(openTokError('OT_INVALID_SESSION_ID', 1005))
    const failed = expect(reconnection.connect()).rejects.toBeInstanceOf(ReconnectionError)
    await pass(REFUSE_MS)
    await failed
  })
})

function raise(error: Error): never {
  throw error
}
