import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { platformClock } from '../../src/base/clock.ts'
import { createJoiner, QUIET_MS } from '../../src/opentok/join.ts'
import type { JoinRequest, TokenSource } from '../../src/opentok/join.ts'
import { openTokError } from '../../src/testing/error.ts'
import { CONNECT_MS, DISCONNECT_MS, REFUSE_MS, ScriptedSession } from '../scripted.ts'
import { pass, useFakeTimers, watch } from '../setup.ts'

useFakeTimers()

const expired = openTokError('OT_AUTHENTICATION_ERROR', 1004)
const refused = openTokError('OT_CONNECT_FAILED', 1006)

function setUp(provider?: TokenSource) {
  const session = new ScriptedSession()
  const joiner = createJoiner(session, provider, { clock: platformClock, now: Date.now })
  const interest = new AbortController()
  const join = (request: Partial<JoinRequest> = {}) =>
    joiner.join({
      attempt: 1,
      purpose: 'join',
      signal: interest.signal,
      ...request,
    })
  return { session, joiner, join, abort: () => interest.abort() }
}

describe('join()', () => {
  it('connects with the token, and resolves when OpenTok answers', async () => {
    const { session, joiner, join } = setUp('token')
    const joined = watch(join())
    await pass(CONNECT_MS - 1)
    expect(joiner.isJoining()).toBe(true)
    expect(joined.state).toBe('pending')
    await pass(1)
    expect(joined.state).toBe('resolved')
    expect(joiner.isJoining()).toBe(false)
    expect(session.tokens).toEqual(['token'])
  })

  it('rejects with joinFailed and the SDK error as the cause', async () => {
    const { session, join } = setUp('token')
    session.answerConnects(refused)
    const failed = expect(join()).rejects.toMatchObject({ code: 'joinFailed', cause: refused })
    await pass(REFUSE_MS)
    await failed
  })

  it('rejects with joinFailed if connect() throws', async () => {
    const { session, joiner, join } = setUp('token')
    const cause = openTokError('OT_INVALID_PARAMETER', 1011)
    session.connect = (() => {
      throw cause
    }) as never
    await expect(join()).rejects.toMatchObject({ code: 'joinFailed', cause })
    const left = watch(joiner.leave())
    await pass(0)
    expect(left.state).toBe('resolved')
  })

  it('asks nothing of OpenTok if nobody is interested any more', async () => {
    const { session, join, abort } = setUp(async () => 'token')
    const joined = watch(join())
    abort()
    await pass(1_000)
    expect(joined.state).toBe('resolved')
    expect(session.calls.connect).toBe(0)
  })

  it("stays pending while OpenTok does not answer: the timeout is the chart's", async () => {
    const { session, joiner, join } = setUp('token')
    session.answerConnects('never')
    const joined = watch(join())
    await pass(3_600_000)
    expect(joined.state).toBe('pending')
    expect(joiner.isJoining()).toBe(true)
  })

  it('waits for a disconnect that is under way, and only then connects', async () => {
    const { session, joiner, join } = setUp('token')
    session.letIn()
    void joiner.leave()
    const joined = watch(join())
    await pass(DISCONNECT_MS - 1)
    expect(session.calls.connect).toBe(0)
    await pass(1)
    expect(session.calls.connect).toBe(1)
    await pass(CONNECT_MS)
    expect(joined.state).toBe('resolved')
    await pass(1_000)
    expect(session.connection).not.toBeNull()
  })

  it('waits for nothing if there was no disconnect', async () => {
    const { session, join } = setUp('token')
    void join()
    await pass(0)
    expect(session.calls).toMatchObject({ connect: 1, disconnect: 0 })
  })

  it('asks for the token while the disconnect is under way', async () => {
    const provider = vi.fn(() => 'token')
    const { session, joiner, join } = setUp(provider)
    session.letIn()
    void joiner.leave()
    void join()
    expect(provider).toHaveBeenCalledTimes(1)
  })
})

