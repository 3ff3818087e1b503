import { describe, expect, it } from 'vitest'
import { createFakeOpenTok, openTokError } from '../../../../src/kit/testing/index.ts'

describe('openTokError()', () => {
  it('has a name, a number and a text', () => {
    const { code, message, name } = openTokError('OT_TIMEOUT', 1500, 'Too late.')
    expect([name, code, message]).toEqual(['OT_TIMEOUT', 1500, 'Too late.'])
  })

  it('has its name for a text by default', () => {
    expect(openTokError('OT_TIMEOUT', 1500).message).toBe('OT_TIMEOUT')
  })

  it('has no code at all if OpenTok gives it no number', () => {
    expect(openTokError('OT_CANCEL', undefined)).not.toHaveProperty('code')
  })
})

describe('an object that the fake does not know', () => {
  it('is refused by unpublish(), with the way to make one', () => {
    const session = createFakeOpenTok().OT.initSession('api key', 'session id')
    expect(() => session.unpublish({})).toThrow(
      expect.objectContaining({
        name: 'FakeOpenTokError',
        code: 'misuse',
        message: expect.stringContaining('Make it with initPublisher() of this fake'),
      }),
    )
  })

  it('is refused by listeners(), with the objects that have some', () => {
    const { ledger } = createFakeOpenTok()
    expect(() => ledger.listeners({})).toThrow('Pass an object of OpenTok, or OT')
  })
})
