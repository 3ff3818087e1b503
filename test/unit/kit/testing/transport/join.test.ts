import { describe, expect, it } from 'vitest'
import { createFakeOpenTok } from '../../../../../src/kit/testing/index.ts'
import type { FakeOpenTok } from '../../../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../../../stories/harness/time.ts'

useFakeTimers()

/** A join that has just begun, and its answers. */
function startJoin(fake: FakeOpenTok, token = 'a token') {
  const session = fake.OT.initSession('api key', 'session id')
  const answers: string[] = []
  session.connect(token, (error) => {
    answers.push(error ? `${error.name} ${error.code}: ${error.message}` : 'joined')
  })
  return { session, answers }
}

describe('session information that is not to be had', () => {
  it.each([
    ['refuse()', ({ network }: FakeOpenTok) => network.refuse(), 'OT_CONNECT_FAILED 1006:  (1006)'],
    [
      'failSessionInfo(503)',
      ({ network }: FakeOpenTok) => network.failSessionInfo(503),
      'OT_INVALID_HTTP_STATUS 2001: HTTP status 503',
    ],
  ])('is requested three times: %s', async (_, play, answer) => {
    const fake = createFakeOpenTok()
    play(fake)
    const { answers } = startJoin(fake)
    await pass(1_219)
    expect(answers).toEqual([])
    await pass(1)
    expect(answers).toEqual([answer])
    fake.reset()

    play(fake)
    const late = startJoin(fake)
    await pass(1_000)
    fake.network.restore()
    await pass(500)
    expect(late.answers).toEqual(['joined'])
  })

  it('is requested once with a token that has expired, which the message contains', async () => {
    const fake = createFakeOpenTok()
    const token = fake.createToken({ isExpired: true })
    const { answers } = startJoin(fake, token)
    await pass(20)
    expect(answers).toEqual([`OT_AUTHENTICATION_ERROR 1004: Invalid token: ${token}`])
  })
})

describe('a session that leaves while it joins', () => {
  it('is disconnecting until the join has failed, and leaks nothing', async () => {
    const fake = createFakeOpenTok()
    const { answers, session } = startJoin(fake)
    await pass(30)
    void session.disconnect()
    expect(session.currentState).toBe('disconnecting')
    expect(() => fake.ledger.assertNoLeaks()).not.toThrow()
    await pass(110)
    expect([session.currentState, answers]).toEqual([
      'disconnected',
      ['OT_UNEXPECTED_SERVER_RESPONSE 2001: OT_UNEXPECTED_SERVER_RESPONSE'],
    ])
  })
})

describe('a fault of joined sessions during a join', () => {
  it.each([
    ['drop() and restore()', ({ network }: FakeOpenTok) => (network.drop(), network.restore())],
    ['end()', ({ network }: FakeOpenTok) => network.end('moonPhase')],
    ['giveUp()', ({ network }: FakeOpenTok) => network.giveUp()],
    ['flap()', ({ network }: FakeOpenTok) => network.flap(2)],
  ])('has no effect: %s', async (_, play) => {
    const fake = createFakeOpenTok()
    const { answers, session } = startJoin(fake)
    const events: string[] = []
    const names = ['sessionReconnecting', 'sessionReconnected', 'sessionDisconnected']
    session.on(names.join(' '), ({ type }) => events.push(type))
    play(fake)
    await pass(100)
    expect([events, answers, session.currentState]).toEqual([[], ['joined'], 'connected'])
  })
})