describe('one join at a time', () => {
  it.each(['never', 'stuck'] as const)(
    'after one that ended as %s: left, and then tried again',
    async (answer) => {
      const { session, joiner, join } = setUp('token')
      session.answerConnects(answer, 'ok')
      const interest = new AbortController()
      void join({ signal: interest.signal }).catch(() => {})
      await pass(15_000)
      interest.abort()
      void joiner.leave()
      const joined = watch(join({ attempt: 2 }))
      await pass(DISCONNECT_MS + CONNECT_MS)
      expect(joined.state).toBe('resolved')
      expect(session.calls).toMatchObject({ connect: 2, disconnect: 1 })
    },
  )

  it('a stale success, which comes with the next one, is no answer to it', async () => {
    const { session, joiner, join } = setUp('token')
    session.answerConnects('never')
    const interest = new AbortController()
    void join({ signal: interest.signal })
    await pass(1_000)
    interest.abort()
    void joiner.leave()
    const joined = watch(join({ attempt: 2 }))
    await pass(0)
    const [stale, fresh] = session.callbacks
    expect(fresh).toBeDefined()
    stale!()
    await pass(0)
    expect(joined.state).toBe('pending')
    expect(joiner.isJoining()).toBe(true)
    fresh!()
    await pass(0)
    expect(joined.state).toBe('resolved')
    expect(joiner.isJoining()).toBe(false)
  })

  it('a stale refusal does not disconnect the next one, and asks for no token', async () => {
    const provider = vi.fn(() => 'token')
    const { session, joiner, join } = setUp(provider)
    session.answerConnects('never')
    const interest = new AbortController()
    void join({ signal: interest.signal }).catch(() => {})
    await pass(1_000)
    interest.abort()
    void joiner.leave()
    void join({ attempt: 2 })
    await pass(0)
    const calls = { ...session.calls }
    session.callbacks[0]!(expired)
    await pass(1_000)
    expect(session.calls).toEqual(calls)
    expect(provider).toHaveBeenCalledTimes(2)
  })
})

describe('leave()', () => {
  it('resolves when OpenTok says so', async () => {
    const { session, joiner } = setUp('token')
    session.letIn()
    const left = watch(joiner.leave())
    await pass(DISCONNECT_MS - 1)
    expect(left.state).toBe('pending')
    await pass(1)
    expect(left.state).toBe('resolved')
  })

  it('resolves with the answer to the join, if that is what OpenTok gives', async () => {
    const { session, joiner, join } = setUp('token')
    session.answerConnects('stuck')
    void join().catch(() => {})
    await pass(REFUSE_MS)
    const left = watch(joiner.leave())
    await pass(DISCONNECT_MS)
    expect(left.state).toBe('resolved')
    expect(joiner.isJoining()).toBe(false)
  })

  it.each([
    ['throws', () => raise(new Error('of the SDK'))],
    ['rejects', () => Promise.reject(new Error('of the SDK'))],
    ['returns nothing', () => undefined],
  ])('does not care if disconnect() %s', async (_, disconnect) => {
    const { session, joiner } = setUp('token')
    session.disconnect = disconnect as never
    await expect(joiner.leave()).resolves.toBeUndefined()
  })
})

