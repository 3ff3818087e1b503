/** What every kind of token says about its holder, and the checks that all kinds have in common. */
import { CONNECTION_DATA_CHARACTERS } from '../../../opentok/limits.ts'
import type { EmulatorRole } from '../session-options.types.ts'

export type Permission =
  | 'forcedisconnect'
  | 'forcemute'
  | 'forceunpublish'
  | 'publish'
  | 'signal'
  | 'subscribe'

/** The content of a token whose signature is valid. */
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

const ROLES = {
  subscriber: ['subscribe'],
  publisher: ['publish', 'subscribe', 'signal'],
  publisheronly: ['publish'],
  moderator: ['publish', 'subscribe', 'signal', 'forceunpublish', 'forcedisconnect', 'forcemute'],
} as const satisfies Record<EmulatorRole, readonly Permission[]>

export const ROLE_NAMES = Object.keys(ROLES) as readonly EmulatorRole[]

export function toPermissions(role: EmulatorRole): readonly Permission[] {
  return ROLES[role]
}

export function refuseToken(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason }
}

export const WRONG_FORMAT = refuseToken('Invalid token format')
export const WRONG_SIGNATURE = refuseToken('Invalid token signature')
export const EXPIRED = refuseToken('The token has expired')

/** Admits the holder of a token whose signature is valid, if the token is for this session and not expired. */
export function admit(claims: TokenClaims, sessionId: string, now: number): TokenReading {
  if (claims.sessionId !== sessionId) return refuseToken('The token is for another session')
  return claims.expiresAt <= now ? EXPIRED : { ok: true, claims }
}

/** Claims in the words of the vendor's tokens, as text or as JSON. */
export interface VendorClaims {
  readonly sessionId: unknown
  readonly role: unknown
  readonly data: unknown
  /** Seconds since the epoch. */
  readonly expiresAtSeconds: unknown
}

/** @returns `null` when a claim is missing or wrong; without a role the holder is a publisher, as in the cloud */
export function toClaims({
  sessionId,
  role,
  data,
  expiresAtSeconds,
}: VendorClaims): TokenClaims | null {
  const known = ROLE_NAMES.find((name) => name === (role ?? 'publisher'))
  const text = data ?? ''
  if (typeof sessionId !== 'string' || sessionId === '' || known === undefined) return null
  if (typeof text !== 'string' || text.length > CONNECTION_DATA_CHARACTERS) return null
  if (typeof expiresAtSeconds !== 'number' || !Number.isFinite(expiresAtSeconds)) return null
  return { sessionId, role: known, data: text, expiresAt: expiresAtSeconds * 1_000 }
}
