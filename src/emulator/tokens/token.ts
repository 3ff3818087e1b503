/** Creates and reads the tokens of an emulator: their claims are signed with HMAC-SHA256. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { CONNECTION_DATA_CHARACTERS } from '../../opentok/limits.ts'
import { validateOneOf, validateRecord, describe, isRecord, toTypeError } from '../validate.ts'
import type { EmulatorRole, EmulatorTokenOptions } from '../emulator.types.ts'

export type Permission =
  'forcedisconnect' | 'forcemute' | 'forceunpublish' | 'publish' | 'signal' | 'subscribe'

/** The content of a token. */
export interface TokenClaims {
  readonly sessionId: string
  readonly role: EmulatorRole
  readonly data: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/** The claims of a token, or why it is refused; the reason never quotes the token. */
export type TokenReading =
  | { readonly ok: true; readonly claims: TokenClaims }
  | { readonly ok: false; readonly reason: string }

export interface TokenMint {
  /** @param now milliseconds since the epoch */
  mint(sessionId: string, options: EmulatorTokenOptions | undefined, now: number): string
  read(token: string | undefined, sessionId: string, now: number): TokenReading
}

export const TOKEN_LIFETIME_MS = 86_400_000

const ROLES = {
  subscriber: ['subscribe'],
  publisher: ['publish', 'subscribe', 'signal'],
  moderator: ['publish', 'subscribe', 'signal', 'forceunpublish', 'forcedisconnect', 'forcemute'],
} as const satisfies Record<EmulatorRole, readonly Permission[]>

const PREFIX = 'T1=='

export function toPermissions(role: EmulatorRole): readonly Permission[] {
  return ROLES[role]
}

export function createTokenMint(secret: string): TokenMint {
  const sign = (payload: string): Buffer => createHmac('sha256', secret).update(payload).digest()

  return {
    mint(sessionId, options, now) {
      const { role, data, expiresInMs } = resolveTokenOptions(options)
      const claims: TokenClaims = { sessionId, role, data, expiresAt: now + expiresInMs }
      const payload = Buffer.from(JSON.stringify(claims)).toString('base64url')
      return `${PREFIX}${payload}.${sign(payload).toString('base64url')}`
    },

    read(token, sessionId, now) {
      if (!token?.startsWith(PREFIX)) return refuse('Invalid token format')
      const [payload = '', signature = '', ...rest] = token.slice(PREFIX.length).split('.')
      const expected = sign(payload)
      const actual = Buffer.from(signature, 'base64url')
      const isSigned = actual.length === expected.length && timingSafeEqual(actual, expected)
      if (!isSigned || rest.length > 0) return refuse('Invalid token signature')
      const claims = readClaims(payload)
      if (claims === null) return refuse('Invalid token format')
      if (claims.sessionId !== sessionId) return refuse('The token is for another session')
      if (claims.expiresAt <= now) return refuse('The token has expired')
      return { ok: true, claims }
    },
  }
}

function refuse(reason: string): TokenReading {
  return { ok: false, reason }
}

function readClaims(payload: string): TokenClaims | null {
  const value: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString())
  if (!isRecord(value)) return null
  const { sessionId, role, data, expiresAt } = value
  if (typeof sessionId !== 'string' || typeof data !== 'string') return null
  if (typeof expiresAt !== 'number' || typeof role !== 'string') return null
  if (role !== 'subscriber' && role !== 'publisher' && role !== 'moderator') return null
  return { sessionId, role, data, expiresAt }
}

function resolveTokenOptions(options: unknown): Required<EmulatorTokenOptions> {
  const given = validateRecord('token options', options, ['role', 'data', 'expiresInMs'])
  const { role = 'publisher', data = '', expiresInMs = TOKEN_LIFETIME_MS } = given
  const dataRule = `a string of at most ${CONNECTION_DATA_CHARACTERS} characters`
  if (typeof data !== 'string') throw toTypeError('data', dataRule, data)
  if (data.length > CONNECTION_DATA_CHARACTERS) {
    throw new TypeError(`data must be ${dataRule}; got ${data.length} characters.`)
  }
  if (typeof expiresInMs !== 'number' || !Number.isFinite(expiresInMs)) {
    throw new TypeError(`expiresInMs must be a finite number; got ${describe(expiresInMs)}.`)
  }
  const roles = ['subscriber', 'publisher', 'moderator'] as const
  return { role: validateOneOf('role', role, roles), data, expiresInMs }
}