describe('the token', () => {
  it.each([
    ['join', 'given', 'given'],
    ['rejoin', 'given', 'of the provider'],
    ['join', undefined, 'of the provider'],
  ] as const)('of a %s, %s passed in: %s', async (purpose, token, expected) => {
    const { session, joiner, join } = setUp(() => 'of the provider')
    joiner.setToken(token)
    void join({ purpose })
    await pass(0)
    expect(session.tokens).toEqual([expected])
  })

  it('of a rejoin is the one passed in if there is no provider', async () => {
    const { session, joiner, join } = setUp()
    joiner.setToken('given')
    void join({ purpose: 'rejoin' })
    await pass(0)
    expect(session.tokens).toEqual(['given'])
  })

  it('of an earlier call is not used for the next join if there is a provider', async () => {
    const { session, joiner, join } = setUp(() => 'of the provider')
    joiner.setToken('given')
    joiner.setToken(undefined)
    void join()
    await pass(0)
    expect(session.tokens).toEqual(['of the provider'])
  })

  it('of an earlier call is used again if there is no provider', async () => {
    const { session, joiner, join } = setUp()
    joiner.setToken('given')
    joiner.setToken(undefined)
    void join()
    await pass(0)
    expect(session.tokens).toEqual(['given'])
  })

  it('is there if it was passed in, or if somebody can be asked', () => {
    expect(setUp(() => 'token').joiner.hasToken()).toBe(true)
    expect(setUp('token').joiner.hasToken()).toBe(true)
    const { joiner } = setUp()
    expect(joiner.hasToken()).toBe(false)
    joiner.setToken('given')
    expect(joiner.hasToken()).toBe(true)
  })

  it.each(['join', 'rejoin'] as const)(
    'of a %s is asked for with attempt, purpose and session id',
    async (purpose) => {
      const provider = vi.fn(() => 'token')
      const { join } = setUp(provider)
      void join({ attempt: 7, purpose })
      await pass(0)
      expect(provider.mock.calls).toEqual([[{ attempt: 7, purpose, sessionId: 'session-1' }]])
    },
  )

  it.each(['join', 'rejoin'] as const)(
    'that is rejected at a %s is asked for once more, after a disconnect',
    async (purpose) => {
      const provider = vi.fn(({ purpose }: { purpose: string }) => purpose)
      const { session, join } = setUp(provider)
      session.answerConnects(expired, 'ok')
      const joined = watch(join({ attempt: 3, purpose }))
      await pass(REFUSE_MS + CONNECT_MS)
      expect(joined.state).toBe('resolved')
      expect(session.tokens).toEqual([purpose, 'rejected'])
      expect(session.calls.disconnect).toBe(1)
      expect(provider).toHaveBeenLastCalledWith({
        attempt: 3,
        purpose: 'rejected',
        sessionId: 'session-1',
      })
    },
  )

  it('that is rejected twice is not asked for a third time', async () => {
    const provider = vi.fn(() => 'token')
    const { session, join } = setUp(provider)
    session.answerConnects(expired)
    const failed = expect(join()).rejects.toMatchObject({ code: 'tokenRejected', cause: expired })
    await pass(60_000)
    await failed
    expect(provider).toHaveBeenCalledTimes(2)
  })

  it.each(['a string', undefined])(
    'that is rejected, with %s for a provider, stops',
    async (provider) => {
      const { session, joiner, join } = setUp(provider)
      session.answerConnects(expired)
      joiner.setToken('given')
      const failed = expect(join()).rejects.toMatchObject({
        code: 'tokenRejected',
      })
      await pass(60_000)
      await failed
      expect(session.calls.connect).toBe(1)
    },
  )

  it('is not asked for again if the provider fails the second time', async () => {
    const answers = ['token', undefined]
    const { session, join } = setUp(() => answers.shift() as string)
    session.answerConnects(expired)
    const failed = expect(join()).rejects.toMatchObject({ code: 'tokenFailed' })
    await pass(60_000)
    await failed
    expect(session.calls.connect).toBe(1)
  })

  it.each<[string, () => unknown]>([
    ['throws', () => raise(new Error('no luck'))],
    ['rejects', () => Promise.reject(new Error('no luck'))],
  ])(
    'whose provider %s rejects with tokenFailed and its error as the cause',
    async (_, provider) => {
      const { session, join } = setUp(provider as never)
      await expect(join()).rejects.toMatchObject({
        code: 'tokenFailed',
        cause: new Error('no luck'),
      })
      expect(session.calls.connect).toBe(0)
    },
  )

  it.each([42, null, undefined, {}, ['token']])(
    'that is %s rejects with tokenFailed',
    async (token) => {
      const { session, join } = setUp(() => token as never)
      await expect(join()).rejects.toMatchObject({ code: 'tokenFailed' })
      expect(session.calls.connect).toBe(0)
    },
  )

  it('is in no part of an error, though OpenTok prints it', async () => {
    const { session, join } = setUp('T1==secret')
    const error = openTokError('OT_AUTHENTICATION_ERROR', 1004, 'no: T1==secret, T1==secret')
    session.answerConnects(error)
    const caught = join().catch((reason: unknown) => reason)
    await pass(REFUSE_MS)
    const text = inspect(await caught, { depth: 10, showHidden: true })
    expect(text).not.toContain('T1==secret')
    expect(await caught).toMatchObject({
      cause: { name: 'OT_AUTHENTICATION_ERROR', code: 1004, message: 'no: …, …' },
    })
  })

  it('leaves an error that does not print it as it is', async () => {
    const { session, join } = setUp('token')
    session.answerConnects(refused)
    const caught = join().catch((reason: unknown) => reason)
    await pass(REFUSE_MS)
    expect((await caught) as Error).toHaveProperty('cause', refused)
  })
})

