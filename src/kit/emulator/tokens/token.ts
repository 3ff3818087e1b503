/** Creates and reads the emulator's own tokens: their claims are signed with HMAC-SHA256. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { CONNECTION_DATA_CHARACTERS } from '../../../opentok/limits.ts'
import { validateOneOf, validateRecord, describe, isRecord, toTypeError } from '../validate.ts'
import { ROLE_NAMES, WRONG_FORMAT, WRONG_SIGNATURE, admit } from './claims.ts'
import type { EmulatorTokenOptions } from '../session-options.types.ts'
import type { TokenClaims, TokenReading } from './claims.ts'

export interface TokenMint {
  /** @param now milliseconds since the epoch */
  mint(sessionId: string, options: EmulatorTokenOptions | undefined, now: number): string
  read(token: string | undefined, sessionId: string, now: number): TokenReading
}

export const TOKEN_LIFETIME_MS = 86_400_000

/** The prefix of the cloud's tokens, too. */
export const TOKEN_PREFIX = 'T1=='

export function createTokenMint(secret: string): TokenMint {
  const sign = (payload: string): Buffer => createHmac('sha256', secret).update(payload).digest()

  return {
    mint(sessionId, options, now) {
      const claims: TokenClaims = { sessionId, ...resolveTokenOptions(options, now) }
      const payload = Buffer.from(JSON.stringify(claims)).toString('base64url')
      return `${TOKEN_PREFIX}${payload}.${sign(payload).toString('base64url')}`
    },

    read(token, sessionId, now) {
      if (!token?.startsWith(TOKEN_PREFIX)) return WRONG_FORMAT
      const [payload = '', signature = '', ...rest] = token.slice(TOKEN_PREFIX.length).split('.')
      const expected = sign(payload)
      const actual = Buffer.from(signature, 'base64url')
      const isSigned = actual.length === expected.length && timingSafeEqual(actual, expected)
      if (!isSigned || rest.length > 0) return WRONG_SIGNATURE
      const claims = readClaims(payload)
      return claims === null ? WRONG_FORMAT : admit(claims, sessionId, now)
    },
  }
}

function readClaims(payload: string): TokenClaims | null {
  const value: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString())
  if (!isRecord(value)) return null
  const { sessionId, role, data, expiresAt } = value
  const known = ROLE_NAMES.find((name) => name === role)
  if (typeof sessionId !== 'string' || typeof data !== 'string') return null
  if (typeof expiresAt !== 'number' || known === undefined) return null
  return { sessionId, role: known, data, expiresAt }
}

const TOKEN_OPTIONS = ['role', 'data', 'expiresInMs', 'expiresAt']

function resolveTokenOptions(options: unknown, now: number): Omit<TokenClaims, 'sessionId'> {
  const given = validateRecord('token options', options, TOKEN_OPTIONS)
  const { role = 'publisher', data = '' } = given
  const dataRule = `a string of at most ${CONNECTION_DATA_CHARACTERS} characters`
  if (typeof data !== 'string') throw toTypeError('data', dataRule, data)
  if (data.length > CONNECTION_DATA_CHARACTERS) {
    throw new TypeError(`data must be ${dataRule}; got ${data.length} characters.`)
  }
  const expiresAt = resolveExpiry(given, now)
  return { role: validateOneOf('role', role, ROLE_NAMES), data, expiresAt }
}

function resolveExpiry({ expiresInMs, expiresAt }: Record<string, unknown>, now: number): number {
  if (expiresAt === undefined) {
    return now + validateFinite('expiresInMs', expiresInMs ?? TOKEN_LIFETIME_MS)
  }
  if (expiresInMs === undefined) return validateFinite('expiresAt', expiresAt)
  throw new TypeError('token options must have expiresInMs or expiresAt, not both.')
}

function validateFinite(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new TypeError(`${name} must be a finite number; got ${describe(value)}.`)
}
