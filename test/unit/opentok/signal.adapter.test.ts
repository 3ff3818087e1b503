import { beforeEach, describe, expect, it, vi } from 'vitest'
import {
  findRecipientProblem,
  handOver,
  listenToSignals,
} from '../../../src/opentok/signal.adapter.ts'
import type { SessionLike, SignalLike } from '../../../src/contract/opentok.types.ts'
import { openTokError } from '../../../src/kit/testing/error.ts'
import { ScriptedEmitter, createScriptedSession } from '../../stories/harness/scripted.ts'

function createAnsweringSession(answer: () => unknown) {
  const given: SignalLike[] = []
  const session: SessionLike = Object.assign(createScriptedSession(), {
    signal(signal: SignalLike) {
      given.push(signal)
      return answer() as Promise<unknown>
    },
  })
  return { session, given }
}

describe('handOver', () => {
  const handleAway = vi.fn()
  beforeEach(() => handleAway.mockReset())

  it('resolves with null when OpenTok confirms the signal', async () => {
    const { session } = createAnsweringSession(() => Promise.resolve())
    expect(await handOver(session, { data: '1' }, handleAway)).toBeNull()
  })

  it.each([
    ['OT_NOT_CONNECTED', 500, 'away'],
    ['OT_NOT_CONNECTED', 404, 'away'],
    ['OT_NOT_FOUND', 404, 'recipientGone'],
    ['OT_PERMISSION_DENIED', 403, 'forbidden'],
    ['OT_INVALID_PARAMETER', 400, 'rejected'],
    ['OT_UNEXPECTED_SERVER_RESPONSE', 2001, 'limited'],
    ['OT_RATE_LIMIT_EXCEEDED', 429, 'limited'],
  ])('classifies %s (%d) as %s', async (name, number, code) => {
    const cause = openTokError(name, number)
    const { session } = createAnsweringSession(() => Promise.reject(cause))
    expect(await handOver(session, {}, handleAway)).toEqual({ code, cause })
    expect(handleAway.mock.calls).toEqual(code === 'away' ? [[cause]] : [])
  })

  it.each([undefined, null, 'text', {}])(
    'never rejects, whatever OpenTok rejects with: %s',
    async (cause) => {
      const { session } = createAnsweringSession(() => Promise.reject(cause))
      expect(await handOver(session, {}, handleAway)).toEqual({ code: 'rejected', cause })
    },
  )

  it('never throws, although OpenTok does', async () => {
    const cause = new Error('of the SDK')
    const { session } = createAnsweringSession(() => {
      throw cause
    })
    expect(await handOver(session, {}, handleAway)).toEqual({ code: 'rejected', cause })
  })

  it("accepts the vendor's promise, which is not a native one", async () => {
    // oxlint-disable-next-line unicorn/no-thenable
    const { session } = createAnsweringSession(() => ({ then: (resolve: () => void) => resolve() }))
    expect(await handOver(session, {}, handleAway)).toBeNull()
  })

  it('sets retryAfterReconnect, unless the sender turns it off', async () => {
    const { session, given } = createAnsweringSession(() => Promise.resolve())
    const to = { connectionId: 'b' }
    await handOver(session, { type: 'chat', data: '1', to }, handleAway)
    await handOver(session, { retryAfterReconnect: false }, handleAway)
    expect(given).toEqual([
      { type: 'chat', data: '1', to, retryAfterReconnect: true },
      { retryAfterReconnect: false },
    ])
    expect(given[0]!.to).toBe(to)
  })
})

describe('findRecipientProblem', () => {
  /** Like OpenTok's own class, which is not exported and reads `id`. */
  class Connection {
    readonly connectionId: string
    id: string | undefined
    constructor(connectionId: string) {
      this.connectionId = connectionId
      this.id = connectionId
    }
  }
  const own = new Connection('own')
  const joined = { connection: own } as unknown as SessionLike

  it('finds no problem in a connection of the session', () => {
    expect(findRecipientProblem(joined, new Connection('bob'))).toBeNull()
    expect(findRecipientProblem(joined, new Proxy(new Connection('bob'), {}))).toBeNull()
  })

  it('reports an object that OpenTok did not create: OpenTok would reject it', () => {
    expect(findRecipientProblem(joined, { connectionId: 'bob' })).toBe('invalidSignal')
    const alike = { connectionId: 'bob', id: 'bob' }
    expect(findRecipientProblem(joined, alike)).toBe('invalidSignal')
  })

  it('reports a connection whose id is missing or changed: OpenTok would send to others', () => {
    const bob = new Connection('bob')
    for (const id of [undefined, '', 'carol']) {
      bob.id = id
      expect(findRecipientProblem(joined, bob)).toBe('recipientGone')
    }
    expect(Reflect.deleteProperty(bob, 'id')).toBe(true)
    expect(findRecipientProblem(joined, bob)).toBe('recipientGone')
  })

  it('checks only the id while there is no connection to compare with, or only a plain one', () => {
    const away = { connection: null } as unknown as SessionLike
    const plain = { connection: { connectionId: 'own' } } as unknown as SessionLike
    for (const session of [away, plain]) {
      expect(findRecipientProblem(session, { connectionId: 'bob' })).toBeNull()
      const emptied = { connectionId: 'bob', id: undefined }
      expect(findRecipientProblem(session, emptied)).toBe('recipientGone')
    }
  })
})

describe('listenToSignals', () => {
  it.each([
    ['under the connection that has sent it', true, { connectionId: 'own' }],
    ['under another connection', false, { connectionId: 'other' }],
    ['without a connection', false, null],
  ])('says of a signal that arrives %s whether it is your own: %s', (_, own, connection) => {
    const from = { connectionId: 'own' }
    const session = Object.assign(new ScriptedEmitter(), { connection })
    const handleSignal = vi.fn()
    listenToSignals(session as unknown as SessionLike, handleSignal)
    session.fire('signal', { type: 'signal:chat', data: '1', from })
    expect(handleSignal).toHaveBeenCalledExactlyOnceWith({ type: 'chat', data: '1', from, own })
  })
})
