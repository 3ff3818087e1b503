/** Verifies JSON Web Tokens, and says in the words of the other tokens why one is refused. */
// Not from the root of the package: that also loads its client for keys over HTTP.
import { decodeProtectedHeader } from 'jose/decode/protected_header'
import { jwtVerify } from 'jose/jwt/verify'
import { EXPIRED, WRONG_FORMAT, WRONG_SIGNATURE, admit, refuseToken, toClaims } from './claims.ts'
import { isRecord } from '../validate.ts'
import type { KeyObject } from 'node:crypto'
import type { TokenReading } from './claims.ts'

/** A key, and the one algorithm that it is for: the header of a token never chooses the algorithm. */
export type JwtKey =
  | { readonly algorithm: 'HS256'; readonly key: Uint8Array }
  | { readonly algorithm: 'RS256'; readonly key: KeyObject }

export type JwtPayload = Readonly<Record<string, unknown>>

export type JwtReading =
  | { readonly ok: true; readonly payload: JwtPayload }
  | { readonly ok: false; readonly reason: string }

/** The scope of a token that a client joins with. */
export const CONNECT_SCOPE = 'session.connect'

/** @returns `null` when the text is not a JWT */
export function readAlgorithm(token: string): string | null {
  try {
    return decodeProtectedHeader(token).alg ?? null
  } catch {
    return null
  }
}

/** @param now milliseconds since the epoch */
export async function verifyJwt(
  token: string,
  { key, algorithm }: JwtKey,
  now: number,
): Promise<JwtReading> {
  const rules = {
    algorithms: [algorithm],
    currentDate: new Date(now),
    requiredClaims: ['exp'],
  }
  try {
    const { payload } = await jwtVerify(token, key, rules)
    return { ok: true, payload }
  } catch (error) {
    return toRefusal(error)
  }
}

/** The claims of a token that a client joins with; the same key also signs the tokens of REST calls, which admit nobody. */
export function admitByJwt(payload: JwtPayload, sessionId: string, now: number): TokenReading {
  if (payload['scope'] !== CONNECT_SCOPE) return refuseToken('The token is not for joining')
  const claims = toClaims({
    sessionId: payload['session_id'],
    role: payload['role'],
    data: payload['connection_data'],
    expiresAtSeconds: payload['exp'],
  })
  return claims === null ? WRONG_FORMAT : admit(claims, sessionId, now)
}

/** The library's own messages may quote claims, so they are not passed on. */
function toRefusal(error: unknown): { readonly ok: false; readonly reason: string } {
  const code = isRecord(error) ? error['code'] : undefined
  if (code === 'ERR_JWT_EXPIRED') return EXPIRED
  return code === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' ? WRONG_SIGNATURE : WRONG_FORMAT
}
