/** Reads tokens of the kind `T1==`, which a server SDK of OpenTok signs with the API secret. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { WRONG_FORMAT, WRONG_SIGNATURE, admit, refuseToken, toClaims } from './claims.ts'
import { TOKEN_PREFIX } from './token.ts'
import type { TokenReading } from './claims.ts'
import type { Project } from './keys.ts'

/** Time after which a token that states no expiry has expired. */
const LIFETIME_SECONDS = 86_400

/**
 * The token is base64 of `partner_id={API key}&sig={signature}:{claims}`. The signature is the HMAC-SHA1 of the claims in
 * hexadecimal digits, and the claims are a query string.
 */
export function readT1Token(
  token: string,
  { apiKey, apiSecret }: Project,
  sessionId: string,
  now: number,
): TokenReading {
  const text = Buffer.from(token.slice(TOKEN_PREFIX.length), 'base64').toString()
  const [, head = '', body = ''] = /^([^:]*):(.*)$/s.exec(text) ?? []
  const { partner_id: partnerId, sig } = Object.fromEntries(new URLSearchParams(head))
  if (partnerId === undefined || sig === undefined) return WRONG_FORMAT
  if (partnerId !== apiKey) return refuseToken('The token is for another API key')
  const expected = createHmac('sha1', apiSecret).update(body).digest()
  const actual = Buffer.from(sig, 'hex')
  const isSigned = actual.length === expected.length && timingSafeEqual(actual, expected)
  if (!isSigned) return WRONG_SIGNATURE
  const fields: Record<string, string> = Object.fromEntries(new URLSearchParams(body))
  const claims = toClaims({
    sessionId: fields['session_id'],
    role: fields['role'],
    data: fields['connection_data'],
    expiresAtSeconds: Number(
      fields['expire_time'] ?? Number(fields['create_time']) + LIFETIME_SECONDS,
    ),
  })
  return claims === null ? WRONG_FORMAT : admit(claims, sessionId, now)
}
