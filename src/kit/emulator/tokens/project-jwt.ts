/** Reads JWTs that a server SDK of OpenTok signs with the API secret (HS256). */
import { admitByJwt, verifyJwt } from './jwt.ts'
import { refuseToken } from './claims.ts'
import type { TokenReading } from './claims.ts'
import type { JwtReading } from './jwt.ts'
import type { Project } from './keys.ts'

export async function verifyProjectJwt(
  token: string,
  { apiKey, apiSecret }: Project,
  now: number,
): Promise<JwtReading> {
  const key = { algorithm: 'HS256', key: Buffer.from(apiSecret) } as const
  const reading = await verifyJwt(token, key, now)
  if (!reading.ok || reading.payload['iss'] === apiKey) return reading
  return refuseToken('The token is for another API key')
}

export async function readProjectJwt(
  token: string,
  project: Project,
  sessionId: string,
  now: number,
): Promise<TokenReading> {
  const reading = await verifyProjectJwt(token, project, now)
  return reading.ok ? admitByJwt(reading.payload, sessionId, now) : reading
}
