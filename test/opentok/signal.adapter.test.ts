import { describe, expect, it } from 'vitest'
import { handOver } from '../../src/opentok/signal.adapter.ts'
import type { SessionLike, SignalLike } from '../../src/opentok/opentok.types.ts'
import { openTokError } from '../../src/testing/error.ts'
import { ScriptedSession } from '../scripted.ts'

function answering(answer: () => unknown) {
  const given: SignalLike[] = []
  const session: SessionLike = Object.assign(new ScriptedSession(), {
    signal(signal: SignalLike) {
      given.push(signal)
      return answer() as Promise<unknown>
    },
  })
  return { session, given }
}

describe('handOver', () => {
  it('is null when OpenTok confirms it', async () => {
    const { session } = answering(() => Promise.resolve())
    expect(await handOver(session, { data: '1' })).toBeNull()
  })

  it.each([
    ['OT_NOT_CONNECTED', 500, 'away'],
    ['OT_NOT_CONNECTED', 404, 'away'],
    ['OT_NOT_FOUND', 404, 'recipientGone'],
    ['OT_PERMISSION_DENIED', 403, 'forbidden'],
    ['OT_INVALID_PARAMETER', 400, 'rejected'],
    ['OT_UNEXPECTED_SERVER_RESPONSE', 2001, 'limited'],
    ['OT_RATE_LIMIT_EXCEEDED', 429, 'limited'],
  ])('says %s (%d) as %s', async (name, number, code) => {
    const cause = openTokError(name, number)
    const { session } = answering(() => Promise.reject(cause))
    expect(await handOver(session, {})).toEqual({ code, cause })
  })

  it.each([undefined, null, 'text', {}])('never rejects, whatever comes: %s', async (cause) => {
    const { session } = answering(() => Promise.reject(cause))
    expect(await handOver(session, {})).toEqual({ code: 'rejected', cause })
  })

  it('never throws, though OpenTok does', async () => {
    const cause = new Error('of the SDK')
    const { session } = answering(() => {
      throw cause
    })
    expect(await handOver(session, {})).toEqual({ code: 'rejected', cause })
  })

  it("takes the vendor's promise, which is not a native one", async () => {
    // oxlint-disable-next-line unicorn/no-thenable
    const { session } = answering(() => ({ then: (resolve: () => void) => resolve() }))
    expect(await handOver(session, {})).toBeNull()
  })

  it('asks OpenTok to keep it, unless the sender says otherwise', async () => {
    const { session, given } = answering(() => Promise.resolve())
    const to = { connectionId: 'b' }
    await handOver(session, { type: 'chat', data: '1', to })
    await handOver(session, { retryAfterReconnect: false })
    expect(given).toEqual([
      { type: 'chat', data: '1', to, retryAfterReconnect: true },
      { retryAfterReconnect: false },
    ])
    expect(given[0]!.to).toBe(to)
  })
})
