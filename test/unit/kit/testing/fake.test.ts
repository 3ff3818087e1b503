import { describe, expect, it } from 'vitest'
import { createFakeOpenTok } from '../../../../src/kit/testing/index.ts'
import type { FakeTokenOptions } from '../../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../../stories/harness/time.ts'

useFakeTimers()

async function joinWith(options?: FakeTokenOptions) {
  const { createToken, OT, room } = createFakeOpenTok()
  const session = OT.initSession('api key', 'session id')
  session.connect(createToken(options))
  await pass(100)
  return { room, session }
}

describe('createToken()', () => {
  it('makes tokens that differ, and are recognized as tokens', () => {
    const { createToken } = createFakeOpenTok()
    expect([createToken(), createToken({ data: 'Ada' })]).toEqual(['token-1', 'token-2'])
  })

  it('makes one of a publisher without connection data by default', async () => {
    const { room, session } = await joinWith()
    expect([room.members, session.connection?.data]).toEqual([[''], ''])
    expect(session.capabilities).toEqual({
      publish: 1,
      subscribe: 1,
      forceUnpublish: 0,
      forceDisconnect: 0,
      forceMute: 0,
    })
  })

  it('gives a role to its holder', async () => {
    const subscriber = await joinWith({ data: 'Sue', role: 'subscriber' })
    expect([subscriber.room.members, subscriber.session.capabilities.publish]).toEqual([['Sue'], 0])
    const moderator = await joinWith({ role: 'moderator' })
    expect(moderator.session.capabilities.forceDisconnect).toBe(1)
  })
})

describe('several pages', () => {
  it('are named in the order in which they were opened, whichever is used first', () => {
    const fake = createFakeOpenTok()
    const other = fake.openPage()
    other.OT.on('exception', () => {})
    fake.OT.on('exception exception', () => {})
    expect(() => fake.ledger.assertNoLeaks()).toThrow(/OT has 2 .*; OT has 1 /)
  })
})
