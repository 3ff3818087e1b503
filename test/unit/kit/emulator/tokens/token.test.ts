import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toPermissions } from '../../../../../src/kit/emulator/tokens/claims.ts'
import { TOKEN_LIFETIME_MS, createTokenMint } from '../../../../../src/kit/emulator/tokens/token.ts'
import type { EmulatorTokenOptions } from '../../../../../src/kit/emulator/session-options.types.ts'

const NOW = 1_700_000_000_000
const { mint, read } = createTokenMint('secret')

describe('a token', () => {
  it('has the claims that it was created with', () => {
    const token = mint('session', { role: 'moderator', data: 'name=Zoë', expiresInMs: 1_000 }, NOW)
    expect(read(token, 'session', NOW)).toEqual({
      ok: true,
      claims: { sessionId: 'session', role: 'moderator', data: 'name=Zoë', expiresAt: NOW + 1_000 },
    })
  })

  it('is by default a publisher’s without data, for a day', () => {
    expect(read(mint('session', undefined, NOW), 'session', NOW)).toMatchObject({
      claims: { role: 'publisher', data: '', expiresAt: NOW + TOKEN_LIFETIME_MS },
    })
  })

  it('expires to the millisecond', () => {
    const token = mint('session', { expiresInMs: 10 }, NOW)
    expect(read(token, 'session', NOW + 9).ok).toBe(true)
    expect(read(token, 'session', NOW + 10)).toEqual({ ok: false, reason: 'The token has expired' })
    expect(read(mint('session', { expiresInMs: 0 }, NOW), 'session', NOW).ok).toBe(false)
  })

  it('is the same text whenever it is created, if it expires at a fixed time', () => {
    const options: EmulatorTokenOptions = { data: 'ada', expiresAt: NOW + 5_000 }
    expect(mint('session', options, NOW)).toBe(mint('session', options, NOW + 1_000))
    expect(read(mint('session', options, NOW), 'session', NOW + 4_999).ok).toBe(true)
    expect(read(mint('session', options, NOW), 'session', NOW + 5_000).ok).toBe(false)
  })

  it('is refused for another session', () => {
    const token = mint('session', {}, NOW)
    expect(read(token, 'other', NOW)).toMatchObject({ reason: 'The token is for another session' })
  })

  it('is refused when another secret signed it', () => {
    const token = createTokenMint('other').mint('session', {}, NOW)
    expect(read(token, 'session', NOW)).toMatchObject({ reason: 'Invalid token signature' })
  })

  it('is refused when a single character differs, and never quoted', () => {
    const token = mint('session', { data: 'alice' }, NOW)
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom('A', 'B', '.', '='), (at, letter) => {
        // The last letter of base64 has unused bits.
        fc.pre(token[at] !== letter && at < token.length - 1)
        const forged = token.slice(0, at) + letter + token.slice(at + 1)
        const reading = read(forged, 'session', NOW)
        expect(reading.ok).toBe(false)
        expect(JSON.stringify(reading)).not.toContain(forged.slice(4, 20))
      }),
    )
  })

  it('is refused when it is not a token', () => {
    for (const token of [undefined, '', 'T1==', 'T1==.', 'T1==e30.', 'nonsense']) {
      expect(read(token, 'session', NOW).ok).toBe(false)
    }
  })
})

describe('token options', () => {
  const misuses: readonly (readonly [unknown, string])[] = [
    [
      { role: 'admin' },
      'role must be one of subscriber, publisher, publisheronly, moderator; got "admin" (string)',
    ],
    [{ data: 7 }, 'data must be a string of at most 1000 characters; got 7 (number)'],
    [{ data: 'x'.repeat(1_001) }, 'got 1001 characters'],
    [{ expiresInMs: 1, expiresAt: 1 }, 'expiresInMs or expiresAt, not both'],
    [{ expiresAt: '1' }, 'expiresAt must be a finite number; got "1" (string)'],
    [{ expiresInMs: Number.NaN }, 'expiresInMs must be a finite number; got NaN (number)'],
    [
      { expires: 1 },
      'token options has no option "expires"; it takes role, data, expiresInMs, expiresAt',
    ],
    ['moderator', 'token options must be an object; got "moderator" (string)'],
  ]
  for (const [options, message] of misuses) {
    it(`are refused: ${message}`, () => {
      const call = (): string => mint('session', options as EmulatorTokenOptions, NOW)
      expect(call).toThrow(TypeError)
      expect(call).toThrow(message)
    })
  }
})

describe('a role', () => {
  it('gives its permissions', () => {
    expect(toPermissions('subscriber')).toEqual(['subscribe'])
    expect(toPermissions('publisher')).toEqual(['publish', 'subscribe', 'signal'])
    expect(toPermissions('publisheronly')).toEqual(['publish'])
    expect(toPermissions('moderator')).toContain('forcedisconnect')
  })
})