function raise(error: Error): never {
  throw error
}

describe('a leave that OpenTok has confirmed', () => {
  it('takes nothing off the time of the next one', async () => {
    const { session, joiner, join } = setUp('token')
    session.letIn()
    void joiner.leave()
    await pass(10_000)
    // The app joins past this library, and leaves by it.
    session.letIn()
    void joiner.leave()
    void join()
    await pass(DISCONNECT_MS - 1)
    expect(session.calls.connect).toBe(0)
    await pass(1)
    expect(session.calls.connect).toBe(1)
  })
})

describe('a leave that OpenTok never confirms', () => {
  it('is waited for once, though each attempt is shorter than that and leaves again', async () => {
    const { session, joiner } = setUp('token')
    session.letIn()
    session.disconnect = () => new Promise(() => {})
    void joiner.leave()
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const interest = new AbortController()
      void joiner.join({ attempt, purpose: 'join', signal: interest.signal })
      await pass(400)
      interest.abort()
      expect(session.calls.connect).toBe(attempt === 3 ? 1 : 0)
      void joiner.leave()
    }
  })
})

describe('the end that the server causes (E13)', () => {
  it.each(['forceDisconnected', 'mediaIdle', 'networkDisconnected'])(
    'for %s is followed by no join for a moment: OpenTok may close the old socket late',
    async (reason) => {
      const { session, joiner, join } = setUp('token')
      joiner.handleEnd(reason)
      await pass(100)
      void join()
      await pass(QUIET_MS - 101)
      expect(session.calls.connect).toBe(0)
      await pass(1)
      expect(session.calls.connect).toBe(1)
    },
  )

  it('is over for a join that comes later, and is no leave of the app', async () => {
    for (const [reason, ms] of [
      ['forceDisconnected', QUIET_MS],
      ['clientDisconnected', 0],
    ] as const) {
      const { session, joiner, join } = setUp('token')
      joiner.handleEnd(reason)
      await pass(ms)
      void join()
      await pass(0)
      expect(session.calls.connect).toBe(1)
    }
  })

  it('is waited out no longer than that if the clock is set back, and not at all by nobody', async () => {
    const { session, joiner, join, abort } = setUp('token')
    joiner.handleEnd('forceDisconnected')
    vi.setSystemTime(Date.now() - 3_600_000)
    void join()
    await pass(QUIET_MS)
    expect(session.calls.connect).toBe(1)
    joiner.handleEnd('forceDisconnected')
    void join()
    abort()
    await pass(10_000)
    expect(session.calls.connect).toBe(1)
    expect(vi.getTimerCount()).toBe(0)
  })
})
