import { getEventListeners } from 'node:events'
import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { createActor } from 'xstate'
import { platformClock } from '../../../src/lib/clock.ts'
import { createJoiner } from '../../../src/opentok/join.ts'
import { createJoinActor, QUIET_MS } from '../../../src/session/join.actor.ts'
import type { JoinRequest } from '../../../src/opentok/join.ts'
import type { TokenSource } from '../../../src/contract/options.types.ts'
import { openTokError } from '../../../src/kit/testing/error.ts'
import {
  CONNECT_MS,
  DISCONNECT_MS,
  REFUSE_MS,
  createScriptedSession,
} from '../../stories/harness/scripted.ts'
import { watch } from '../../stories/harness/story.ts'
import { pass, useFakeTimers } from '../../stories/harness/time.ts'

useFakeTimers()

const expired = openTokError('OT_AUTHENTICATION_ERROR', 1004)
const refused = openTokError('OT_CONNECT_FAILED', 1006)

function setUp(provider?: TokenSource) {
  const session = createScriptedSession()
  const state = createJoinActor({
    now: Date.now,
    spawn: (machine) => createActor(machine, { clock: platformClock }),
  })
  state.start()
  const joiner = createJoiner(session, provider, { now: Date.now, state })
  const controller = new AbortController()
  const join = (request: Partial<JoinRequest> = {}) =>
    joiner.join({
      attempt: 1,
      purpose: 'join',
      signal: controller.signal,
      ...request,
    })
  return { session, joiner, join, abort: () => controller.abort() }
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

  it('makes no request to OpenTok after the attempt is aborted', async () => {
    const { session, join, abort } = setUp(async () => 'token')
    const joined = watch(join())
    abort()
    await pass(1_000)
    expect(joined.state).toBe('resolved')
    expect(session.calls.connect).toBe(0)
  })

  it('stays pending while OpenTok does not answer: the session machine has the timeout', async () => {
    const { session, joiner, join } = setUp('token')
    session.answerConnects('never')
    const joined = watch(join())
    await pass(3_600_000)
    expect(joined.state).toBe('pending')
    expect(joiner.isJoining()).toBe(true)
  })

  it('waits for a disconnect in progress, and only then connects', async () => {
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

  it('does not wait if there was no disconnect', async () => {
    const { session, join } = setUp('token')
    void join()
    await pass(0)
    expect(session.calls).toMatchObject({ connect: 1, disconnect: 0 })
  })

  it('requests the token while the disconnect is in progress', async () => {
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
    'leaves after an attempt that OpenTok answers with %s, and then joins',
    async (answer) => {
      const { session, joiner, join } = setUp('token')
      session.answerConnects(answer, 'ok')
      const controller = new AbortController()
      void join({ signal: controller.signal }).catch(() => {})
      await pass(15_000)
      controller.abort()
      void joiner.leave()
      const joined = watch(join({ attempt: 2 }))
      await pass(DISCONNECT_MS + CONNECT_MS)
      expect(joined.state).toBe('resolved')
      expect(session.calls).toMatchObject({ connect: 2, disconnect: 1 })
    },
  )

  it('does not take the late success of the previous attempt for its own answer', async () => {
    const { session, joiner, join } = setUp('token')
    session.answerConnects('never')
    const controller = new AbortController()
    void join({ signal: controller.signal })
    await pass(1_000)
    controller.abort()
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

  it('does not disconnect or request a token when the previous attempt fails late', async () => {
    const provider = vi.fn(() => 'token')
    const { session, joiner, join } = setUp(provider)
    session.answerConnects('never')
    const controller = new AbortController()
    void join({ signal: controller.signal }).catch(() => {})
    await pass(1_000)
    controller.abort()
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
  it('resolves when OpenTok confirms it', async () => {
    const { session, joiner } = setUp('token')
    session.letIn()
    const left = watch(joiner.leave())
    await pass(DISCONNECT_MS - 1)
    expect(left.state).toBe('pending')
    await pass(1)
    expect(left.state).toBe('resolved')
  })

  it('does not resolve with a join that succeeds: that is left before OpenTok calls back', async () => {
    const { session, joiner, join } = setUp('token')
    session.once('sessionConnected', () => void joiner.leave())
    void join()
    await pass(CONNECT_MS)
    expect(joiner.isJoining()).toBe(false)
    void join({ attempt: 2 })
    await pass(DISCONNECT_MS - 1)
    expect(session.calls.connect).toBe(1)
    await pass(1)
    expect(session.calls.connect).toBe(2)
  })

  it('resolves with the answer to the join if OpenTok answers that instead', async () => {
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
  ])('resolves if disconnect() %s', async (_, disconnect) => {
    const { session, joiner } = setUp('token')
    session.disconnect = disconnect as never
    await expect(joiner.leave()).resolves.toBeUndefined()
  })
})

describe('the token', () => {
  it('is required where a join follows, and nobody else has one', () => {
    const { joiner } = setUp()
    const error = new TypeError('token must be a string, got undefined')
    expect(() => joiner.checkToken(undefined, true)).toThrow(error)
    expect(() => joiner.checkToken(undefined, false)).not.toThrow()
    expect(() => joiner.checkToken('token', true)).not.toThrow()
    expect(() => joiner.checkToken(42 as never, false)).toThrow(TypeError)
    joiner.setToken('token')
    expect(() => joiner.checkToken(undefined, true)).not.toThrow()
    expect(() => setUp(() => 'token').joiner.checkToken(undefined, true)).not.toThrow()
  })

  it.each([
    ['join', 'given', 'given'],
    ['rejoin', 'given', 'of the provider'],
    ['join', undefined, 'of the provider'],
  ] as const)('for a %s with %s passed in is: %s', async (purpose, token, expected) => {
    const { session, joiner, join } = setUp(() => 'of the provider')
    joiner.setToken(token)
    void join({ purpose })
    await pass(0)
    expect(session.tokens).toEqual([expected])
  })

  it('for a rejoin is the one passed in if there is no provider', async () => {
    const { session, joiner, join } = setUp()
    joiner.setToken('given')
    void join({ purpose: 'rejoin' })
    await pass(0)
    expect(session.tokens).toEqual(['given'])
  })

  it('of an earlier call is not reused if there is a provider', async () => {
    const { session, joiner, join } = setUp(() => 'of the provider')
    joiner.setToken('given')
    joiner.setToken(undefined)
    void join()
    await pass(0)
    expect(session.tokens).toEqual(['of the provider'])
  })

  it('of an earlier call is reused if there is no provider', async () => {
    const { session, joiner, join } = setUp()
    joiner.setToken('given')
    joiner.setToken(undefined)
    void join()
    await pass(0)
    expect(session.tokens).toEqual(['given'])
  })

  it('is available if it was passed in or if there is a provider', () => {
    expect(setUp(() => 'token').joiner.hasToken()).toBe(true)
    expect(setUp('token').joiner.hasToken()).toBe(true)
    const { joiner } = setUp()
    expect(joiner.hasToken()).toBe(false)
    joiner.setToken('given')
    expect(joiner.hasToken()).toBe(true)
  })

  it.each(['join', 'rejoin'] as const)(
    'for a %s is requested with attempt, purpose and session id',
    async (purpose) => {
      const provider = vi.fn(() => 'token')
      const { join } = setUp(provider)
      void join({ attempt: 7, purpose })
      await pass(0)
      expect(provider.mock.calls).toEqual([[{ attempt: 7, purpose, sessionId: 'session-1' }]])
    },
  )

  it.each(['join', 'rejoin'] as const)(
    'that is rejected at a %s is requested once more, after a disconnect',
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

  it('that is rejected twice is not requested a third time', async () => {
    const provider = vi.fn(() => 'token')
    const { session, join } = setUp(provider)
    session.answerConnects(expired)
    const failed = expect(join()).rejects.toMatchObject({ code: 'tokenRejected', cause: expired })
    await pass(60_000)
    await failed
    expect(provider).toHaveBeenCalledTimes(2)
  })

  it.each(['a string', undefined])(
    'that is rejected stops the join if the provider is %s',
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

  it('is not requested again if the provider fails the second time', async () => {
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
    'rejects with tokenFailed if the provider %s, with its error as the cause',
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
    'rejects with tokenFailed if it is %s',
    async (token) => {
      const { session, join } = setUp(() => token as never)
      await expect(join()).rejects.toMatchObject({
        code: 'tokenFailed',
        cause: { message: expect.stringMatching(/^token must be a string/) },
      })
      expect(session.calls.connect).toBe(0)
    },
  )

  it('is removed from every part of an error, although OpenTok prints it', async () => {
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

  it('of an aborted join is removed, too: OpenTok may answer the next join with that error', async () => {
    const { session, join } = setUp(() => `T1==secret ${session.tokens.length}`)
    const answers: ((error: unknown) => void)[] = []
    session.connect = ((token: string, handleAnswer: (error: unknown) => void) => {
      session.tokens.push(token)
      answers.push(handleAnswer)
    }) as never
    const previous = new AbortController()
    void join({ signal: previous.signal })
    await pass(0)
    previous.abort()
    const failed = expect(join()).rejects.toMatchObject({ cause: { message: 'no: …' } })
    await pass(0)
    answers[1]!(openTokError('OT_CONNECT_FAILED', 1006, `no: ${session.tokens[0]}`))
    await failed
  })

  it('leaves an error without it unchanged', async () => {
    const { session, join } = setUp('token')
    session.answerConnects(refused)
    const caught = join().catch((reason: unknown) => reason)
    await pass(REFUSE_MS)
    expect(((await caught) as Error).cause).toBe(refused)
  })
})

function raise(error: Error): never {
  throw error
}

describe('a leave that OpenTok has confirmed', () => {
  it('does not shorten the wait for the next leave', async () => {
    const { session, joiner, join } = setUp('token')
    session.letIn()
    void joiner.leave()
    await pass(10_000)
    // The app joins without this library, and leaves through it.
    session.letIn()
    void joiner.leave()
    void join()
    await pass(DISCONNECT_MS - 1)
    expect(session.calls.connect).toBe(0)
    await pass(1)
    expect(session.calls.connect).toBe(1)
  })

  it('does not end the wait for a later leave that is not confirmed yet', async () => {
    const { session, joiner, join } = setUp('token')
    const confirm: (() => void)[] = []
    session.disconnect = () => new Promise((resolve) => confirm.push(resolve))
    session.letIn()
    void joiner.leave()
    void joiner.leave()
    confirm[0]!()
    await pass(0)
    void join()
    await pass(100)
    expect(session.calls.connect).toBe(0)
    confirm[1]!()
    await pass(0)
    expect(session.calls.connect).toBe(1)
  })
})

describe('a leave that OpenTok never confirms', () => {
  it('does not shorten the wait for the leave after the next join', async () => {
    const { session, joiner, join } = setUp('token')
    session.letIn()
    session.confirmDisconnects(false)
    void joiner.leave()
    void join()
    await pass(10_000)
    session.confirmDisconnects(true)
    session.letIn()
    const { connect } = session.calls
    void joiner.leave()
    void join({ attempt: 2 })
    await pass(DISCONNECT_MS - 1)
    expect(session.calls.connect).toBe(connect)
    await pass(1)
    expect(session.calls.connect).toBe(connect + 1)
  })

  it('is waited for once, although each attempt is shorter than the wait and leaves again', async () => {
    const { session, joiner } = setUp('token')
    session.letIn()
    session.disconnect = () => new Promise(() => {})
    void joiner.leave()
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const controller = new AbortController()
      void joiner.join({ attempt, purpose: 'join', signal: controller.signal })
      await pass(400)
      controller.abort()
      expect(session.calls.connect).toBe(attempt === 3 ? 1 : 0)
      void joiner.leave()
    }
  })
})

describe('an end that the server causes (E13)', () => {
  it.each(['forceDisconnected', 'mediaIdle', 'networkDisconnected'])(
    'delays the next join after %s: OpenTok may close the old socket late',
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

  it('does not delay a later join, nor a join after a leave of the app', async () => {
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

  it('delays no longer if the clock is set back, and leaves no timer after an abort', async () => {
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

  it('stops its wait at once when the join is aborted', async () => {
    const { session, joiner, join, abort } = setUp('token')
    joiner.handleEnd('forceDisconnected')
    const joined = watch(join())
    await pass(100)
    expect(vi.getTimerCount()).toBe(1)
    abort()
    await pass(0)
    expect(joined.state).toBe('resolved')
    expect(session.calls.connect).toBe(0)
  })

  it('leaves no listener on the signal after its wait', async () => {
    const { joiner } = setUp('token')
    const { signal } = new AbortController()
    joiner.handleEnd('forceDisconnected')
    void joiner.join({ attempt: 1, purpose: 'rejoin', signal })
    await pass(100)
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    await pass(QUIET_MS)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
})
